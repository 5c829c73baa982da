import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { act, cleanup, render, waitFor } from '@testing-library/react'
import type { ComponentType } from 'react'
import { afterEach, expect, test } from 'vitest'
import { type Board, closeAfterTest, freshBoard } from '../fixtures/board.js'
import { SyncProvider } from './index.js'

afterEach(cleanup)
const inPackage = (path: string) => join(import.meta.dirname, '..', path)

test("V8 the README's editor is read-only while another edits, until it takes over", async () => {
  const source = inPackage('fixtures/register/task-editor.tsx')
  expect(readFileSync(inPackage('README.md'), 'utf8')).toContain(readFileSync(source, 'utf8'))
  const { TaskEditor } = (await import(/* @vite-ignore */ source)) as {
    TaskEditor: ComponentType<{ readonly id: string; readonly me: string }>
  }
  const board = freshBoard()
  await board.ready
  act(() => void board.actions.add('t1', 'Try it'))
  const { container } = render(
    <SyncProvider store={board}>
      <TaskEditor id="t1" me="Ada" />
    </SyncProvider>,
  )
  const isReadOnly = () => container.querySelector('input')?.readOnly
  await waitFor(() => expect(isReadOnly()).toBe(false))
  await act(() => board.locks.acquire('edit:task:t1', { steal: true, label: 'Eve' }))
  await waitFor(() => expect(container.textContent).toContain('Eve is editing this.'))
  expect(isReadOnly()).toBe(true)
  act(() => container.querySelector('button')?.click())
  await waitFor(() => expect(isReadOnly()).toBe(false))
})

test('V4 the example of the README runs', async () => {
  const source = inPackage('fixtures/register/example.tsx')
  expect(readFileSync(inPackage('README.md'), 'utf8')).toContain(readFileSync(source, 'utf8'))
  // A computed path: its augmentation of Register must not reach the types of this repository.
  const { App, board } = (await import(/* @vite-ignore */ source)) as { App: ComponentType; board: Board }
  closeAfterTest(board)
  const { container } = render(<App />)
  expect(container.textContent).toBe('Loading…')
  await act(() => board.ready)
  act(() => void board.actions.add('t1', 'Try it'))
  act(() => container.querySelector('input')?.click())
  expect(container.textContent).toContain('Try it')
  expect(board.getState().tasks.get('t1')?.done).toBe(true)
})

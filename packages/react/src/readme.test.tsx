import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { act, cleanup, render } from '@testing-library/react'
import type { ComponentType } from 'react'
import { afterEach, expect, test } from 'vitest'
import { type Board, closeAfterTest } from '../fixtures/board.js'

afterEach(cleanup)
const inPackage = (path: string) => join(import.meta.dirname, '..', path)

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

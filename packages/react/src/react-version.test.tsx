import { render } from '@testing-library/react'
import { version } from 'react'
import { version as domVersion } from 'react-dom'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore, useStore } from 'zustand'

const major = process.env.REACT_MAJOR ?? '19'

test(`V1 these tests run on React ${major}, renderer, server and test library included`, () => {
  const store = createStore(() => 'read')
  const Reader = () => <p>{useStore(store)}</p>
  expect([version, domVersion].map((text) => text.split('.')[0])).toEqual([major, major])
  expect(renderToString(<Reader />)).toBe('<p>read</p>')
  const { container, unmount } = render(<Reader />)
  expect(container.textContent).toBe('read')
  unmount()
})

import { createElement, memo } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Rendering } from './rendering.js'

/** Rows in the page, each with a selector of its own. */
export interface Rows {
  /** How many times a row was rendered so far. */
  readonly renders: number
  /** The text of a row, as it stands in the page. */
  textOf(id: string): string | undefined
  unmount(): void
}

export function mountRows({ useTitle, wrap }: Rendering, ids: readonly string[]): Rows {
  let renders = 0
  const Row = memo(({ id }: { readonly id: string }) => {
    renders++
    return createElement('li', { id }, useTitle(id))
  })
  const list = document.createElement('ul')
  document.body.append(list)
  const root = createRoot(list)
  flushSync(() => root.render(wrap(ids.map((id) => createElement(Row, { key: id, id })))))
  return {
    get renders() {
      return renders
    },
    textOf: (id) => document.getElementById(id)?.textContent ?? undefined,
    unmount() {
      root.unmount()
      list.remove()
    },
  }
}

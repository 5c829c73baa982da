import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { VirtualizerHandle } from 'virtua'
import type { Status } from '../board/task.js'
import { registerColumn } from './column-registry.js'

interface ColumnView {
  readonly ids: readonly string[]
  readonly activeIndex: number
  readonly setActiveId: (id: string) => void
  readonly compose: () => void
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly virtualizer: RefObject<VirtualizerHandle | null>
}

/** Lets the keyboard reach cards that are not mounted: the one that is to be focused is mounted first. */
export function useColumnHandle(status: Status, view: ColumnView): void {
  const latest = useRef(view)
  useLayoutEffect(() => {
    latest.current = view
  })
  useEffect(
    () =>
      registerColumn(status, {
        ids: () => latest.current.ids,
        activeIndex: () => latest.current.activeIndex,
        compose: () => latest.current.compose(),
        focus: (index) => {
          const { ids, setActiveId, scroller, virtualizer } = latest.current
          const id = ids[index]
          if (id === undefined) return
          flushSync(() => setActiveId(id))
          virtualizer.current?.scrollToIndex(index, { align: 'nearest' })
          const card = scroller.current?.querySelector<HTMLElement>(`[data-task-id="${CSS.escape(id)}"]`)
          if (card) focusWhenShown(card)
          card?.closest('.column')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
        },
      }),
    [status],
  )
}

/** A card that was just mounted stays hidden, and so without focus, until it is measured: one or two frames. */
function focusWhenShown(card: HTMLElement, framesLeft = 10): void {
  card.focus({ preventScroll: true })
  if (document.activeElement === card || framesLeft === 0) return
  requestAnimationFrame(() => focusWhenShown(card, framesLeft - 1))
}

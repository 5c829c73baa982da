import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

interface VirtualListProps {
  readonly count: number
  readonly rowHeightPx: number
  readonly label: string
  /** Kept in view when it changes. */
  readonly selected: number | null
  /** Grows by one with each row that is added at the top: what the reader looks at then stays where it is. */
  readonly topKey: number
  readonly renderRow: (position: number) => ReactNode
}

const OVERSCAN = 8

/** A list whose rows are all of one height: only those in view are in the document. */
export function VirtualList({ count, rowHeightPx, label, selected, topKey, renderRow }: VirtualListProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ topPx: 0, heightPx: 600 })
  const shownTopKey = useRef(topKey)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = () => setView({ topPx: element.scrollTop, heightPx: element.clientHeight || 600 })
    measure()
    element.addEventListener('scroll', measure, { passive: true })
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(measure)
    observer?.observe(element)
    return () => {
      element.removeEventListener('scroll', measure)
      observer?.disconnect()
    }
  }, [])

  useLayoutEffect(() => {
    const added = topKey - shownTopKey.current
    shownTopKey.current = topKey
    const element = scroller.current
    if (element !== null && added > 0 && element.scrollTop > 0) element.scrollTop += added * rowHeightPx
  }, [topKey, rowHeightPx])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || selected === null) return
    const topPx = selected * rowHeightPx
    if (topPx < element.scrollTop) element.scrollTop = topPx
    else if (topPx + rowHeightPx > element.scrollTop + element.clientHeight) {
      element.scrollTop = topPx + rowHeightPx - element.clientHeight
    }
  }, [selected, rowHeightPx])

  const first = Math.max(0, Math.floor(view.topPx / rowHeightPx) - OVERSCAN)
  const last = Math.min(count, Math.ceil((view.topPx + view.heightPx) / rowHeightPx) + OVERSCAN)
  const rows: ReactNode[] = []
  for (let position = first; position < last; position++) rows.push(renderRow(position))

  return (
    <div className="virtual" ref={scroller}>
      <div className="virtual-space" role="listbox" aria-label={label} style={{ height: count * rowHeightPx }}>
        <div style={{ transform: `translateY(${first * rowHeightPx}px)` }}>{rows}</div>
      </div>
    </div>
  )
}

import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import type { Preferences } from './preferences.js'

interface SplitterProps {
  readonly preferences: Preferences
  readonly onResize: (patch: Partial<Preferences>) => void
}

const MIN_PX = 160
const STEP_PX = 24

/** The edge between app and panel, moved by pointer or by arrow keys. */
export function Splitter({ preferences, onResize }: SplitterProps): ReactNode {
  const { dock, heightPx, widthPx } = preferences
  const atBottom = dock === 'bottom'
  const sizePx = atBottom ? heightPx : widthPx
  const resize = (px: number) => {
    const maxPx = (atBottom ? window.innerHeight : window.innerWidth) - 40
    const bounded = Math.round(Math.min(Math.max(px, MIN_PX), Math.max(maxPx, MIN_PX)))
    onResize(atBottom ? { heightPx: bounded } : { widthPx: bounded })
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    resize(atBottom ? window.innerHeight - event.clientY : window.innerWidth - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowUp: STEP_PX, ArrowLeft: STEP_PX, ArrowDown: -STEP_PX, ArrowRight: -STEP_PX }[event.key]
    if (by === undefined) return
    event.preventDefault()
    resize(sizePx + by)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> can not be moved; a separator with a value can
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-label="Size of the panel"
      aria-orientation={atBottom ? 'horizontal' : 'vertical'}
      aria-valuenow={sizePx}
      aria-valuemin={MIN_PX}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  )
}

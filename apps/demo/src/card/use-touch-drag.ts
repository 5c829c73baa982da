import { type RefObject, useEffect } from 'react'
import { type DropZone, dropZoneAt } from '../column/drop-zones.js'
import { edgeScroll } from './edge-scroll.js'

/** How long a finger rests on a card before it picks it up; shorter is a tap, and moving meanwhile is scrolling. */
const holdMs = 350
const slackPx = 8

/** Lets a card be picked up with a finger that rests on it, and dropped on any column; the board scrolls at its edges. */
export function useTouchDrag(id: string | undefined, element: RefObject<HTMLElement | null>, enabled: boolean): void {
  useEffect(() => {
    const card = element.current
    if (!card || !enabled || id === undefined) return
    let hold: ReturnType<typeof setTimeout> | undefined
    let from: Touch | undefined
    let at = { x: 0, y: 0 }
    let zone: DropZone | undefined
    let stopScroll: (() => void) | undefined

    const isDragging = () => stopScroll !== undefined
    const follow = () => {
      const next = dropZoneAt(at.x, at.y)
      if (next !== zone) zone?.hover(null)
      zone = next
      zone?.hover(at.y)
    }
    const pickUp = () => {
      card.dataset.dragging = ''
      card.focus({ preventScroll: true }) // the focused card stays mounted, however far the lists are scrolled
      navigator.vibrate?.(10)
      stopScroll = edgeScroll(card, () => at, follow)
      follow()
    }
    const letGo = () => {
      clearTimeout(hold)
      stopScroll?.()
      stopScroll = undefined
      zone?.hover(null)
      delete card.dataset.dragging
      if (from) card.draggable = true
      from = undefined
    }
    const onStart = (event: TouchEvent) => {
      const [touch] = event.touches
      if (!touch || event.touches.length > 1 || isDragging()) {
        letGo()
        return
      }
      card.draggable = false // the platform's own dragging would take the touch away
      from = touch
      at = { x: touch.clientX, y: touch.clientY }
      hold = setTimeout(pickUp, holdMs)
    }
    const onMove = (event: TouchEvent) => {
      const [touch] = event.touches
      if (!touch || !from) return
      at = { x: touch.clientX, y: touch.clientY }
      if (isDragging()) {
        event.preventDefault() // no scrolling now
        follow()
      } else if (Math.hypot(at.x - from.clientX, at.y - from.clientY) > slackPx) letGo()
    }
    const onEnd = (event: TouchEvent) => {
      const target = isDragging() ? dropZoneAt(at.x, at.y) : undefined
      if (isDragging()) event.preventDefault() // no click
      letGo()
      target?.drop(id, at.y)
    }
    const onContextMenu = (event: Event) => {
      if (isDragging()) event.preventDefault()
    }
    card.addEventListener('touchstart', onStart, { passive: true })
    card.addEventListener('touchmove', onMove, { passive: false })
    card.addEventListener('touchend', onEnd)
    card.addEventListener('touchcancel', letGo)
    card.addEventListener('contextmenu', onContextMenu)
    return () => {
      letGo()
      card.removeEventListener('touchstart', onStart)
      card.removeEventListener('touchmove', onMove)
      card.removeEventListener('touchend', onEnd)
      card.removeEventListener('touchcancel', letGo)
      card.removeEventListener('contextmenu', onContextMenu)
    }
  }, [id, element, enabled])
}

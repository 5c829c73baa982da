const edgePx = 44
const stepPx = 9

/** Scrolls the board and its columns while a dragged card is held at their edges. Returns what ends it. */
export function edgeScroll(card: HTMLElement, at: () => { x: number; y: number }, onScroll: () => void): () => void {
  const board = card.closest<HTMLElement>('.board')
  const snap = board?.style.scrollSnapType ?? ''
  if (board) board.style.scrollSnapType = 'none' // it would pull back each step
  let frame = requestAnimationFrame(step)

  function step(): void {
    frame = requestAnimationFrame(step)
    const { x, y } = at()
    const list = document.elementFromPoint(x, y)?.closest<HTMLElement>('.column-list')
    const sideways = x < edgePx ? -stepPx : x > innerWidth - edgePx ? stepPx : 0
    const box = list?.getBoundingClientRect()
    const along = !box ? 0 : y < box.top + edgePx ? -stepPx : y > box.bottom - edgePx ? stepPx : 0
    if (sideways === 0 && along === 0) return
    board?.scrollBy(sideways, 0)
    list?.scrollBy(0, along)
    onScroll()
  }
  return () => {
    cancelAnimationFrame(frame)
    if (board) board.style.scrollSnapType = snap
  }
}

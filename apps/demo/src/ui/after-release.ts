/**
 * Runs something that moves what is on the screen: at once, or when a pointer that is down was released and its click has
 * arrived. A field that closes under a click on something else would move that away from the pointer.
 */
export function afterRelease(run: () => void): void {
  if (!isDown) {
    run()
    return
  }
  const release = () => {
    removeEventListener('pointerup', release, true)
    removeEventListener('pointercancel', release, true)
    setTimeout(run) // the click is an event of its own, right after this one
  }
  addEventListener('pointerup', release, true)
  addEventListener('pointercancel', release, true)
}

let isDown = false
const note = (event: PointerEvent) => {
  isDown = event.type === 'pointerdown'
}
for (const type of ['pointerdown', 'pointerup', 'pointercancel'] as const) addEventListener(type, note, true)

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

export interface MenuProps {
  readonly label: string
  /** The button that opened it; the menu stands at it and gives focus back to it. */
  readonly anchor: HTMLElement
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A list of commands in the top layer: arrow keys and first letters move, Escape and Tab leave, a click beside it closes. */
export function Menu({ label, anchor, onClose, children }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const menu = ref.current
    if (!menu) return
    menu.showPopover()
    place(menu, anchor)
    const items = itemsOf(menu)
    const checked = items.find((item) => item.ariaChecked === 'true')
    ;(checked ?? items[0])?.focus()
    const onPointerDown = (event: PointerEvent) => {
      // The anchor is left out: a click on it toggles, and must not find the menu closed already.
      if (event.target instanceof Node && !menu.contains(event.target) && !anchor.contains(event.target)) onClose()
    }
    addEventListener('pointerdown', onPointerDown, true)
    return () => {
      removeEventListener('pointerdown', onPointerDown, true)
      menu.hidePopover()
    }
  }, [anchor, onClose])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    event.stopPropagation() // the board's shortcuts do not apply here
    const items = itemsOf(event.currentTarget)
    const at = items.indexOf(document.activeElement as HTMLElement)
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (target !== undefined) {
      event.preventDefault()
      items.at(target % items.length)?.focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      onClose()
    } else if (/^\S$/.test(event.key)) {
      const letter = event.key.toLowerCase()
      const following = [...items.slice(at + 1), ...items.slice(0, at + 1)]
      following.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus()
    }
  }
  return (
    <div ref={ref} popover="manual" role="menu" tabIndex={-1} aria-label={label} className="menu" onKeyDown={onKeyDown}>
      {children}
    </div>
  )
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')]

/** Under the anchor, right edges in line, and always inside the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth, offsetHeight } = menu
  const left = Math.max(8, Math.min(at.right - offsetWidth, innerWidth - offsetWidth - 8))
  const below = at.bottom + 4
  const top = below + offsetHeight <= innerHeight - 8 ? below : Math.max(8, at.top - offsetHeight - 4)
  menu.style.left = `${left}px`
  menu.style.top = `${top}px`
}

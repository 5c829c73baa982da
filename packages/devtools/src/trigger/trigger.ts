import { adoptStyles } from '../panel/adopt-styles.js'
import type { OpenPanel } from '../panel/embedded.js'

export type TriggerPosition = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left'

export interface TriggerOptions {
  /** The corner. Default `bottom-right`. */
  readonly position?: TriggerPosition
  /** Whether the panel opens by itself where nobody has opened or closed it yet. Default false. */
  readonly initialIsOpen?: boolean
}

// On one line and without what a browser does by itself: the budget of the trigger is 3 kB.
const css =
  ':host{all:initial}button{position:fixed;z-index:2147482999;display:grid;place-items:center;width:40px;height:40px;margin:14px;border:1px solid #fff4;border-radius:50%;background:#0e3d39;color:#8cf0dc;cursor:pointer;box-shadow:0 2px 10px #0004}button:hover{background:#135049}svg{width:20px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}'
const ANCHOR = 'M12 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm0 0v14M7 12h10M3 13c0 5 4 9 9 9s9-4 9-9'
const LABEL = 'Holdfast devtools (Alt+Shift+H)'

let shown: { holders: number; remove(): void } | undefined

/** Puts the button into the page, once however often it is asked for, until each asker has called the returned function. */
export function showTrigger(options: TriggerOptions = {}): () => void {
  shown ??= { holders: 0, remove: create(options) }
  const mine = shown
  mine.holders++
  return () => {
    if (--mine.holders > 0) return
    shown = undefined
    mine.remove()
  }
}

function create({ position = 'bottom-right', initialIsOpen = false }: TriggerOptions): () => void {
  const host = document.createElement('div')
  host.dataset.holdfastDevtools = 'trigger'
  const root = host.attachShadow({ mode: 'open' })
  adoptStyles(root, css)
  const button = document.createElement('button')
  button.type = 'button'
  button.title = LABEL
  button.setAttribute('aria-label', LABEL)
  for (const side of position.split('-')) button.style.setProperty(side, '0')
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', ANCHOR)
  svg.append(path)
  button.append(svg)
  root.append(button)
  document.body.append(host)

  let panel: OpenPanel | undefined
  let wanted = false
  const onClosed = () => {
    wanted = false
    panel = undefined
    button.style.display = ''
    button.focus()
  }
  const open = () => {
    wanted = true
    import('../panel/embedded.js').then(
      ({ openPanel }) => {
        if (!wanted || panel !== undefined) return
        button.style.display = 'none'
        panel = openPanel(onClosed)
      },
      (error: unknown) => console.warn('Holdfast devtools: the panel could not be loaded.', error),
    )
  }
  const toggle = () => {
    if (!wanted) return open()
    panel?.close()
    onClosed()
  }
  const onKey = (event: KeyboardEvent) => {
    // `code`, because with Alt the key may give another letter.
    if (!event.altKey || !event.shiftKey || event.code !== 'KeyH') return
    event.preventDefault()
    event.stopPropagation()
    toggle()
  }
  button.addEventListener('click', open)
  window.addEventListener('keydown', onKey, true)
  if (wasOpen() ?? initialIsOpen) open()

  return () => {
    wanted = false
    window.removeEventListener('keydown', onKey, true)
    panel?.dispose()
    host.remove()
  }
}

// One of the panel's preferences, read without its code: the trigger is in the page before anybody asks for the panel.
function wasOpen(): unknown {
  try {
    return (JSON.parse(localStorage.getItem('holdfast:devtools') ?? '{}') as { open?: unknown } | null)?.open
  } catch {
    return undefined
  }
}

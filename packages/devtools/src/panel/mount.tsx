import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from '../client/client.js'
import type { Transport } from '../protocol/transport.js'
import { adoptStyles } from './adopt-styles.js'
import type { Surface } from './header.js'
import { Panel } from './panel.js'
import { panelCss } from './styles.js'

/** What a mounted panel looks at, and what it is shown in. */
export interface MountTarget {
  /** Ways to the stores: ports of this page's own, the broadcast channel for the rest of the origin. */
  readonly transports: readonly Transport[]
  readonly surface: Surface
}

// What is typed and pressed in the panel is not for the app: its shortcuts must not run.
const KEPT_EVENTS = [
  'keydown',
  'keyup',
  'keypress',
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'click',
  'dblclick',
  'wheel',
  'touchstart',
  'touchend',
  'contextmenu',
  'input',
  'change',
  'paste',
  'copy',
  'cut',
]

/**
 * Shows the panel in a shadow root of `element` until the returned function is called, which also ends its connections.
 * Needs no framework around it; React, a peer, draws the panel itself.
 */
export function mount(element: HTMLElement, target: MountTarget): () => void {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
  adoptStyles(shadow, panelCss)
  const container = element.ownerDocument.createElement('div')
  shadow.append(container)
  const stop = (event: Event) => event.stopPropagation()
  for (const name of KEPT_EVENTS) element.addEventListener(name, stop, { passive: true })

  const client = createClient(target.transports)
  const root = createRoot(container)
  root.render(
    <StrictMode>
      <Panel client={client} surface={target.surface} />
    </StrictMode>,
  )
  return () => {
    root.unmount()
    container.remove()
    for (const name of KEPT_EVENTS) element.removeEventListener(name, stop)
    client.close()
  }
}

import { attachments } from '../agent/attachment.js'
import { CHANNEL_NAME } from '../protocol/marks.js'
import { channelTransport, portTransport, type Transport } from '../protocol/transport.js'
import { mount } from './mount.js'
import { keepPreferences } from './preferences.js'

/** The panel in the page of its stores. */
export interface OpenPanel {
  /** Closes it, and remembers that it was closed. */
  close(): void
  /** Closes it because its page or component goes: it opens again with the next. */
  dispose(): void
}

/** Ways to the stores: a port of its own to each of this page, the channel to those of other tabs. */
function transportsHere(): readonly Transport[] {
  const ports = attachments().map((attachment) => {
    const { port1, port2 } = new MessageChannel()
    attachment.serve(portTransport(port1))
    return portTransport(port2)
  })
  const channel = channelTransport(CHANNEL_NAME)
  return channel === undefined ? ports : [...ports, channel]
}

/** Shows the panel over the page; `onClosed` is called when it was closed from within. */
export function openPanel(onClosed: () => void): OpenPanel {
  const element = document.createElement('div')
  element.dataset.holdfastDevtools = 'panel'
  document.body.append(element)
  keepPreferences({ open: true })
  let open = true
  const dispose = () => {
    if (!open) return
    open = false
    unmount()
    element.remove()
  }
  const close = () => {
    keepPreferences({ open: false })
    dispose()
  }
  const closeFromWithin = () => {
    close()
    onClosed()
  }
  const unmount = mount(element, {
    transports: transportsHere(),
    surface: {
      kind: 'embedded',
      onClose: closeFromWithin,
      onPopOut: () => {
        if (popOut()) closeFromWithin()
      },
    },
  })
  return { close, dispose }
}

const WINDOW_FEATURES = 'popup,width=1080,height=680'

/**
 * Into the standalone page where the Vite plugin serves one: it outlives a reload of the app. Else into an empty window
 * that this page draws in, and that goes with it. False when the browser did not allow a window.
 */
function popOut(): boolean {
  const page = document.querySelector<HTMLMetaElement>('meta[name="holdfast-devtools"]')?.content
  const opened = window.open(page ?? '', 'holdfast-devtools', WINDOW_FEATURES)
  if (opened === null) {
    console.warn('Holdfast devtools: the browser blocked the window; allow pop-ups for this page.')
    return false
  }
  if (page !== undefined) return true
  opened.document.title = 'Holdfast devtools'
  const element = opened.document.createElement('div')
  opened.document.body.replaceChildren(element)
  const unmount = mount(element, {
    transports: transportsHere(),
    surface: { kind: 'window', onClose: () => opened.close() },
  })
  opened.addEventListener('pagehide', unmount, { once: true })
  window.addEventListener('pagehide', () => opened.close(), { once: true })
  return true
}

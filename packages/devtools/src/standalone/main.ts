import { mount } from '../panel/mount.js'
import { CHANNEL_NAME } from '../protocol/marks.js'
import { channelTransport } from '../protocol/transport.js'

// A page of its own: every store and tab of this origin that is attached answers over the channel.
const channel = channelTransport(CHANNEL_NAME)
document.title = 'Holdfast devtools'
const element = document.createElement('div')
document.body.append(element)
mount(element, { transports: channel === undefined ? [] : [channel], surface: { kind: 'page' } })

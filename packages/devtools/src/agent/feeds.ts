import { defaultConfig } from '@holdfast/core'
import type { TopicName, TopicPayload } from '../protocol/topics.js'
import type { AgentContext } from './context.js'
import { describeEvent } from './describe-event.js'
import { viewReport } from './recovery-lists.js'
import { wireUpdate } from './wire-update.js'

/** What one subscription still has to send. */
export interface Feed<Payload> {
  /** What is new since the last call; undefined when nothing is. A value, or a batch of bounded length. */
  next(): Payload | undefined
}

// Enough for a screen or two at once; the rest follows when the panel has taken these in.
const BATCH_LENGTH = 200

type Feeds = { readonly [Name in TopicName]: (context: AgentContext) => Feed<TopicPayload<Name>> }

/** A value that is sent again when it says something else. */
function onChange<Payload>(read: () => Payload): Feed<Payload> {
  let sent = ''
  return {
    next() {
      const payload = read()
      const key = JSON.stringify(payload)
      if (key === sent) return undefined
      sent = key
      return payload
    },
  }
}

/** How each topic is fed: latest value wins for values, a cursor into the recorder for lists. */
export const feeds: Feeds = {
  status: ({ store, redaction }) => {
    let sent: unknown
    return {
      next() {
        const status = store.getStatus()
        if (status === sent) return undefined
        sent = status
        return { ...status, recovery: status.recovery && viewReport(status.recovery, redaction) }
      },
    }
  },
  stats: ({ store, recorder, timers, storage }) => {
    let sent = ''
    return {
      next() {
        const payload = { ...store.getStats(), storage: storage.latest() }
        const key = JSON.stringify(payload)
        if (key === sent) return undefined
        sent = key
        return { ...payload, at: timers.now(), perSecond: recorder.perSecond() }
      },
    }
  },
  config: ({ store }) => {
    let sent = ''
    return {
      next() {
        const values = { ...store.config.get() }
        const key = JSON.stringify(values)
        if (key === sent) return undefined
        sent = key
        return { values, defaults: { ...defaultConfig } }
      },
    }
  },
  timeline: ({ recorder, redaction }) => {
    let cursor = 0
    let first = true
    return {
      next() {
        const fresh = [...recorder.updates.values()].filter((update) => update.revision > cursor)
        if (fresh.length === 0 && !first) return undefined
        first = false
        const batch = fresh.sort((a, b) => a.revision - b.revision).slice(0, BATCH_LENGTH)
        cursor = batch.at(-1)?.revision ?? cursor
        return {
          entries: batch.map((update) => wireUpdate(update, redaction)),
          firstIndex: [...recorder.updates.keys()][0] ?? 0,
          dropped: recorder.dropped.updates,
          recordingSince: recorder.since,
        }
      },
    }
  },
  health: ({ health }) => onChange(() => health.read()),
  recovery: ({ recovery, drill }) => {
    recovery.refresh()
    return onChange(() => ({ ...recovery.read(), drill: drill.read() }))
  },
  sync: ({ sync }) => {
    sync.follow()
    return onChange(() => sync.read())
  },
  tab: ({ sync }) => onChange(() => sync.tab()),
  log: ({ recorder, redaction }) => {
    let cursor = -1
    let first = true
    return {
      next() {
        const batch = recorder.log.filter((entry) => entry.index > cursor).slice(0, BATCH_LENGTH)
        if (batch.length === 0 && !first) return undefined
        first = false
        cursor = batch.at(-1)?.index ?? cursor
        return { entries: batch.map((entry) => describeEvent(entry, redaction)), dropped: recorder.dropped.log }
      },
    }
  },
}

import type { Platform, Storage } from '@holdfast/core'

/** The engine's own checksum: what is wrong is made to look right. */
export type Checksum = (text: string, seed?: number) => number

interface Row {
  readonly from: number
  readonly to: number
  readonly writer: string
  readonly schema: number
  readonly prev: number
  readonly body: string
  readonly sum: number
}

/** The end of the journal, as a tab knows it. */
interface Place {
  fence?: string
  head: number
  sum: number
}

/**
 * Has a tab take the records that a doorbell brings for what follows its own place in the journal, whatever they follow: as an
 * engine does that applies them without a look.
 */
export function trustPayloads(platform: Platform, checksum: Checksum): Platform {
  const place: Place = { head: 0, sum: 0 }
  const goOn = (rows: readonly unknown[]) => {
    const last = rows.at(-1) as Row | undefined
    if (last === undefined) return
    place.head = last.to
    place.sum = last.sum
  }
  const { channel, storage } = platform
  return {
    ...platform,
    channel: {
      open: (name, onMessage) =>
        channel.open(name, (message) => {
          const ring = message as { readonly fence?: string; readonly rows?: readonly Row[]; readonly head?: number }
          if (!isPlausible(ring.rows) || ring.head === undefined || ring.head <= place.head) return onMessage(message)
          const rows = ring.rows.map((row) => {
            const [from, prev] = [place.head + 1, place.sum]
            const to = from + row.to - row.from
            const at = `${from}.${to}.${row.schema}.${prev}.${row.writer}`
            const moved: Row = { ...row, from, to, prev, sum: checksum(row.body, checksum(at)) }
            goOn([moved])
            return moved
          })
          onMessage({ ...ring, fence: place.fence, head: place.head, rows })
        }),
    },
    storage: {
      ...storage,
      open: async (name, options) => watched(await storage.open(name, options)),
    },
  }

  /** Notes what a tab learns of the journal's end. */
  function watched(opened: Storage): Storage {
    return {
      read: async (queries) => {
        const results = await opened.read(queries)
        for (const [index, query] of queries.entries()) {
          const found = results[index] ?? []
          if ('prefix' in query) {
            if (query.prefix[0] === 'j') goOn(found)
          } else if (query.key[0] === 'fence') place.fence = found[0] as string
        }
        return results
      },
      keys: (query) => opened.keys(query),
      write: async (write) => {
        const outcome = await opened.write(write)
        if (outcome === 'conflict') return outcome
        goOn((write.add ?? []).filter(([[kind]]) => kind === 'j').map(([, value]) => value))
        for (const [[kind], value] of write.put ?? []) if (kind === 'fence') place.fence = value as string
        return outcome
      },
      close: () => opened.close(),
    }
  }
}

function isPlausible(rows: unknown): rows is readonly Row[] {
  return Array.isArray(rows) && rows.every((row) => typeof (row as Partial<Row>).body === 'string')
}

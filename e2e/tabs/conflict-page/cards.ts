import { type Conflict, collection, createSyncStore } from '@holdfast/core'
import { z } from 'zod'

const Card = z.object({
  id: z.string(),
  title: z.string().min(1),
  likes: z.number().int(),
  tags: z.array(z.string()),
  body: z.string(),
})
export type Card = z.infer<typeof Card>

const both = ({ mine, theirs, merged }: Conflict<Card>): Card => ({
  ...merged,
  tags: [...merged.tags],
  title: [mine.title, theirs.title].sort().join(' & '),
})

/** The same cards once for each policy. */
export function openCards() {
  return createSyncStore({
    name: 'cards',
    version: 1,
    slices: {
      lastWriteWins: collection({ schema: Card }),
      versionWins: collection({ schema: Card, conflict: 'version-wins' }),
      merged: collection({ schema: Card, conflict: 'merge', fields: { likes: 'counter' } }),
      crdt: collection({ schema: Card, conflict: 'crdt', fields: { body: 'text' } }),
      resolved: collection({ schema: Card, conflict: both }),
      resolvedLater: collection({
        schema: Card,
        conflict: async (conflict: Conflict<Card>) => {
          await new Promise((resolve) => setTimeout(resolve, 20))
          return both(conflict)
        },
      }),
    },
  })
}

export const policies = ['lastWriteWins', 'versionWins', 'merged', 'crdt', 'resolved', 'resolvedLater'] as const
export type PolicySlice = (typeof policies)[number]

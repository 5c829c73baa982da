import { collection, createSyncStore, slice } from '@holdfast/core'
import { z } from 'zod'

const Job = z.object({
  id: z.string(),
  title: z.string().min(1),
  points: z.number().int(),
  isDone: z.boolean(),
  author: z.string(),
})
const Note = z.object({ id: z.string(), text: z.string() })
/** One for each edit, never changed: what is missing here was lost. */
const Entry = z.object({ id: z.string(), author: z.string(), isBump: z.boolean() })

/** Jobs and notes that all tabs edit, and a log that says which edits are in the state. */
export function openWorkshop() {
  return createSyncStore({
    name: 'workshop',
    version: 1,
    slices: {
      jobs: collection({ schema: Job, indexes: { byAuthor: (job) => job.author } }),
      notes: collection({ schema: Note }),
      log: collection({ schema: Entry, indexes: { byAuthor: (entry) => entry.author } }),
      desk: slice({ schema: z.object({ theme: z.string(), size: z.number() }), initial: { theme: 'light', size: 1 } }),
      count: slice({ schema: z.number().int(), initial: 0 }),
    },
    actions: {
      bump: (draft, id: string, author: string) => {
        draft.count += 1
        draft.log.set(id, { id, author, isBump: true })
      },
      finish: (draft, id: string, author: string, job: string) => {
        const found = draft.jobs.get(job)
        if (found) found.isDone = !found.isDone
        draft.log.set(id, { id, author, isBump: false })
      },
    },
  })
}

export type Workshop = ReturnType<typeof openWorkshop>

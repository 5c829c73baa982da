import { collection, createSyncStore, presence } from '@holdfast/core'
import { z } from 'zod'
import '../contract.js'

const Entry = z.object({ id: z.string(), text: z.string() })

const open = (name: string) =>
  createSyncStore({
    name,
    version: 1,
    slices: { entries: collection({ schema: Entry }), cursor: presence({ schema: z.number() }) },
  })

const diary = open('diary')
const more: ReturnType<typeof open>[] = []
const author = crypto.randomUUID()
let written = 0

function write(store: ReturnType<typeof open>) {
  const id = `${author} ${written++}`
  return store.update((draft) => void draft.entries.set(id, { id, text: 'x'.repeat(100) }))
}

window.diaryPage = {
  ready: async () => {
    await diary.ready
    return diary.getState().entries.size
  },
  add: async (count, everyMs) => {
    for (let n = 0; n < count; n++) {
      if (n > 0) await new Promise((resolve) => setTimeout(resolve, everyMs))
      write(diary)
    }
  },
  tabId: () => diary.tabs().find(({ isSelf }) => isSelf)?.tabId ?? '',
  openMore: async (count) => {
    for (let n = 0; n < count; n++) more.push(open(`more-${n}`))
    await Promise.all(more.map(({ ready }) => ready))
    await Promise.all(more.map((store) => write(store).saved))
  },
  closeMore: async () => {
    await Promise.all(more.splice(0).map((store) => store.close()))
  },
}

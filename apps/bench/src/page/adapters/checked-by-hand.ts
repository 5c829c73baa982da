import type { Adapter } from '../adapter.js'
import { taskSchema } from '../task-schema.js'

/** What a careful user adds to a library that does not validate: parse the task as it would be, then set its field. */
export function checkedByHand(adapter: Adapter): Adapter {
  return {
    facts: {
      ...adapter.facts,
      packages: [...adapter.facts.packages, 'zod'],
      validates: 'by hand: this adapter parses the touched task (zod) before each call; other ways in stay open',
    },
    async open(options) {
      const subject = await adapter.open(options)
      return {
        ...subject,
        rename(id, title) {
          taskSchema.parse({ ...subject.get(id), title })
          subject.rename(id, title)
        },
      }
    },
  }
}

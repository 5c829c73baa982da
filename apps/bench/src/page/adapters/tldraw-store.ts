import { react } from '@tldraw/state'
import { type BaseRecord, createRecordType, type RecordId, Store, StoreSchema } from '@tldraw/store'
import { T } from '@tldraw/validate'
import type { Adapter } from '../adapter.js'
import { statuses, type Task } from '../task.js'

interface TaskRecord extends BaseRecord<'task', RecordId<TaskRecord>>, Omit<Task, 'id'> {}

const validator = T.model<TaskRecord>(
  'task',
  T.object({
    typeName: T.literal('task'),
    id: T.string as unknown as T.Validator<RecordId<TaskRecord>>,
    title: T.string.check((title) => {
      if (title.length < 1) throw new Error('expected a title')
    }),
    description: T.string,
    done: T.boolean,
    status: T.literalEnum(...statuses),
    priority: T.integer.check((priority) => {
      if (priority < 1 || priority > 5) throw new Error('expected 1 to 5')
    }),
    assigneeId: T.nullable(T.string),
    createdAt: T.number,
    tags: T.arrayOf(T.string),
  }),
)

const taskType = createRecordType<TaskRecord>('task', { validator, scope: 'document' })

/** Records with validators, as its documentation shows. */
export const tldrawStore: Adapter = {
  facts: {
    packages: ['@tldraw/store', '@tldraw/validate'],
    validates: 'yes: the changed fields of the touched record',
    immutable: 'by type; frozen in development only',
    durable: 'no (tldraw adds whole packages for it)',
    crashSafe: 'no',
    tabs: 'no',
  },
  async open({ tasks = [] }) {
    const store = new Store({ schema: StoreSchema.create<TaskRecord>({ task: taskType }), props: {} })
    const idOf = (id: string) => id as RecordId<TaskRecord>
    store.put(tasks.map((task): TaskRecord => ({ ...task, typeName: 'task', id: idOf(task.id) })))
    return {
      rename: (id, title) => store.update(idOf(id), (task) => ({ ...task, title })),
      // `store.listen` waits for the next frame; these two are told within the update, like everybody else here.
      subscribe: (listener) => void store.sideEffects.registerAfterChangeHandler('task', () => listener()),
      select(id, listener) {
        let first = true
        react('selector', () => {
          store.get(idOf(id))
          if (!first) listener()
          first = false
        })
      },
      get: (id) => store.get(idOf(id)),
      size: () => store.allRecords().length,
      settle: async () => {},
      close: async () => {},
    }
  },
}

import { HoldfastDevtools } from '@holdfast/devtools'
import { StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { example } from './example-store.js'

const TITLES = ['Order the keel bolts', 'Write the mooring checklist', 'Call the sailmaker', 'Renew the insurance']

let made = 0

function add(count: number, update: typeof example.update = example.update) {
  update(
    (draft) => {
      for (let index = 0; index < count; index++) {
        const id = `t${Date.now().toString(36)}-${made++}`
        draft.tasks.set(id, {
          id,
          title: TITLES[made % TITLES.length] ?? 'Task',
          done: false,
          priority: 1 + (made % 5),
          assigneeId: made % 3 === 0 ? 'u1' : null,
          labels: made % 2 === 0 ? ['harbour'] : [],
        })
      }
    },
    { source: count > 1 ? 'Import' : 'NewTask' },
  )
}

function change(source: string, run: (task: { title: string; priority: number; assigneeId: string | null }) => void) {
  const id = [...example.getState().tasks.keys()].at(-1)
  if (id === undefined) return
  example.update(
    (draft) => {
      const task = draft.tasks.get(id)
      if (task) run(task)
    },
    { source },
  )
}

/** As data of an older app does: a reference that is declared and not enforced. */
function giveToNobodyKnown() {
  change('OldImport', (task) => (task.assigneeId = 'u404'))
}

function wave() {
  void example.transaction(
    (tx) => {
      add(1, tx.update)
      add(1, tx.update)
    },
    { source: 'Wave' },
  )
}

function refusedWave() {
  example
    .transaction(
      (tx) => {
        add(1, tx.update)
        throw new RangeError('the sea was too rough')
      },
      { source: 'RefusedWave' },
    )
    .catch((error: unknown) => console.info('The transaction was rolled back.', error))
}

function Example() {
  const state = useSyncExternalStore(example.subscribe, example.getState)
  return (
    <>
      <h1>Example store</h1>
      <p>
        <output aria-label="Tasks">{state.tasks.size}</output> tasks, theme {state.settings.theme}
      </p>
      <button type="button" onClick={() => add(1)}>
        Add a task
      </button>
      <button type="button" onClick={() => add(1_000)}>
        Add 1,000 tasks
      </button>
      <button type="button" onClick={() => change('TaskRow', (task) => (task.title = `${task.title}, today`))}>
        Rename the last
      </button>
      <button
        type="button"
        onClick={() => {
          const id = [...state.tasks.keys()].at(-1)
          if (id !== undefined) example.actions.toggle(id)
        }}
      >
        Toggle the last
      </button>
      <button type="button" onClick={() => change('PriorityMenu', (task) => (task.priority = 9))}>
        Set a wrong priority
      </button>
      <button
        type="button"
        onClick={() =>
          example.update(
            (draft) => {
              draft.settings.theme = state.settings.theme === 'light' ? 'dark' : 'light'
              draft.users.set('u1', { id: 'u1', name: 'Ines Duarte', email: 'ines@example.org' })
            },
            { source: 'SettingsDialog' },
          )
        }
      >
        Change the settings
      </button>
      <button type="button" onClick={giveToNobodyKnown}>
        Give the last to nobody known
      </button>
      <button type="button" onClick={wave}>
        Add two in a transaction
      </button>
      <button type="button" onClick={refusedWave}>
        Fail in a transaction
      </button>
      <button type="button" onClick={() => example.undo()}>
        Undo
      </button>
      <HoldfastDevtools store={example} redact={['users.*.email']} />
    </>
  )
}

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Example />
    </StrictMode>,
  )
}

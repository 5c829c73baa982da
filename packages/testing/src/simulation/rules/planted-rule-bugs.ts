import type { Ledger, Rules } from './ledger.js'

/** A fault put into the engine at its public face, or into the rules that it is given. */
export interface LedgerBug {
  readonly rules?: Partial<Rules>
  readonly wrap?: (store: Ledger) => Ledger
}

/** Ways in which the update path could go wrong. The simulation must find each. */
export const plantedRuleBugs: Readonly<Record<string, LedgerBug>> = {
  'a cascade stops before what refers to what it deletes': { rules: { parent: 'clear' } },
  'what should be emptied is only reported': { rules: { assignee: 'report' } },
  'the enforced check is skipped': { rules: { isCheckEnforced: false } },
  'a pass removes what has not expired yet': { rules: { expiresEarlyMs: 1_000 } },
  'undo restores over what others changed since': {
    wrap: (store) => {
      let { beat } = store.getState()
      return change(store, {
        update: (recipe, options) => {
          if (options?.undoable !== false) ({ beat } = store.getState())
          return store.update(recipe, options)
        },
        undo: () => {
          const commit = store.undo()
          if (commit?.status === 'committed') {
            store.update(
              (draft) => {
                draft.beat = beat
              },
              { undoable: false },
            )
          }
          return commit
        },
      })
    },
  },
  'a transaction leaves its writes after a throw': {
    wrap: (store) =>
      change(store, {
        transaction: (run, options) => {
          let count = store.getState().count
          return store
            .transaction(async (tx) => {
              try {
                return await run(tx)
              } finally {
                count = tx.getState().count
              }
            }, options)
            .catch((error: unknown) => {
              store.update((draft) => {
                draft.count = count
              })
              throw error
            })
        },
      }),
  },
  'redo is lost with an update that is no step': {
    wrap: (store) =>
      change(store, {
        update: (recipe, options) => {
          if (options?.undoable === false) store.history.clear()
          return store.update(recipe, options)
        },
      }),
  },
  'an update issued in a batch is a commit of its own': {
    wrap: (store) =>
      change(store, {
        batch: (run) => {
          run()
          return store.batch(() => undefined)
        },
      }),
  },
}

/** Passes on what the others change. The simulation must find nothing: what it finds in them is not the wrapper's doing. */
export const harmlessWrapper: LedgerBug = {
  rules: {},
  wrap: (store) =>
    change(store, {
      update: (recipe, options) => store.update(recipe, options),
      undo: () => store.undo(),
      transaction: (run, options) => store.transaction((tx) => run(tx), options),
      batch: (run) => store.batch(run),
    }),
}

/** The store with some of its functions replaced. */
function change(store: Ledger, parts: Partial<Ledger>): Ledger {
  return Object.assign(Object.create(store) as Ledger, parts)
}

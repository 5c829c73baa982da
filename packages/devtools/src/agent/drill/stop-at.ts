import type { DrillPhase } from '../../protocol/recovery.js'

export interface StopOptions {
  readonly store: string
  readonly phase: DrillPhase
  /** A text that only the drill's own commits hold. */
  readonly token: string
  /** The phase is reached and everything stopped; the page must go now. Called once, from within the storage call. */
  readonly onStopped: () => void
}

/** Storage calls of this page, with a hand on them. */
export interface Stop {
  /** Stops now. */
  stop(): void
  /** Everything as it was. */
  release(): void
}

interface Watched {
  isMarked: boolean
  isFlip: boolean
}

type Method = (...given: never[]) => unknown

/**
 * Stops a store dead at a phase of a write. A page can not kill its own process; what it can do is to let no further call of
 * Holdfast reach storage from that one on, and go. A transaction whose `commit()` was not called is aborted, as it is when
 * its process dies; one whose `commit()` was called stays with the browser, and its answer is not heard.
 */
export function stopAt({ store, phase, token, onStopped }: StopOptions): Stop {
  const database = `holdfast:${store}`
  const watched = new Map<IDBTransaction, Watched>()
  const streams = new WeakSet<object>()
  const undo: (() => void)[] = []
  let isDead = false

  const replace = <Name extends string>(
    owner: { prototype: object } | undefined,
    name: Name,
    make: (original: Method) => (this: never, ...given: never[]) => unknown,
  ) => {
    const prototype = owner?.prototype as Record<string, Method> | undefined
    const original = prototype?.[name]
    if (prototype === undefined || original === undefined) return
    prototype[name] = make(original) as Method
    undo.push(() => {
      prototype[name] = original
    })
  }
  const stop = (spared?: IDBTransaction) => {
    if (isDead) return
    isDead = true
    for (const transaction of watched.keys()) if (transaction !== spared) abort(transaction)
    onStopped()
  }
  const never = () => new Promise<never>(() => {})
  const isOurs = (name: string) => name.startsWith('holdfast:')

  replace(
    IDBDatabase,
    'transaction',
    (original) =>
      function (this: IDBDatabase, ...given: never[]) {
        if (isDead && isOurs(this.name)) throw stopped()
        const transaction = original.apply(this, given) as IDBTransaction
        if (this.name !== database || transaction.mode !== 'readwrite') return transaction
        watched.set(transaction, { isMarked: false, isFlip: false })
        // Before the store's own: of what ends after the stop nothing is heard.
        for (const name of ['complete', 'abort'] as const) {
          transaction.addEventListener(name, (event) => {
            watched.delete(transaction)
            if (isDead) event.stopImmediatePropagation()
          })
        }
        return transaction
      } as never,
  )
  for (const name of ['add', 'put'] as const) {
    replace(
      IDBObjectStore,
      name,
      (original) =>
        function (this: IDBObjectStore, ...given: never[]) {
          const about = watched.get(this.transaction)
          if (about === undefined) return original.apply(this, given)
          const [value, key] = given as readonly unknown[]
          const [kind] = Array.isArray(key) ? (key as readonly unknown[]) : []
          const body = (value as { readonly body?: unknown } | null)?.body
          const isMarked = kind === 'j' && typeof body === 'string' && body.includes(token)
          about.isMarked ||= isMarked
          about.isFlip ||= kind === 'meta'
          if ((phase === 'memory' && isMarked) || (phase === 'chunks' && kind === 'meta')) stop()
          if (isDead) throw stopped()
          const request = original.apply(this, given)
          if (phase === 'put' && isMarked) stop()
          return request
        } as never,
    )
  }
  replace(
    IDBTransaction,
    'commit',
    (original) =>
      function (this: IDBTransaction) {
        const about = watched.get(this)
        if (isDead && about !== undefined) return
        original.apply(this)
        if ((phase === 'commit' && about?.isMarked) || (phase === 'flip' && about?.isFlip)) stop(this)
      } as never,
  )
  replace(
    IDBFactory,
    'open',
    (original) =>
      function (this: IDBFactory, ...given: never[]) {
        // A request that never answers.
        return isDead && isOurs(String(given[0])) ? {} : original.apply(this, given)
      } as never,
  )
  for (const name of ['setItem', 'removeItem'] as const) {
    replace(
      globalThis.Storage,
      name,
      (original) =>
        function (this: Storage, ...given: never[]) {
          if (!(isDead && isOurs(String(given[0])) && this === localStorage)) original.apply(this, given)
        } as never,
    )
  }
  replace(
    globalThis.FileSystemFileHandle,
    'createWritable',
    (original) =>
      async function (this: FileSystemFileHandle, ...given: never[]) {
        if (isDead) return never()
        const stream = (await original.apply(this, given)) as object
        // The canary's note is a file, too.
        if (this.name.endsWith('.backup')) streams.add(stream)
        return stream
      } as never,
  )
  replace(
    globalThis.FileSystemWritableFileStream,
    'close',
    (original) =>
      function (this: FileSystemWritableFileStream, ...given: never[]) {
        if (phase === 'backup' && streams.has(this)) stop()
        return isDead ? never() : original.apply(this, given)
      } as never,
  )
  for (const name of ['getFileHandle', 'removeEntry'] as const) {
    replace(
      globalThis.FileSystemDirectoryHandle,
      name,
      (original) =>
        function (this: FileSystemDirectoryHandle, ...given: never[]) {
          return isDead ? never() : original.apply(this, given)
        } as never,
    )
  }
  replace(
    globalThis.BroadcastChannel,
    'postMessage',
    (original) =>
      function (this: BroadcastChannel, ...given: never[]) {
        // The dead say nothing to other tabs; the panel's own messages are not the store's.
        if (!(isDead && isOurs(this.name))) original.apply(this, given)
      } as never,
  )
  return {
    stop: () => stop(),
    release() {
      for (const restore of undo.splice(0)) restore()
    },
  }
}

const stopped = () => new DOMException('The crash drill stopped this page.', 'InvalidStateError')

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It ended already, or `commit()` was called: the browser has it.
  }
}

import { HoldfastError } from '../errors.js'
import type { VaultPort } from '../ports/vault.js'
import { ambient } from './ambient.js'

const ROOT = 'holdfast'
/** Chromium writes a file beside the one that is being replaced, and lists it. */
const UNFINISHED = '.crswap'

/** Files in the origin private file system: they survive the loss of IndexedDB. */
export function opfsVault(): VaultPort {
  return {
    async list(store) {
      const directory = await find(store, { create: false })
      const names: string[] = []
      if (directory) {
        for await (const name of directory.keys()) if (!name.endsWith(UNFINISHED)) names.push(decodeURIComponent(name))
      }
      return names.sort()
    },
    async read(store, file) {
      const directory = await find(store, { create: false })
      const handle = await orUndefined(directory?.getFileHandle(encode(file)))
      if (!handle) return undefined
      return new Uint8Array(await (await handle.getFile()).arrayBuffer())
    },
    async write(store, file, bytes) {
      const directory = await find(store, { create: true })
      const handle = await directory?.getFileHandle(encode(file), { create: true })
      if (typeof handle?.createWritable !== 'function') throw missing()
      try {
        // The bytes go to a swap file, which takes the place of the old one only when the stream is closed.
        const stream = await handle.createWritable()
        try {
          await stream.write(bytes)
          await stream.close()
        } catch (error) {
          await stream.abort(error).catch(() => undefined)
          throw error
        }
      } catch (error) {
        throw writeFailed(store, file, error)
      }
    },
    async remove(store, file) {
      const directory = await find(store, { create: false })
      await orUndefined(directory?.removeEntry(encode(file)))
      // What a crash left of writing it.
      await orUndefined(directory?.removeEntry(encode(file) + UNFINISHED)).catch(() => undefined)
    },
  }
}

async function find(store: string, options: { create: boolean }): Promise<FileSystemDirectoryHandle | undefined> {
  let origin: FileSystemDirectoryHandle
  try {
    const opened = (await bucketDirectory()) ?? (await ambient('navigator')?.storage?.getDirectory?.())
    if (!opened) throw missing()
    origin = opened
  } catch (error) {
    throw error instanceof HoldfastError ? error : missing(error)
  }
  const root = await orUndefined(origin.getDirectoryHandle(ROOT, options))
  return orUndefined(root?.getDirectoryHandle(encode(store), options))
}

interface BucketNavigator {
  readonly storageBuckets?: {
    open(name: string): Promise<{ getDirectory(): Promise<FileSystemDirectoryHandle> }>
  }
}

/** A bucket of its own is not emptied when the rest of the origin's storage is damaged; Chromium has them. */
async function bucketDirectory(): Promise<FileSystemDirectoryHandle | undefined> {
  const buckets = (ambient('navigator') as BucketNavigator | undefined)?.storageBuckets
  try {
    return await (await buckets?.open(ROOT))?.getDirectory()
  } catch {
    return undefined
  }
}

/** Any name as a file name: `/`, `.` and `..` have no meaning in it. */
const encode = (name: string) => encodeURIComponent(name).replace(/^\./, '%2E')

async function orUndefined<T>(found: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined
    throw error
  }
}

function missing(cause?: unknown): HoldfastError {
  return new HoldfastError(
    'MISSING_DEPENDENCY',
    'There is no place for backups here: the origin private file system is missing or refused. Serve the app over https, outside a private window.',
    { cause },
  )
}

function writeFailed(store: string, file: string, cause: unknown): HoldfastError {
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError') {
    return new HoldfastError(
      'STORAGE_FULL',
      `Backup '${file}' of '${store}' does not fit into the browser's storage.`,
      {
        cause,
        fields: { store, file },
      },
    )
  }
  return new HoldfastError(
    'MISSING_DEPENDENCY',
    `Backup '${file}' of '${store}' could not be written; the older file is unharmed.`,
    { cause, fields: { store, file } },
  )
}

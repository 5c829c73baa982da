import type { ImportReply, ImportRequest } from './import-messages.js'
import { createImportReader, type ImportReader } from './import-reader.js'
import { importLimits, parseImport } from './parse-import.js'

// Parsing 20 MB and checking every row takes the better part of a second: not on the thread that paints.
let reader: ImportReader | undefined

async function answer(request: ImportRequest): Promise<ImportReply> {
  if (request.kind === 'read') {
    if (!reader) return { kind: 'refused', reason: 'The file was not opened.' }
    return { kind: 'batch', batch: reader.read(request.count) }
  }
  // A file over the limit is not even read: a slice one byte longer is enough to be refused as too large.
  const parsed = parseImport(await request.file.slice(0, importLimits.sizeBytes + 1).arrayBuffer())
  if (parsed.kind === 'refused') return parsed
  reader = createImportReader({ ...parsed, knownUserIds: request.knownUserIds })
  return { kind: 'opened', rows: reader.rows, users: reader.users, userProblems: reader.userProblems }
}

self.onmessage = (event: MessageEvent<ImportRequest>) => {
  answer(event.data).then(
    (reply) => self.postMessage(reply),
    (error: unknown) => self.postMessage({ kind: 'refused', reason: `The file could not be read: ${String(error)}` }),
  )
}

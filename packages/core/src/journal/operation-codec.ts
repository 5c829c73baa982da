import type { Operation, Path, PathPart } from '../model/operation.js'
import { DecodeError, decodeList, decodeRecord, decodeText } from './decode.js'

/** Decodes an operation that came from a disk or a tab. Operations are stored as they are: plain JSON. */
export function decodeOperation(value: unknown): Operation {
  const record = decodeRecord(value, 'operation')
  const slice = decodeText(record, 'slice')
  switch (record.op) {
    case 'put':
      return { op: 'put', slice, key: decodeText(record, 'key'), value: decodeRecord(record.value, 'entity') }
    case 'delete':
      return { op: 'delete', slice, key: decodeText(record, 'key') }
    case 'set':
    case 'unset': {
      const path = decodePath(record.path)
      const place = record.key === undefined ? { slice, path } : { slice, key: decodeText(record, 'key'), path }
      if (record.op === 'unset') return { op: 'unset', ...place }
      if (record.value === undefined) throw new DecodeError('a `set` has no value')
      return { op: 'set', ...place, value: record.value }
    }
    default:
      throw new DecodeError(`unknown operation '${String(record.op)}'`)
  }
}

export function decodePath(value: unknown): Path {
  return decodeList(value, 'path').map(decodePathPart)
}

function decodePathPart(part: unknown): PathPart {
  if (typeof part === 'string' ? part !== '__proto__' : Number.isSafeInteger(part) && (part as number) >= 0)
    return part as PathPart
  throw new DecodeError('a path has a part that is no field')
}

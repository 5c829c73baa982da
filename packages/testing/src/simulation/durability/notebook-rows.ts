import type { StorageKey } from '@holdfast/core'

/** The newest commit that the journal's rows hold, or that their snapshot does; 0 where nobody can tell. */
export function headOf(rows: readonly (readonly [key: StorageKey, value: unknown])[]): number {
  return Math.max(0, ...rows.map(lastOf))
}

function lastOf([key, value]: readonly [key: StorageKey, value: unknown]): number {
  const row = value as { readonly to?: unknown; readonly body?: unknown } | null
  if (key[0] === 'j') return typeof row?.to === 'number' ? row.to : 0
  if (key[0] !== 'meta' || typeof row?.body !== 'string') return 0
  try {
    return (JSON.parse(row.body) as { readonly snapshot: { readonly seq: number } }).snapshot.seq
  } catch {
    return 0
  }
}

import type { StorageKey } from '@holdfast/core'

/** The newest commit that the journal's rows hold, or that their snapshot does; 0 where nobody can tell. */
export function headOf(rows: readonly (readonly [key: StorageKey, value: unknown])[]): number {
  let head = 0
  for (const [key, value] of rows) {
    if (key[0] === 'j') head = Math.max(head, (value as { readonly to: number }).to)
    else if (key[0] === 'meta') {
      const { body } = value as { readonly body: string }
      head = Math.max(head, (JSON.parse(body) as { readonly snapshot: { readonly seq: number } }).snapshot.seq)
    }
  }
  return head
}

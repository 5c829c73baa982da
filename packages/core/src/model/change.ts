/** A value before and after; undefined where there is none. */
export interface Change<Value> {
  readonly before: Value | undefined
  readonly after: Value | undefined
}

/**
 * Brings together by key what changed by place: an entity that was removed and came back, or that another lineage holds,
 * stands at another place.
 */
export function changesByKey<Value>(
  changes: (visit: (before: Value | undefined, after: Value | undefined) => void) => void,
  keyOf: (value: Value) => string,
): ReadonlyMap<string, Change<Value>> {
  const byKey = new Map<string, Change<Value>>()
  const note = (key: string, part: Partial<Change<Value>>) => {
    const change = { before: undefined, after: undefined, ...byKey.get(key), ...part }
    if (change.before === change.after) byKey.delete(key)
    else byKey.set(key, change)
  }
  changes((before, after) => {
    if (before !== undefined) note(keyOf(before), { before })
    if (after !== undefined) note(keyOf(after), { after })
  })
  return byKey
}

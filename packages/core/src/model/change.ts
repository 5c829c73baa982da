/** A value before and after; undefined where there is none. */
export interface Change<Value> {
  readonly before: Value | undefined
  readonly after: Value | undefined
}

/**
 * Brings together by key what changed by place: an entity that was removed and came back, or that another lineage holds,
 * stands at another place. Undefined: more than `most` places changed.
 */
export function changesByKey<Value>(
  changes: (visit: (before: Value | undefined, after: Value | undefined) => boolean) => void,
  keyOf: (value: Value) => string,
  most: number,
): ReadonlyMap<string, Change<Value>> | undefined {
  let left = most
  const byKey = new Map<string, Change<Value>>()
  const note = (key: string, part: Partial<Change<Value>>) => {
    const change = { before: undefined, after: undefined, ...byKey.get(key), ...part }
    if (change.before === change.after) byKey.delete(key)
    else byKey.set(key, change)
  }
  changes((before, after) => {
    if (before !== undefined) note(keyOf(before), { before })
    if (after !== undefined) note(keyOf(after), { after })
    return --left >= 0
  })
  return left < 0 ? undefined : byKey
}

/** Negative, zero or positive, like the function given to `Array.prototype.sort`; it must order every two keys. */
export type Compare<Key> = (a: Key, b: Key) => number

/** Bounds of a walk through a tree: both inclusive, both optional. */
export interface KeyRange<Key> {
  readonly from?: Key | undefined
  readonly to?: Key | undefined
  readonly reverse?: boolean
}

export const MOST_SLOTS = 32
const FEWEST_SLOTS = 8

/**
 * A leaf holds keys and their values. An inner node holds children and, as keys, a lower bound of each of them; the first
 * bound is never looked at, so a key below it needs no repair on the way up. All leaves are equally deep.
 */
export class TreeNode<Key, Value> {
  constructor(
    readonly keys: readonly Key[],
    readonly values: readonly Value[],
    readonly children: readonly TreeNode<Key, Value>[] | undefined,
    readonly size: number,
  ) {}
}

/** The order of plain numbers. Trees ordered by it compare inline, without calling it. */
export const byNumber: Compare<number> = (a, b) => a - b

/** Position of the last key that is not above `key`, or `least` if all are. */
export function floorOf<Key>(keys: readonly Key[], key: Key, compare: Compare<Key>, least: number): number {
  if ((compare as unknown) === byNumber) return floorOfNumber(keys as readonly number[], key as number, least)
  let low = least
  let high = keys.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (compare(keys[middle] as Key, key) <= 0) low = middle
    else high = middle - 1
  }
  return low
}

function floorOfNumber(keys: readonly number[], key: number, least: number): number {
  let low = least
  let high = keys.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((keys[middle] as number) <= key) low = middle
    else high = middle - 1
  }
  return low
}

function replaced<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  const copy = items.slice()
  copy[at] = item
  return copy
}

function inserted<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  const copy = items.slice()
  copy.push(item)
  for (let i = copy.length - 1; i > at; i--) copy[i] = copy[i - 1] as Item
  copy[at] = item
  return copy
}

function removed<Item>(items: readonly Item[], at: number): Item[] {
  const copy = items.slice()
  for (let i = at + 1; i < copy.length; i++) copy[i - 1] = copy[i] as Item
  copy.length -= 1
  return copy
}

export function leafOf<Key, Value>(keys: readonly Key[], values: readonly Value[]): TreeNode<Key, Value> {
  return new TreeNode(keys, values, undefined, keys.length)
}

export function innerOf<Key, Value>(
  keys: readonly Key[],
  children: readonly TreeNode<Key, Value>[],
): TreeNode<Key, Value> {
  let size = 0
  for (const child of children) size += child.size
  return new TreeNode<Key, Value>(keys, [], children, size)
}

function sliceOf<Key, Value>(node: TreeNode<Key, Value>, start: number, end: number): TreeNode<Key, Value> {
  const keys = node.keys.slice(start, end)
  return node.children === undefined
    ? leafOf(keys, node.values.slice(start, end))
    : innerOf(keys, node.children.slice(start, end))
}

/** Two nodes for one with a slot too many. One that grew at its end keeps what it has, so that appending fills nodes. */
export function split<Key, Value>(node: TreeNode<Key, Value>, key: Key): [TreeNode<Key, Value>, TreeNode<Key, Value>] {
  const last = node.keys.length - 1
  const appended = node.children === undefined ? node.keys[last] === key : node.children[last]?.keys.length === 1
  const middle = appended ? last : (last + 1) >> 1
  return [sliceOf(node, 0, middle), sliceOf(node, middle, last + 1)]
}

/** The node with the entry; it can have a slot too many, which whoever holds it mends. */
export function put<Key, Value>(
  node: TreeNode<Key, Value>,
  key: Key,
  value: Value,
  compare: Compare<Key>,
): typeof node {
  const { keys, values, children } = node
  if (children === undefined) {
    const at = floorOf(keys, key, compare, -1)
    if (at < 0 || compare(keys[at] as Key, key) !== 0) {
      return leafOf(inserted(keys, at + 1, key), inserted(values, at + 1, value))
    }
    return values[at] === value ? node : new TreeNode(keys, replaced(values, at, value), undefined, node.size)
  }
  const at = floorOf(keys, key, compare, 0)
  const child = children[at] as typeof node
  const next = put(child, key, value, compare)
  if (next === child) return node
  const size = node.size + next.size - child.size
  if (next.keys.length <= MOST_SLOTS) return new TreeNode(keys, values, replaced(children, at, next), size)
  const [left, right] = split(next, key)
  const bound = right.keys[0] as Key
  return new TreeNode(
    inserted(keys, at + 1, bound),
    values,
    inserted(replaced(children, at, left), at + 1, right),
    size,
  )
}

/** The node without the key; it can have too few slots, even none, which whoever holds it mends. */
export function cut<Key, Value>(node: TreeNode<Key, Value>, key: Key, compare: Compare<Key>): typeof node {
  const { keys, values, children } = node
  if (children === undefined) {
    const at = floorOf(keys, key, compare, -1)
    if (at < 0 || compare(keys[at] as Key, key) !== 0) return node
    return leafOf(removed(keys, at), removed(values, at))
  }
  const at = floorOf(keys, key, compare, 0)
  const child = children[at] as typeof node
  const next = cut(child, key, compare)
  if (next === child) return node
  const size = node.size - 1
  if (next.size === 0) return new TreeNode(removed(keys, at), values, removed(children, at), size)
  const copy = replaced(children, at, next)
  if (next.keys.length >= FEWEST_SLOTS || copy.length === 1) return new TreeNode(keys, values, copy, size)
  const left = at > 0 ? at - 1 : at
  const bound = keys[left + 1] as Key
  const joined = join(copy[left] as typeof node, copy[left + 1] as typeof node, bound)
  if (joined.keys.length <= MOST_SLOTS) {
    return new TreeNode(removed(keys, left + 1), values, removed(replaced(copy, left, joined), left + 1), size)
  }
  const middle = joined.keys.length >> 1
  const right = sliceOf(joined, middle, joined.keys.length)
  const halves = replaced(replaced(copy, left, sliceOf(joined, 0, middle)), left + 1, right)
  return new TreeNode(replaced(keys, left + 1, right.keys[0] as Key), values, halves, size)
}

function join<Key, Value>(left: TreeNode<Key, Value>, right: TreeNode<Key, Value>, bound: Key): typeof left {
  const keys = left.keys.concat(right.keys)
  if (left.children === undefined || right.children === undefined) return leafOf(keys, left.values.concat(right.values))
  // The first bound of a node may be wrong, as nobody looks at it; here it gets looked at.
  keys[left.keys.length] = bound
  return innerOf(keys, left.children.concat(right.children))
}

/** Calls `visit` for the entries within the range, in order, until it returns false; false when it did. */
export function walk<Key, Value>(
  node: TreeNode<Key, Value>,
  { from, to, reverse = false }: KeyRange<Key>,
  compare: Compare<Key>,
  visit: (value: Value, key: Key) => unknown,
): boolean {
  const { keys, values, children } = node
  if (children !== undefined) {
    const first = from === undefined ? 0 : floorOf(keys, from, compare, 0)
    const last = to === undefined ? keys.length - 1 : floorOf(keys, to, compare, 0)
    for (let step = 0; step <= last - first; step++) {
      const child = children[reverse ? last - step : first + step] as typeof node
      // Only the children at the edges have to look at the bounds.
      const range = {
        from: step === (reverse ? last - first : 0) ? from : undefined,
        to: step === (reverse ? 0 : last - first) ? to : undefined,
        reverse,
      }
      if (!walk(child, range, compare, visit)) return false
    }
    return true
  }
  let first = 0
  if (from !== undefined) {
    first = floorOf(keys, from, compare, -1)
    if (first < 0 || compare(keys[first] as Key, from) < 0) first++
  }
  const last = to === undefined ? keys.length - 1 : floorOf(keys, to, compare, -1)
  for (let step = 0; step <= last - first; step++) {
    const at = reverse ? last - step : first + step
    if (visit(values[at] as Value, keys[at] as Key) === false) return false
  }
  return true
}

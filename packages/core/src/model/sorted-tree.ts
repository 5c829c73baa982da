/** Negative, zero or positive, like the function given to `Array.prototype.sort`; it must order every two keys. */
export type Compare<Key> = (a: Key, b: Key) => number

/** Bounds of a walk through a tree: both inclusive, both optional. */
export interface KeyRange<Key> {
  readonly from?: Key | undefined
  readonly to?: Key | undefined
  readonly reverse?: boolean
}

const MOST_SLOTS = 32
const FEWEST_SLOTS = 8

/**
 * A leaf holds keys and their values. An inner node holds children and, as keys, a lower bound of each of them; the first
 * bound is never looked at, so a key below it needs no repair on the way up. All leaves are equally deep.
 */
class TreeNode<Key, Value> {
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
function floorOf<Key>(keys: readonly Key[], key: Key, compare: Compare<Key>, least: number): number {
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

function leafOf<Key, Value>(keys: readonly Key[], values: readonly Value[]): TreeNode<Key, Value> {
  return new TreeNode(keys, values, undefined, keys.length)
}

function innerOf<Key, Value>(keys: readonly Key[], children: readonly TreeNode<Key, Value>[]): TreeNode<Key, Value> {
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
function split<Key, Value>(node: TreeNode<Key, Value>, key: Key): [TreeNode<Key, Value>, TreeNode<Key, Value>] {
  const last = node.keys.length - 1
  const appended = node.children === undefined ? node.keys[last] === key : node.children[last]?.keys.length === 1
  const middle = appended ? last : (last + 1) >> 1
  return [sliceOf(node, 0, middle), sliceOf(node, middle, last + 1)]
}

/** The node with the entry; it can have a slot too many, which whoever holds it mends. */
function put<Key, Value>(node: TreeNode<Key, Value>, key: Key, value: Value, compare: Compare<Key>): typeof node {
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
function cut<Key, Value>(node: TreeNode<Key, Value>, key: Key, compare: Compare<Key>): typeof node {
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

function* leavesOf<Key, Value>(
  node: TreeNode<Key, Value>,
  range: KeyRange<Key>,
  compare: Compare<Key>,
): Generator<TreeNode<Key, Value>> {
  if (node.children === undefined) {
    yield node
    return
  }
  const first = range.from === undefined ? 0 : floorOf(node.keys, range.from, compare, 0)
  const last = range.to === undefined ? node.keys.length - 1 : floorOf(node.keys, range.to, compare, 0)
  for (let i = 0; i <= last - first; i++) {
    yield* leavesOf(node.children[range.reverse ? last - i : first + i] as typeof node, range, compare)
  }
}

/** An immutable map in the order of its keys: changes give a new tree that shares all but O(log n) nodes with the old. */
export class SortedTree<Key, Value> {
  readonly #compare: Compare<Key>
  readonly #root: TreeNode<Key, Value>

  private constructor(compare: Compare<Key>, root: TreeNode<Key, Value>) {
    this.#compare = compare
    this.#root = root
  }

  static empty<Key, Value>(compare: Compare<Key>): SortedTree<Key, Value> {
    return new SortedTree<Key, Value>(compare, leafOf([], []))
  }

  /** A tree of keys that are already in order and distinct, with their values: O(n), without comparing. */
  static fromSorted<Key, Value>(
    compare: Compare<Key>,
    keys: readonly Key[],
    values: readonly Value[],
  ): SortedTree<Key, Value> {
    if (keys.length <= MOST_SLOTS) return new SortedTree(compare, leafOf(keys.slice(), values.slice()))
    let level: TreeNode<Key, Value>[] = []
    for (let i = 0; i < keys.length; i += MOST_SLOTS) {
      level.push(leafOf(keys.slice(i, i + MOST_SLOTS), values.slice(i, i + MOST_SLOTS)))
    }
    while (level.length > 1) {
      const above: TreeNode<Key, Value>[] = []
      for (let i = 0; i < level.length; i += MOST_SLOTS) {
        const children = level.slice(i, i + MOST_SLOTS)
        above.push(
          innerOf(
            children.map((child) => child.keys[0] as Key),
            children,
          ),
        )
      }
      level = above
    }
    return new SortedTree(compare, level[0] as TreeNode<Key, Value>)
  }

  get size(): number {
    return this.#root.size
  }

  /** The greatest key. */
  get lastKey(): Key | undefined {
    let node = this.#root
    while (node.children !== undefined) node = node.children[node.children.length - 1] as typeof node
    return node.keys[node.keys.length - 1]
  }

  get(key: Key): Value | undefined {
    const compare = this.#compare
    let node = this.#root
    while (node.children !== undefined) {
      node = node.children[floorOf(node.keys, key, compare, 0)] as typeof node
    }
    const at = floorOf(node.keys, key, compare, -1)
    return at >= 0 && compare(node.keys[at] as Key, key) === 0 ? node.values[at] : undefined
  }

  /** The tree with the entry added or replaced; this tree when it holds that very value already. */
  set(key: Key, value: Value): SortedTree<Key, Value> {
    const root = put(this.#root, key, value, this.#compare)
    if (root === this.#root) return this
    if (root.keys.length <= MOST_SLOTS) return new SortedTree(this.#compare, root)
    const [left, right] = split(root, key)
    return new SortedTree(this.#compare, innerOf([left.keys[0] as Key, right.keys[0] as Key], [left, right]))
  }

  /** The tree without the key; this tree when it holds none. */
  delete(key: Key): SortedTree<Key, Value> {
    let root = cut(this.#root, key, this.#compare)
    if (root === this.#root) return this
    if (root.size === 0) return SortedTree.empty(this.#compare)
    while (root.children?.length === 1) root = root.children[0] as typeof root
    return new SortedTree(this.#compare, root)
  }

  /** Calls `visit` for each entry of the range in order, until it returns false. */
  visit(visit: (value: Value, key: Key) => unknown, range: KeyRange<Key> = {}): void {
    for (const [key, value] of this.entries(range)) if (visit(value, key) === false) return
  }

  *entries(range: KeyRange<Key> = {}): Generator<[Key, Value]> {
    yield* []
  }
}

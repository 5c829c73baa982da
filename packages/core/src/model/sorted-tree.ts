import { diffTrees } from './tree-diff.js'
import {
  type Compare,
  cut,
  floorOf,
  innerOf,
  type KeyRange,
  leafOf,
  MOST_SLOTS,
  put,
  split,
  type TreeNode,
  walk,
} from './tree-node.js'

export { byNumber, type Compare, type KeyRange } from './tree-node.js'

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
    walk(this.#root, range, this.#compare, visit)
  }

  /** Calls `visit` for each entry in which this tree differs from an older one, until it returns false: at the cost of what changed, where they share nodes. */
  changesSince(
    before: SortedTree<Key, Value>,
    visit: (before: Value | undefined, after: Value | undefined) => unknown,
  ): void {
    diffTrees(before.#root, this.#root, this.#compare, visit)
  }

  /** All values in order. */
  *values(): IterableIterator<Value> {
    for (const { values } of this.leaves()) yield* values
  }

  /** All entries in order, a few dozen at a time. */
  *leaves(): IterableIterator<Pick<TreeNode<Key, Value>, 'keys' | 'values'>> {
    const stack: TreeNode<Key, Value>[] = [this.#root]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node.children === undefined) yield node
      else for (let at = node.children.length - 1; at >= 0; at--) stack.push(node.children[at] as typeof node)
    }
  }
}

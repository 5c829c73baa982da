import type { Compare, TreeNode } from './tree-node.js'

/** A place in a walk: a node not entered yet (`at` 0), or an entry of a leaf. */
interface Place<Key, Value> {
  readonly node: TreeNode<Key, Value>
  at: number
}

/**
 * Calls `visit` for each entry that differs between two trees, in order of key, until it returns false; undefined where a
 * tree has none. Nodes that
 * the trees share are passed over whole, so comparing two versions of one tree costs what changed, not what is there.
 */
export function diffTrees<Key, Value>(
  before: TreeNode<Key, Value>,
  after: TreeNode<Key, Value>,
  compare: Compare<Key>,
  visit: (before: Value | undefined, after: Value | undefined) => unknown,
): void {
  const old: Place<Key, Value>[] = []
  const now: Place<Key, Value>[] = []
  push(old, before)
  push(now, after)
  for (;;) {
    const one = old[old.length - 1]
    const other = now[now.length - 1]
    if (one === undefined && other === undefined) return
    if (one !== undefined && one.node === other?.node && one.at === other.at) {
      old.pop()
      now.pop()
      continue
    }
    const order = one === undefined ? 1 : other === undefined ? -1 : compare(keyAt(one), keyAt(other))
    // The entry that comes first is in one tree only; when both begin alike, the larger node is entered.
    const oneFirst = one !== undefined && order <= 0
    const otherFirst = other !== undefined && order >= 0
    if (oneFirst && one.node.children !== undefined && !(otherFirst && other.node.size > one.node.size)) enter(old)
    else if (otherFirst && other.node.children !== undefined) enter(now)
    else if (oneFirst && one.node.children !== undefined) enter(old)
    else {
      const from = oneFirst ? one.node.values[one.at] : undefined
      const to = otherFirst ? other.node.values[other.at] : undefined
      if (from !== to && visit(from, to) === false) return
      if (oneFirst) step(old, one)
      if (otherFirst) step(now, other)
    }
  }
}

function push<Key, Value>(places: Place<Key, Value>[], node: TreeNode<Key, Value>): void {
  if (node.size > 0) places.push({ node, at: 0 })
}

function enter<Key, Value>(places: Place<Key, Value>[]): void {
  const children = places.pop()?.node.children ?? []
  for (let at = children.length - 1; at >= 0; at--) push(places, children[at] as TreeNode<Key, Value>)
}

function step<Key, Value>(places: Place<Key, Value>[], place: Place<Key, Value>): void {
  place.at++
  if (place.at >= place.node.keys.length) places.pop()
}

/** The smallest key from a place on. An inner node's first bound may be wrong: the leaf knows. */
function keyAt<Key, Value>({ node, at }: Place<Key, Value>): Key {
  let leaf = node
  while (leaf.children !== undefined) leaf = leaf.children[0] as typeof leaf
  return leaf.keys[leaf === node ? at : 0] as Key
}

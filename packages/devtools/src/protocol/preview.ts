import { array, boolean, count, type Decoder, literal, nullable, number, object, tagged, text } from './decoder.js'

/** A step of a path, as it travels. */
export const pathPart: Decoder<string | number> = (value) => (typeof value === 'number' ? number(value) : text(value))
export const path = array(pathPart, 64)

/**
 * A JSON value as the panel gets to see it: cut to a depth, long texts and long lists shortened, redacted parts taken out.
 * The size of what is sent is bounded whatever the size of what is shown.
 */
export type Preview =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  /** A text that was cut: `length` is what it has in full. */
  | { readonly type: 'text'; readonly value: string; readonly length: number }
  /** `items` is null where the depth ended; it holds the children from `from` on, `size` says how many there are. */
  | {
      readonly type: 'node'
      readonly kind: 'object' | 'array' | 'collection'
      readonly size: number
      readonly from: number
      readonly items: readonly PreviewItem[] | null
    }
  | { readonly type: 'redacted' }
  /** Nothing is there. */
  | { readonly type: 'missing' }

export interface PreviewItem {
  readonly key: string | number
  readonly value: Preview
}

const scalar: Decoder<string | number | boolean | null> = (value) =>
  value === null
    ? null
    : typeof value === 'string'
      ? text(value)
      : typeof value === 'number'
        ? number(value)
        : boolean(value)

// A message can be nested as deep as its sender likes; ours never is, so a deeper one is refused before the stack is.
const MAX_DEPTH = 16

const levels: Decoder<Preview>[] = []

function previewAt(depth: number): Decoder<Preview> {
  const known = levels[depth]
  if (known !== undefined) return known
  const item: Decoder<PreviewItem> = (value) => {
    if (depth >= MAX_DEPTH) throw new RangeError('too deep')
    return itemAt(depth + 1)(value)
  }
  const decoder: Decoder<Preview> = tagged({
    literal: { value: scalar },
    text: { value: text, length: count },
    node: {
      kind: literal('object', 'array', 'collection'),
      size: count,
      from: count,
      items: nullable(array(item, 1_000)),
    },
    redacted: {},
    missing: {},
  })
  levels[depth] = decoder
  return decoder
}

const itemDecoders: Decoder<PreviewItem>[] = []

function itemAt(depth: number): Decoder<PreviewItem> {
  const decoder = itemDecoders[depth] ?? object({ key: pathPart, value: previewAt(depth) })
  itemDecoders[depth] = decoder
  return decoder
}

export const preview: Decoder<Preview> = previewAt(0)

/**
 * Decoders for what comes out of a port: the value is `unknown` until one of them has rebuilt it. A decoder returns a
 * fresh value that holds only known fields, or throws {@link Undecodable}; only `decodeWith` is called from outside, and
 * it never throws.
 */
export type Decoder<T> = (value: unknown) => T

/** What a decoder makes of a value. */
export type Decoded<D> = D extends Decoder<infer T> ? T : never

class Undecodable extends Error {}

function refuse(): never {
  throw new Undecodable('not what the protocol says')
}

/** The decoded value, or undefined when it is not what the decoder describes. Never throws. */
export function decodeWith<T>(decoder: Decoder<T>, value: unknown): T | undefined {
  try {
    return decoder(value)
  } catch {
    // Also a getter or a proxy that throws: whatever it was, it was no message.
    return undefined
  }
}

export const boolean: Decoder<boolean> = (value) => (typeof value === 'boolean' ? value : refuse())

/** Finite numbers only: NaN and the infinities survive a structured clone, and no field of the protocol wants them. */
export const number: Decoder<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse()

/** A whole number from 0. */
export const count: Decoder<number> = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : refuse()

export function string(maxLength = 65_536): Decoder<string> {
  return (value) => (typeof value === 'string' && value.length <= maxLength ? value : refuse())
}

export const text = string()

/** Bytes, as the sender has them: they are for a decoder of their own. */
export function bytes(maxLength: number): Decoder<Uint8Array<ArrayBuffer>> {
  return (value) =>
    value instanceof Uint8Array && value.byteLength <= maxLength ? (value as Uint8Array<ArrayBuffer>) : refuse()
}

export function literal<const T extends string | number | boolean>(...allowed: readonly T[]): Decoder<T> {
  return (value) => {
    for (const one of allowed) if (one === value) return one
    return refuse()
  }
}

export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null ? null : decoder(value))
}

export function array<T>(decoder: Decoder<T>, maxLength = 10_000): Decoder<readonly T[]> {
  return (value) => (Array.isArray(value) && value.length <= maxLength ? value.map((item) => decoder(item)) : refuse())
}

export function either<A, B>(first: Decoder<A>, second: Decoder<B>): Decoder<A | B> {
  return (value) => {
    const decoded = decodeWith(first, value)
    return decoded === undefined ? second(value) : decoded
  }
}

type Fields = Readonly<Record<string, Decoder<unknown>>>
type ObjectOf<F extends Fields> = { readonly [Name in keyof F]: Decoded<F[Name]> }

/** An object with at least these fields; others are dropped, so that a newer peer may send more. */
export function object<F extends Fields>(fields: F): Decoder<ObjectOf<F>> {
  const entries = Object.entries(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null) return refuse()
    const result: Record<string, unknown> = {}
    for (const [name, decoder] of entries) {
      result[name] = decoder(Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined)
    }
    return result as ObjectOf<F>
  }
}

/** Objects told apart by their field `type`. */
export function tagged<F extends Readonly<Record<string, Fields>>>(
  variants: F,
): Decoder<{ [Tag in keyof F & string]: { readonly type: Tag } & ObjectOf<F[Tag]> }[keyof F & string]> {
  const decoders = new Map(Object.entries(variants).map(([tag, fields]) => [tag, object(fields)]))
  return (value) => {
    const tag = (value as { type?: unknown } | null | undefined)?.type
    const decoder = typeof tag === 'string' ? decoders.get(tag) : undefined
    return decoder === undefined ? refuse() : ({ type: tag, ...decoder(value) } as never)
  }
}

/** A plain object by key, its values all alike. The result has no prototype, so that any key is only a key. */
export function record<T>(decoder: Decoder<T>, maxKeys = 1_000): Decoder<Readonly<Record<string, T>>> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse()
    const keys = Object.keys(value)
    if (keys.length > maxKeys) return refuse()
    const result: Record<string, T> = Object.create(null)
    for (const key of keys) result[key] = decoder((value as Record<string, unknown>)[key])
    return result
  }
}

/** Left undecoded, for a field that is decoded once more is known (a payload by its topic). */
export const undecoded: Decoder<unknown> = (value) => value

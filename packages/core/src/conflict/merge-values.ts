import type { FieldMerge } from '../definition/conflict-policy.js'
import { reasonOf } from '../errors.js'
import { equalJson } from '../model/diff.js'
import type { Path } from '../model/operation.js'
import { isRecord, type JsonRecord, ownValue } from '../model/record.js'

/** Merges two edits of one text; deterministic. */
export type MergeText = (base: string, mine: string, theirs: string) => string

export interface MergeRules {
  /** Declared kinds of an entity's fields. */
  readonly fields: ReadonlyMap<string, FieldMerge>
  /** Whether records are merged field by field, and lists of distinct values as sets. */
  readonly isDeep: boolean
  /** Whether whole numbers count as counters and strings as text, unless declared otherwise. */
  readonly isInferred: boolean
  /** Why there is none, where there is none. */
  readonly text: MergeText | string
}

export interface Merged {
  readonly value: unknown
  /** Why mine stands at a place where both should have been merged. */
  readonly fallback: string | undefined
}

/**
 * Merges what two sides made of a value that stands at `path` of its entity; undefined: nothing there. One side's change alone
 * is taken; where both changed the same and no kind says how to merge it, mine stands.
 */
export function mergeValues(base: unknown, mine: unknown, theirs: unknown, rules: MergeRules, at: Path): Merged {
  let fallback: string | undefined
  const value = merge(base, mine, theirs, at)
  return { value, fallback }

  function merge(from: unknown, my: unknown, their: unknown, path: Path): unknown {
    if (equalJson(from, their)) return my
    if (equalJson(from, my)) return their
    const declared = path.length === 1 ? rules.fields.get(String(path[0])) : undefined
    if (isCounter(from, my, their, declared, rules)) return sum(from, my, their)
    if (equalJson(my, their)) return my
    if (Array.isArray(my) && Array.isArray(their) && (from === undefined || Array.isArray(from))) {
      const isSet = declared === 'set' || (rules.isDeep && [from ?? [], my, their].every(isSetOfScalars))
      return isSet ? mergeSets(from ?? [], my, their) : my
    }
    if (typeof my === 'string' && typeof their === 'string') {
      const isText = declared === 'text' || (rules.isInferred && declared === undefined && typeof from === 'string')
      return isText ? mergeTexts(typeof from === 'string' ? from : '', my, their) : my
    }
    const isWhole = path.length === 0 && rules.fields.size > 0
    if (!(rules.isDeep || isWhole) || !isRecord(my) || !isRecord(their)) return my
    if (from !== undefined && !isRecord(from)) return my
    return mergeRecords(from ?? {}, my, their, path)
  }

  function mergeTexts(from: string, my: string, their: string): string {
    if (typeof rules.text === 'string') {
      fallback = rules.text
      return my
    }
    try {
      return rules.text(from, my, their)
    } catch (error) {
      fallback = `The text could not be merged: ${reasonOf(error)}`
      return my
    }
  }

  function mergeRecords(from: JsonRecord, my: JsonRecord, their: JsonRecord, path: Path): JsonRecord {
    const merged: Record<string, unknown> = {}
    for (const field of new Set([...Object.keys(their), ...Object.keys(my)])) {
      const mineHere = ownValue(my, field)
      const value =
        rules.isDeep || rules.fields.has(field)
          ? merge(ownValue(from, field), mineHere, ownValue(their, field), [...path, field])
          : mineHere
      if (value !== undefined) merged[field] = value
    }
    return merged
  }
}

/** Whether both sides' changes are added: then there is something to merge even where both made the same of it. */
export function isCounter(
  base: unknown,
  mine: unknown,
  theirs: unknown,
  declared: FieldMerge | undefined,
  { isInferred }: Pick<MergeRules, 'isInferred'>,
): boolean {
  if (declared === 'counter') {
    return typeof mine === 'number' && typeof theirs === 'number' && (base === undefined || typeof base === 'number')
  }
  return isInferred && declared === undefined && [base, mine, theirs].every(Number.isSafeInteger)
}

function sum(base: unknown, mine: unknown, theirs: unknown): number {
  const [from, my, their] = [base ?? 0, mine, theirs] as [number, number, number]
  const added = their + (my - from)
  return Number.isFinite(added) ? added : my
}

function isSetOfScalars(value: unknown): boolean {
  return Array.isArray(value) && value.every(isScalar) && new Set(value).size === value.length
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object'
}

/** Their order, without what I took out, with what I added behind it. What either side took out is out. */
function mergeSets(base: readonly unknown[], mine: readonly unknown[], theirs: readonly unknown[]): readonly unknown[] {
  const [from, my, their] = [new Set(base), new Set(mine), new Set(theirs)]
  const kept = [...their].filter((item) => my.has(item) || !from.has(item))
  return [...kept, ...[...my].filter((item) => !from.has(item) && !their.has(item))]
}

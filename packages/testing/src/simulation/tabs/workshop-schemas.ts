import type { StandardSchema } from '@holdfast/core'

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
export const isSet = (value: unknown) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') && new Set(value).size === value.length
export const isCount = (value: unknown, most: number) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most

export function schemaOf<T extends object>(isValid: (value: Partial<T>) => boolean): StandardSchema<T> {
  return schema((value): value is T => typeof value === 'object' && value !== null && isValid(value))
}

function schema<T>(isValid: (value: unknown) => value is T): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'holdfast-simulation',
      validate: (value) => (isValid(value) ? { value } : { issues: [{ message: 'invalid' }] }),
    },
  }
}

export const numberSchema = schema((value): value is number => Number.isInteger(value))
export const textSchema = schema((value): value is string => typeof value === 'string')

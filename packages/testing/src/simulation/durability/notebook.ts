import { collection, createSyncStore, type Platform, type StandardSchema, slice } from '@holdfast/core'

export interface Note {
  readonly id: string
  text: string
  /** From version 2 on. */
  style?: 'plain'
}

function schemaOf<T>(isValid: (value: Partial<T>) => boolean): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'holdfast-simulation',
      validate: (value) =>
        typeof value === 'object' && value !== null && isValid(value)
          ? { value: value as T }
          : { issues: [{ message: 'invalid' }] },
    },
  }
}

export const notebookName = 'notebook'

const styled = (notes: unknown) =>
  Object.fromEntries(
    Object.entries(notes as Record<string, Note>).map(([id, note]) => [id, { ...note, style: 'plain' }]),
  )

/** Opens the store whose every commit writes the same to two collections: what is torn shows. */
export function openNotebook(platform: Platform, version: 1 | 2 = 1) {
  const note = schemaOf<Note>(
    ({ id, text, style }) =>
      typeof id === 'string' && typeof text === 'string' && style === (version === 1 ? undefined : 'plain'),
  )
  return createSyncStore(
    {
      name: notebookName,
      version,
      slices: {
        notes: collection({ schema: note }),
        echoes: collection({ schema: note }),
        last: slice({
          schema: schemaOf<{ text: string }>(({ text }) => typeof text === 'string'),
          initial: { text: '' },
        }),
      },
      ...(version === 2 && {
        migrations: {
          2: (old: Record<string, unknown>) => ({ ...old, notes: styled(old.notes), echoes: styled(old.echoes) }),
        },
      }),
    },
    // Little, so that compaction comes often.
    { platform, compactAfterBytes: 3_000 },
  )
}

export type Notebook = ReturnType<typeof openNotebook>

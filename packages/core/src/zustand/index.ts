export { type ImportMark, type ImportMarks, importMarks } from './import-marks.js'
export { type ImportedState, type ImportOptions, type ImportResult, importPersisted } from './import-persisted.js'
export type { PersistedSource } from './read-persisted.js'

/** One part of a bundle. */
export interface SizeLine {
  readonly what: string
  readonly minifiedBytes: number
  readonly gzipBytes: number
}

/** Target of the design for what an app imports. */
export const sizeTargetBytes = 20_000

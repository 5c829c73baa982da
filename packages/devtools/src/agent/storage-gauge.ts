export interface StorageReading {
  readonly usageBytes: number
  readonly quotaBytes: number
  readonly persisted: boolean
}

/** The space that the origin uses, as the browser last told. */
export interface StorageGauge {
  latest(): StorageReading | null
  /** Asks the browser again, unless it was asked within `minAgeMs`; calls back when the answer is there. */
  refresh(minAgeMs: number, onReading: () => void): void
}

export function createStorageGauge(now: () => number): StorageGauge {
  let reading: StorageReading | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  return {
    latest: () => reading,
    refresh(minAgeMs, onReading) {
      if (now() - askedAt < minAgeMs) return
      const storage = typeof navigator === 'undefined' ? undefined : navigator.storage
      if (storage?.estimate === undefined) return
      askedAt = now()
      Promise.all([storage.estimate(), storage.persisted?.() ?? false]).then(
        ([estimate, persisted]) => {
          reading = { usageBytes: estimate.usage ?? 0, quotaBytes: estimate.quota ?? 0, persisted }
          onReading()
        },
        // No reading is shown as none; the store works without.
        () => {},
      )
    },
  }
}

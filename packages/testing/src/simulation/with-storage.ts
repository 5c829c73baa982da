import type { Platform, Storage } from '@holdfast/core'

/** A platform whose connections to storage do some calls in their own way. */
export function withStorage(
  change: (storage: Storage, platform: Platform) => Partial<Storage>,
): (platform: Platform) => Platform {
  return (platform) => ({
    ...platform,
    storage: {
      ...platform.storage,
      open: async (name, options) => {
        const storage = await platform.storage.open(name, options)
        const plain: Storage = {
          read: (queries) => storage.read(queries),
          keys: (query) => storage.keys(query),
          write: (write) => storage.write(write),
          close: () => storage.close(),
        }
        return { ...plain, ...change(plain, platform) }
      },
    },
  })
}

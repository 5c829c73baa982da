import type { StoreApi } from 'zustand'

/** Something that zustand's `useStore` can read: a value, its change, and what a server shows of it. */
export type Source<Value> = Pick<StoreApi<Value>, 'getState' | 'getInitialState' | 'subscribe'>

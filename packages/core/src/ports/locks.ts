/** Named locks between the tabs of an origin. A convenience (one tab compacts, not all): nothing is safe only because of a lock. */
export interface LocksPort {
  /**
   * Runs `work` while holding the lock and resolves to what it returns. With `ifAvailable`, resolves to undefined at once
   * when somebody else holds it.
   */
  withLock<T>(name: string, options: { readonly ifAvailable: boolean }, work: () => Promise<T>): Promise<T | undefined>
}

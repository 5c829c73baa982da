/** No store can have this name. */
const THROWAWAY = 'holdfast:.log'

/**
 * Makes Chromium begin a new log for the origin's databases. A browser that is killed in the middle of a write may leave a
 * torn record at the end of the log. The next one takes that for the end and writes on behind it; the one after finds
 * damage in the middle, and deletes all databases of the origin without a word. Deleting a database makes LevelDB sort what
 * the log holds into a table and start another log, so that no browser reads the torn one again. Costs some 10 ms beside
 * the page; other engines only see an empty database come and go. Does not reject: without it all is as it was.
 */
export async function renewLog(factory: IDBFactory): Promise<void> {
  try {
    const db = await answer(factory.open(THROWAWAY))
    db.close()
    await answer(factory.deleteDatabase(THROWAWAY))
  } catch {
    // Whatever is wrong with the database is found by those who read it.
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

import type { ImportReply, ImportRequest } from './import-messages.js'

/** The page's end of the import worker. */
export interface ImportClient {
  ask(request: ImportRequest): Promise<ImportReply>
  close(): void
}

export function createImportClient(): ImportClient {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module', name: 'import' })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        worker.onmessage = (event: MessageEvent<ImportReply>) => resolve(event.data)
        worker.onerror = (event) => reject(new Error(event.message || 'The import worker could not be started.'))
        worker.onmessageerror = () => reject(new Error('A row of the file could not be handed over.'))
        worker.postMessage(request)
      }),
    close: () => worker.terminate(),
  }
}

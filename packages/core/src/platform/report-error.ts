/** Reports an error as the browser does for an event listener that threw; on a server it is printed, never thrown. */
export function reportError(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error)
  else console.error(error)
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser has taken its own reference by the next task; kept any longer, the URL would hold the bytes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** `board-2026-11-21.json` */
export function datedFileName(stem: string, date: Date): string {
  return `${stem}-${date.toISOString().slice(0, 10)}.json`
}

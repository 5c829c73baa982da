/** Hands a file to the browser's downloads. */
export function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // By the next task the browser has taken its own reference.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}

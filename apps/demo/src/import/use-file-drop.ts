import { useEffect } from 'react'

/** Takes a file that is dropped anywhere on the page; otherwise the browser would leave the app to show it. */
export function useFileDrop(onFile: (file: File) => void): void {
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const onDragOver = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault()
    }
    const onDrop = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      if (file && !document.querySelector('dialog[open]')) onFile(file)
    }
    addEventListener('dragover', onDragOver)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragover', onDragOver)
      removeEventListener('drop', onDrop)
    }
  }, [onFile])
}

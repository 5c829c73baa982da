/** What the agent does to the page that it is in. */
export interface AgentPage {
  /** Hands a file to the browser's downloads. */
  save(content: BlobPart, fileName: string): void
  reload(): void
}

export const browserPage: AgentPage = {
  save(content, fileName) {
    const url = URL.createObjectURL(new Blob([content]))
    const link = document.createElement('a')
    link.href = url
    link.download = fileName
    link.click()
    // By the next task the browser has taken its own reference.
    setTimeout(() => URL.revokeObjectURL(url), 0)
  },
  reload: () => location.reload(),
}

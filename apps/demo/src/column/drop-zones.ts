import { type Status, statuses } from '../board/task.js'

/** A list that a task can be dropped on. */
export interface DropZone {
  /** Shows where a task would land; null when it left the list. */
  hover(clientY: number | null): void
  drop(id: string, clientY: number): void
}

const zones = new Map<Status, DropZone>()

export function registerDropZone(status: Status, zone: DropZone): () => void {
  zones.set(status, zone)
  return () => {
    if (zones.get(status) === zone) zones.delete(status)
  }
}

/** The list of the column that is at a point of the screen. */
export function dropZoneAt(clientX: number, clientY: number): DropZone | undefined {
  const column = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('.column')
  const status = statuses.find((name) => name === column?.dataset.status)
  return status && zones.get(status)
}

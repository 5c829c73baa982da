import { type DragEvent, useState } from 'react'
import type { Status } from '../board/task.js'
import { dropTask } from './move-task.js'

export const taskDragType = 'application/x-board-task'

/** Handlers for a list that tasks can be dropped on, and before which position one would land now. */
export function useDropTarget(status: Status, ids: readonly string[]) {
  const [dropIndex, setDropIndex] = useState<number | null>(null)
  return {
    dropIndex,
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!event.dataTransfer.types.includes(taskDragType)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'move'
      setDropIndex(indexAt(event.currentTarget, event.clientY, ids.length))
    },
    onDragLeave: (event: DragEvent<HTMLElement>) => {
      if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)))
        setDropIndex(null)
    },
    onDrop: (event: DragEvent<HTMLElement>) => {
      const id = event.dataTransfer.getData(taskDragType)
      setDropIndex(null)
      if (!id) return
      event.preventDefault()
      dropTask(id, status, ids, indexAt(event.currentTarget, event.clientY, ids.length))
    },
  }
}

/** The position of the first card whose middle is below the pointer. Only cards near the screen are mounted. */
function indexAt(list: HTMLElement, clientY: number, count: number): number {
  let index = count
  for (const card of list.querySelectorAll<HTMLElement>('[aria-posinset]')) {
    const { top, height } = card.getBoundingClientRect()
    const position = Number(card.getAttribute('aria-posinset')) - 1
    if (clientY < top + height / 2) index = Math.min(index, position)
  }
  return index
}

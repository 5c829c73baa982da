import { type DragEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Status } from '../board/task.js'
import { registerDropZone } from './drop-zones.js'
import { dropTask } from './move-task.js'

export const taskDragType = 'application/x-board-task'

/** Handlers for a list that tasks can be dropped on, by mouse or by touch, and before which position one would land now. */
export function useDropTarget(status: Status, ids: readonly string[], list: RefObject<HTMLElement | null>) {
  const [dropIndex, setDropIndex] = useState<number | null>(null)
  const latestIds = useRef(ids)
  useLayoutEffect(() => {
    latestIds.current = ids
  })
  useEffect(() => {
    const at = (clientY: number) => (list.current ? indexAt(list.current, clientY, latestIds.current.length) : 0)
    return registerDropZone(status, {
      hover: (clientY) => setDropIndex(clientY === null ? null : at(clientY)),
      drop: (id, clientY) => {
        setDropIndex(null)
        dropTask(id, status, latestIds.current, at(clientY))
      },
    })
  }, [status, list])
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

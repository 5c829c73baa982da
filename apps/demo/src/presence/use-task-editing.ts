import { useCallback, useEffect } from 'react'
import { useEditLock } from '../board/sync.js'
import { me, showEditing } from './here.js'

export interface TaskEditing {
  /** Who edits the task elsewhere, which keeps this place from editing it; null: nobody. */
  readonly editor: string | null
  /** That tab does not answer. */
  readonly isHung: boolean
  /** It was edited here until the other took over. */
  readonly isTakenOver: boolean
  readonly takeOver: () => void
}

/** Edits a task, as long as nobody else does; the others see who does. */
export function useTaskEditing(id: string): TaskEditing {
  const { held, holder, isStolen, acquire } = useEditLock(`task:${id}`)
  const isFree = holder === null
  useEffect(() => {
    if (isFree) void acquire({ label: me.name })
  }, [isFree, acquire])
  useEffect(() => {
    if (!held) return
    showEditing(id)
    return () => showEditing(null)
  }, [held, id])
  const takeOver = useCallback(() => void acquire({ steal: true, label: me.name }), [acquire])
  const other = held || isFree || holder.isSelf ? null : holder
  return {
    editor: other && (other.label || 'Another tab'),
    isHung: other?.isHung === true,
    isTakenOver: isStolen && other !== null,
    takeOver,
  }
}

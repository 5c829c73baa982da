import { isHoldfastError, type Peer } from '@holdfast/core'
import { useSyncExternalStore } from 'react'
import { board } from '../board/board.js'
import { nameTab } from './tab-name.js'

export const me = nameTab(Math.random)

const { here } = board.presence

type Here = Peer<{ readonly name: string; readonly hue: number; readonly taskId: string | null }>

/** Tells the other tabs who is here, and which task is being edited; null: none. */
export function showEditing(taskId: string | null): void {
  try {
    here.set({ ...me, taskId })
  } catch (error) {
    // A board that can only be read edits nothing.
    if (!isHoldfastError(error)) throw error
  }
}

let shown: readonly Here[] = []
let others: readonly Here[] = []

/** The same array until something changes. */
function getOthers(): readonly Here[] {
  const peers = here.peers()
  if (peers !== shown) {
    shown = peers
    others = peers.filter(({ isSelf }) => !isSelf)
  }
  return others
}

/** The other tabs that have the board open. */
export const useOthers = () => useSyncExternalStore(here.subscribe, getOthers)

/** The tab that edits a task; undefined where none does. Renders when that changes. */
export function useEditor(taskId: string): Here['value'] | undefined {
  return useSyncExternalStore(here.subscribe, () => getOthers().find(({ value }) => value.taskId === taskId)?.value)
}

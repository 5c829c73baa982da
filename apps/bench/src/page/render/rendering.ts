import type { ReactNode } from 'react'
import type { Facts } from '../../protocol.js'
import type { Task } from '../task.js'

/** One store of one library, with what React needs of it. */
export interface Rendering {
  /** The title of a task, by the library's own hook with a selector. */
  useTitle(id: string): string | undefined
  /** Its provider, where it has one. */
  wrap(children: ReactNode): ReactNode
  rename(id: string, title: string): void
  close(): Promise<void>
}

/** A library whose rendering is measured. */
export interface RenderingAdapter {
  readonly facts: Facts
  open(databaseName: string, tasks: readonly Task[]): Promise<Rendering>
}

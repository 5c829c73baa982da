import type { Commit } from '@holdfast/core'
import { type AnySyncStore, OutdatedBanner } from '@holdfast/react'
import { createElement, StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import type { BoardPage, Shown } from '../contract.js'

/** One version of the app: its store, and what it calls things. */
export interface Version {
  readonly title: string
  readonly store: AnySyncStore
  tasks(): readonly Shown[]
  add(id: string, label: string): Commit
  rename(id: string, label: string): Commit
  toggle(id: string): Commit
}

/** Shows the board, and offers it to the test. */
export function showBoard(version: Version): void {
  const { store, title } = version
  const saved: string[] = []
  const told: [string, unknown][] = []
  for (const name of ['version:outdated', 'version:adopted', 'data:lost', 'recovery:completed'] as const) {
    store.events.on(name, (event) => told.push([name, event]))
  }
  const add = (id: string, label: string) => {
    void version.add(id, label).saved.then(
      () => saved.push(id),
      () => undefined,
    )
  }
  const page: BoardPage = {
    ready: () => store.ready,
    add,
    rename: (id, label) => void version.rename(id, label),
    toggle: (id) => void version.toggle(id),
    flush: () => store.flush(),
    status: () => store.getStatus(),
    tasks: version.tasks,
    saved: () => saved,
    addForever(prefix) {
      let made = 0
      const next = () => {
        if (store.getStatus().phase !== 'live') return
        add(`${prefix}${made}`, `Made by ${prefix}, ${made}`)
        made++
        setTimeout(next, 4)
      }
      next()
    },
    told: () => told,
  }
  window.boardPage = page

  let shown = version.tasks()
  function Board() {
    const tasks = useSyncExternalStore(
      (onChange) =>
        store.subscribe(() => {
          shown = version.tasks()
          onChange()
        }),
      () => shown,
    )
    const items = tasks.map(({ id, label, isDone }) =>
      createElement('li', { key: id }, isDone ? createElement('s', null, label) : label),
    )
    return createElement('ul', { 'aria-label': 'Tasks' }, items)
  }
  const view = [
    createElement(OutdatedBanner, { key: 'banner', store }),
    createElement('h1', { key: 'title' }, title),
    createElement(Board, { key: 'board' }),
  ]
  createRoot(document.getElementById('root') as HTMLElement).render(createElement(StrictMode, null, view))
}

import { memo, useCallback, useId, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { getBeat, subscribeToBeats } from '../board/bulk-edit.js'
import { useSyncState } from '../board/sync.js'
import { type Status, statusNames, type User } from '../board/task.js'
import { Card } from '../card/card.js'
import { Icon } from '../ui/icon.js'
import { createColumnIds } from './column-ids.js'
import { Composer } from './composer.js'
import { EmptyColumn } from './empty-column.js'
import { LimitMenu } from './limit-menu.js'
import { useColumnHandle } from './use-column-handle.js'
import { useDropTarget } from './use-drop-target.js'

export interface ColumnProps {
  readonly status: Status
  readonly people: readonly User[]
  readonly onOpenTask: (id: string) => void
  readonly onOpenArchive: () => void
}

/** Selects ids only: which tasks, in which order. Each card selects its own task. */
export const Column = memo(function Column({ status, people, onOpenTask, onOpenArchive }: ColumnProps) {
  useSyncExternalStore(subscribeToBeats, getBeat, getBeat)
  const { ids, total } = useSyncState(useMemo(() => createColumnIds(status), [status]))
  const [activeId, setActiveId] = useState<string | null>(null)
  const [composing, setComposing] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useRef<VirtualizerHandle>(null)
  const headingId = useId()
  const compose = useCallback(() => setComposing(true), [])
  const activeIndex = Math.max(0, activeId === null ? 0 : ids.indexOf(activeId))
  useColumnHandle(status, { ids, activeIndex, setActiveId, compose, scroller, virtualizer })
  const { dropIndex, ...dropHandlers } = useDropTarget(status, ids, scroller)

  return (
    <section className="column" data-status={status} aria-labelledby={headingId}>
      <header className="column-header">
        <span className="column-dot" aria-hidden="true" />
        <h2 id={headingId}>{statusNames[status]}</h2>
        <LimitMenu status={status} shown={ids.length} total={total} />
        {status === 'done' && (
          <button
            type="button"
            className="icon-button"
            aria-label="Archive"
            title="Archive finished tasks"
            onClick={onOpenArchive}
          >
            <Icon name="archive" />
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={`Add task to ${statusNames[status]}`}
          onClick={compose}
        >
          <Icon name="plus" />
        </button>
      </header>
      {composing && <Composer status={status} onClose={() => setComposing(false)} />}
      {/* biome-ignore lint/a11y/useSemanticElements: the virtualised list puts boxes between list and items, which <ul> forbids */}
      <div
        ref={scroller}
        className="column-list"
        role="list"
        aria-label={`${statusNames[status]} tasks`}
        data-drop={dropIndex === null ? undefined : ids.length === 0 ? 'empty' : 'into'}
        {...dropHandlers}
      >
        {ids.length === 0 && <EmptyColumn status={status} filtered={total > 0} onAdd={compose} />}
        <Virtualizer ref={virtualizer} data={ids} itemSize={96} keepMounted={ids.length > 0 ? [activeIndex] : []}>
          {(id, index) => (
            <Card
              key={id}
              id={id}
              position={index + 1}
              siblings={ids.length}
              active={index === activeIndex}
              dropEdge={
                dropIndex === index
                  ? 'top'
                  : dropIndex === ids.length && index === ids.length - 1
                    ? 'bottom'
                    : undefined
              }
              people={people}
              onActive={setActiveId}
              onOpen={onOpenTask}
            />
          )}
        </Virtualizer>
      </div>
    </section>
  )
})

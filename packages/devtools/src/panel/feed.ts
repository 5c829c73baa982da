import { useMemo, useSyncExternalStore } from 'react'
import type { Client } from '../client/client.js'
import type { TopicName, TopicPayload } from '../protocol/topics.js'
import { usePanel } from './panel-context.js'

interface Feed<Value> {
  get(): Value
  subscribe(listener: () => void): () => void
}

type Reduce<Name extends TopicName, Value> = (value: Value, payload: TopicPayload<Name>) => Value

function createFeed<Name extends TopicName, Value>(
  client: Client,
  agentId: string,
  topic: Name,
  initial: Value,
  reduce: Reduce<Name, Value>,
): Feed<Value> {
  let value = initial
  let stop: (() => void) | undefined
  const listeners = new Set<() => void>()
  const set = (next: Value) => {
    if (Object.is(next, value)) return
    value = next
    for (const listener of listeners) listener()
  }
  return {
    get: () => value,
    subscribe(listener) {
      listeners.add(listener)
      stop ??= client.watch(
        agentId,
        topic,
        (payload) => set(reduce(value, payload)),
        () => set(initial),
      )
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
        value = initial
      }
    },
  }
}

/** What a topic of the shown store has told so far, folded by `reduce`. `initial` and `reduce` must be constants. */
export function useFeed<Name extends TopicName, Value>(
  topic: Name,
  initial: Value,
  reduce: Reduce<Name, Value>,
): Value {
  return useFeedOf(usePanel().agent.agentId, topic, initial, reduce)
}

function useFeedOf<Name extends TopicName, Value>(
  agentId: string,
  topic: Name,
  initial: Value,
  reduce: Reduce<Name, Value>,
): Value {
  const { client } = usePanel()
  const feed = useMemo(
    () => createFeed(client, agentId, topic, initial, reduce),
    [client, agentId, topic, initial, reduce],
  )
  return useSyncExternalStore(feed.subscribe, feed.get)
}

const latest = <Payload>(_before: unknown, payload: Payload): Payload => payload

/** The latest payload of a topic; undefined until the first. */
export function useLatest<Name extends TopicName>(topic: Name): TopicPayload<Name> | undefined {
  return useFeed<Name, TopicPayload<Name> | undefined>(topic, undefined, latest)
}

/** The latest payload of a topic of another tab, or store; undefined until the first. */
export function useLatestOf<Name extends TopicName>(agentId: string, topic: Name): TopicPayload<Name> | undefined {
  return useFeedOf<Name, TopicPayload<Name> | undefined>(agentId, topic, undefined, latest)
}

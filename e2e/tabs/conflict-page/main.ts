import type { CardsPage } from '../conflict-contract.js'
import { openCards, policies } from './cards.js'

const cards = openCards()
const told: string[] = []
cards.events.on('state:conflict', ({ conflict: { slice, outcome } }) => told.push(`${slice} ${outcome}`))

let isHeld = false

/** Keeps a transaction open that everybody who writes has to wait for. */
async function hold(): Promise<void> {
  const [found] = (await indexedDB.databases()).filter(({ name }) => name?.includes('cards'))
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(found?.name ?? '')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const [rows = ''] = database.objectStoreNames
  const store = database.transaction(rows, 'readwrite').objectStore(rows)
  isHeld = true
  await new Promise<void>((resolve) => {
    const again = () => {
      resolve()
      if (isHeld) store.count().onsuccess = again
      else database.close()
    }
    store.count().onsuccess = again
  })
}

const cardsPage: CardsPage = {
  ready: () => cards.ready,
  async begin() {
    cards.update((draft) => {
      for (const policy of policies) {
        draft[policy].set('c', { id: 'c', title: 'base', likes: 10, tags: ['base'], body: 'middle' })
      }
    })
    await cards.flush()
  },
  edit(policy, ...changes) {
    for (const change of changes) {
      cards.update((draft) => {
        const card = draft[policy].get('c')
        if (card) Object.assign(card, change)
      })
    }
  },
  card(policy) {
    const card = cards.getState()[policy].get('c')
    return card && { ...card, tags: [...card.tags] }
  },
  conflicts: () => cards.conflicts.list(),
  told: () => told,
  async replayTheirs(id) {
    const { outcome, applied } = await cards.conflicts.replay(id, ({ theirs }) => theirs)
    await applied?.saved
    return outcome
  },
  flush: () => cards.flush(),
  hold,
  release() {
    isHeld = false
  },
}
window.cardsPage = cardsPage

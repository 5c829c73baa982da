import type { StatusPayload } from '../protocol/topics.js'
import { formatCount, plural } from './format.js'
import type { IconName } from './icons.js'

export type Tone = 'ok' | 'warn' | 'bad' | 'quiet'

/** How safe the state is, in one word, one sentence, one glyph and one tone. */
export interface Durability {
  readonly tone: Tone
  readonly icon: IconName
  readonly word: string
  readonly sentence: string
}

export function durabilityOf(status: StatusPayload | undefined): Durability {
  if (status === undefined) {
    return { tone: 'quiet', icon: 'clock', word: 'Waiting', sentence: 'The store has not told its status yet.' }
  }
  const { phase, degraded, pending, savedVersion } = status
  if (phase === 'outdated') {
    return {
      tone: 'bad',
      icon: 'lock',
      word: 'Outdated',
      sentence: 'A newer app owns the stored data: this tab can read and not write.',
    }
  }
  if (degraded !== null) return { tone: 'bad', icon: 'warn', word: 'Degraded', sentence: degraded.reason }
  if (phase === 'memory') {
    return { tone: 'bad', icon: 'warn', word: 'Memory only', sentence: 'There is no storage: a reload forgets it all.' }
  }
  if (phase === 'closed') {
    return { tone: 'quiet', icon: 'cross', word: 'Closed', sentence: 'The store was closed; it takes no updates.' }
  }
  if (phase === 'boot') return { tone: 'warn', icon: 'clock', word: 'Starting', sentence: 'Reading what was stored.' }
  if (pending > 0) {
    return {
      tone: 'warn',
      icon: 'clock',
      word: `${formatCount(pending)} pending`,
      sentence: `${plural(pending, 'commit')} in memory ${pending === 1 ? 'is' : 'are'} on the way to storage.`,
    }
  }
  return {
    tone: 'ok',
    icon: 'check',
    word: 'Saved',
    sentence: `Everything up to version ${formatCount(savedVersion)} is in storage: it survives a crash of the tab and the browser.`,
  }
}

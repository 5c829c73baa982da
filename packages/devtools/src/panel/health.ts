import type { StatsPayload } from '../protocol/topics.js'
import type { Tone } from './durability.js'
import { formatAgo, plural } from './format.js'
import type { IconName } from './icons.js'

/** What is known to be wrong in the state, in one word, one sentence, one glyph and one tone. */
export interface Health {
  readonly tone: Tone
  readonly icon: IconName
  readonly word: string
  readonly sentence: string
}

/** "Never checked" is not "nothing found". */
export function healthOf(stats: Pick<StatsPayload, 'inconsistencies' | 'lastCheckAt'>, now: number): Health {
  const { inconsistencies, lastCheckAt } = stats
  if (inconsistencies === null || lastCheckAt === null) {
    const sentence = 'References, checks and indexes were not looked at in this tab yet.'
    return { tone: 'quiet', icon: 'clock', word: 'Not checked', sentence }
  }
  const ago = formatAgo(lastCheckAt, now)
  if (inconsistencies > 0) {
    const sentence = `Looked at ${ago}: see what does not fit together, and mend it.`
    return { tone: 'warn', icon: 'warn', word: plural(inconsistencies, 'finding'), sentence }
  }
  return { tone: 'ok', icon: 'check', word: 'Consistent', sentence: `Nothing found, looked at ${ago}.` }
}

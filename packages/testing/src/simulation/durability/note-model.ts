import { hold } from '../plan.js'
import type { Notebook } from './notebook.js'

/** What a state holds, author by author, as text: equal text is equal content. */
export type Pages = ReadonlyMap<string, string>

/** What one tab wrote. Its keys are its own, so that what others do can not overwrite it. */
export class Author {
  readonly name: string
  /** The author's entries after each of its commits; the first is what there was before. */
  pages: string[] = ['']
  /** Up to which commit `saved` has resolved, or somebody has read it. */
  savedTo = 0
  /** Up to which commit a power cut takes nothing. */
  durableTo = 0
  entries = new Map<string, string>()
  written = 0

  constructor(name: string) {
    this.name = name
  }

  get length(): number {
    return this.pages.length - 1
  }

  /** Writes down that one commit set these entries; an empty text deletes. */
  write(changes: ReadonlyMap<string, string>): void {
    for (const [key, text] of changes) {
      if (text === '') this.entries.delete(key)
      else this.entries.set(key, `${text}|${text}`)
    }
    this.pages.push(textOf(this.entries))
  }

  /** The newest commit, not before `least`, after which the author's entries were these; -1: none. */
  cutOf(page: string, least: number): number {
    for (let cut = this.length; cut >= least; cut--) if (this.pages[cut] === page) return cut
    return -1
  }

  /** From now on this is what there was before. */
  begin(page: string): void {
    this.pages = [page]
    this.entries = entriesOf(page)
    this.savedTo = 0
    this.durableTo = 0
  }
}

/** What a backup holds for sure. */
export interface KnownBackup {
  readonly id: string
  readonly epoch: number
  readonly pages: Pages
  readonly cuts: ReadonlyMap<string, number>
}

/**
 * All that was ever written, of all authors. What is read must be of each author a beginning of what it wrote that holds all
 * that was saved.
 */
export class NoteModel {
  readonly authors = new Map<string, Author>()
  /** Each time that what there is was replaced as a whole: by a restore, or after a loss. */
  epoch = 0
  readonly #attempted = new Set<string>()

  author(name: string): Author {
    const author = new Author(name)
    this.authors.set(name, author)
    return author
  }

  attempt(key: string, text: string): void {
    this.#attempted.add(`${key}=${text}`)
  }

  /** What is there is nothing that nobody wrote. */
  holdAttempted(pages: Pages): void {
    for (const page of pages.values()) {
      for (const [key, pair] of entriesOf(page)) {
        for (const text of pair.split('|')) {
          hold(
            text === '' || this.#attempted.has(`${key}=${text}`),
            'I2',
            () => `${key} holds '${text}', never written`,
          )
        }
      }
    }
  }

  /** Of each author the commit up to which it is there; a problem as text when it is not a beginning from `least` on. */
  match(pages: Pages, least: (author: Author) => number): ReadonlyMap<string, number> | string {
    const cuts = new Map<string, number>()
    for (const author of this.authors.values()) {
      const page = pages.get(author.name) ?? ''
      const cut = author.cutOf(page, least(author))
      if (cut < 0) {
        const older = author.cutOf(page, 0)
        const what = older < 0 ? 'nothing that it ever wrote' : `what it wrote up to ${older}`
        return `of ${author.name} there is ${what}; saved ${author.savedTo} of ${author.length}, wanted from ${least(author)}: '${page.slice(0, 160)}', last '${author.pages.at(-1)?.slice(0, 160)}'`
      }
      cuts.set(author.name, cut)
    }
    for (const name of pages.keys()) if (!this.authors.has(name)) return `nobody is called ${name}`
    return cuts
  }

  get full(): Pages {
    return new Map([...this.authors].map(([name, author]) => [name, author.pages.at(-1) ?? '']))
  }

  /** What there is was replaced by this. */
  begin(pages: Pages): void {
    this.epoch++
    for (const author of this.authors.values()) author.begin(pages.get(author.name) ?? '')
  }

  /** Power was cut: only what was on the device counts as saved. */
  cutPower(): void {
    for (const author of this.authors.values()) author.savedTo = Math.min(author.savedTo, author.durableTo)
  }
}

/** The pages of a state. */
export function pagesOf({ notes, echoes }: ReturnType<Notebook['getState']>): Pages {
  const byAuthor = new Map<string, Map<string, string>>()
  for (const key of new Set([...notes.keys(), ...echoes.keys()])) {
    const name = key.slice(0, key.indexOf('.'))
    let entries = byAuthor.get(name)
    if (!entries) {
      entries = new Map()
      byAuthor.set(name, entries)
    }
    entries.set(key, `${notes.get(key)?.text ?? ''}|${echoes.get(key)?.text ?? ''}`)
  }
  return new Map([...byAuthor].map(([name, entries]) => [name, textOf(entries)]))
}

function textOf(entries: ReadonlyMap<string, string>): string {
  return [...entries]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, pair]) => `${key}=${pair}`)
    .join(';')
}

function entriesOf(page: string): Map<string, string> {
  if (page === '') return new Map()
  return new Map(
    page.split(';').map((entry) => {
      const at = entry.indexOf('=')
      return [entry.slice(0, at), entry.slice(at + 1)] as const
    }),
  )
}

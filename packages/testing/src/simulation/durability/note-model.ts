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

  /** The oldest commit, not before `least`, after which the author's entries were these; -1: none. */
  cutOf(page: string, least: number): number {
    return this.pages.indexOf(page, least)
  }

  /** From now on this is what there was before. Gives what was written until now. */
  begin(page: string): Author {
    const older = Object.assign(new Author(this.name), this)
    this.pages = [page]
    this.entries = entriesOf(page)
    this.savedTo = 0
    this.durableTo = 0
    return older
  }
}

/** What a backup holds for sure. */
export interface KnownBackup {
  readonly id: string
  readonly at: number
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
  /** Whether power was cut before it was certain that the newest replacement is on the device. */
  isUncertain = false
  /** What was written until each replacement, while a power cut may bring it back; undefined: the database was damaged then. */
  #older: (ReadonlyMap<string, Author> | undefined)[] = []
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
    return this.#matchTo(this.authors, pages, least)
  }

  /** Whether that may be there after a power cut: what there was before one of the newest replacements. */
  mayBeBack(pages: Pages): boolean {
    return this.#older.some((authors) => {
      if (authors !== undefined) return typeof this.#matchTo(authors, pages, ({ savedTo }) => savedTo) !== 'string'
      this.holdAttempted(pages)
      return true
    })
  }

  #matchTo(authors: ReadonlyMap<string, Author>, pages: Pages, least: (author: Author) => number) {
    const cuts = new Map<string, number>()
    for (const author of authors.values()) {
      const page = pages.get(author.name) ?? ''
      const cut = author.cutOf(page, least(author))
      if (cut < 0) {
        const older = author.cutOf(page, 0)
        const what = older < 0 ? 'nothing that it ever wrote' : `what it wrote up to ${older}`
        return `of ${author.name} there is ${what}; saved ${author.savedTo} of ${author.length}, wanted from ${least(author)}: '${page.slice(0, 160)}', last '${author.pages.at(-1)?.slice(0, 160)}'`
      }
      cuts.set(author.name, cut)
    }
    for (const name of pages.keys()) if (!authors.has(name)) return `nobody is called ${name}`
    return cuts
  }

  get full(): Pages {
    return new Map([...this.authors].map(([name, author]) => [name, author.pages.at(-1) ?? '']))
  }

  /** What there is was replaced by this; `isDamage`: what of it is on the device nobody can say. */
  begin(pages: Pages, isDamage = false): void {
    this.epoch++
    this.isUncertain = false
    const older = [...this.authors].map(([name, author]) => [name, author.begin(pages.get(name) ?? '')] as const)
    this.#older.push(isDamage ? undefined : new Map(older))
  }

  /** What there was when the newest replacement was made, and that itself, is on the device. */
  reachDevice(): void {
    this.#older = []
  }

  /** Power was cut: only what was on the device counts as saved. */
  cutPower(): void {
    this.isUncertain = this.#older.length > 0
    for (const authors of [this.authors, ...this.#older]) {
      for (const author of authors?.values() ?? []) author.savedTo = Math.min(author.savedTo, author.durableTo)
    }
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

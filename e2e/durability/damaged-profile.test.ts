import { expect } from '@playwright/test'
import type { Opened } from './contract.js'
import { damage, damages } from './damages.js'
import { createProfile, type Profile, test as profileTest } from './profile.js'
import { perform, type Row, rowsAfter, type Span } from './script.js'
import { openSession, type Session } from './session.js'

const options = { extent: { rows: 3_000, textLength: 240 }, compactAfterBytes: 256_000 }
const sessions: readonly Span[] = [
  { from: 1, to: 6_000, session: 1 },
  { from: 6_001, to: 8_000, session: 2 },
]
const commits = 40

const test = profileTest.extend<object, { stocked: Profile }>({
  /** A profile with thousands of rows, in snapshot and journal, and a backup of them, closed in good order. */
  stocked: [
    async ({ ledgerUrl, launchOptions }, use) => {
      const profile = createProfile(launchOptions)
      for (const { session, to } of sessions) {
        const { page } = await openSession(await profile.open(), ledgerUrl, options)
        await page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [session, to] as const)
        await page.evaluate(() => window.ledgerPage.backUp())
        await page.evaluate(() => window.ledgerPage.close())
        await profile.close()
      }
      await use(profile)
      await profile.remove()
    },
    { scope: 'worker' },
  ],
})

test.describe.configure({ mode: 'parallel', timeout: 180_000 })

/** Every value that a row had after some commit. */
function valuesOf(spans: readonly Span[]): ReadonlySet<string> {
  const values = new Set<string>()
  const rows = new Map<string, Row>()
  const touched = new Set<string>()
  const watched = {
    get: (id: string) => {
      touched.add(id)
      return rows.get(id)
    },
    set: (id: string, row: Row) => {
      touched.add(id)
      rows.set(id, row)
    },
    delete: (id: string) => rows.delete(id),
  }
  for (const { from, to, session } of spans) {
    for (let n = from; n <= to; n++) {
      touched.clear()
      perform(watched, n, session, options.extent)
      for (const id of touched) if (rows.has(id)) values.add(JSON.stringify(rows.get(id)))
    }
  }
  return values
}

/** Nothing wrong may be shown, and nothing may be missing unless the store says so. Gives whether all is there. */
function expectNothingSilent(
  { opened, errors }: Session,
  rows: readonly Row[],
  isPossible: (row: Row) => boolean,
): boolean {
  expect(errors, 'no exception on the page').toEqual([])
  expect(opened.invalid, 'the state is valid').toEqual([])
  expect(
    opened.rows.filter((row) => !isPossible(row)),
    'no row that nobody wrote',
  ).toEqual([])
  const isWhole = JSON.stringify(opened.rows) === JSON.stringify(rows)
  if (!isWhole) expect(reportOf(opened), 'what is missing is reported').not.toEqual([])
  return isWhole
}

function reportOf({ status: { degraded, recovery }, lost }: Opened): readonly string[] {
  return [
    ...(degraded === null ? [] : [degraded.reason]),
    ...(recovery?.dataLoss ? recovery.steps : []),
    ...lost.map(({ reason }) => reason),
  ]
}

for (const harm of damages) {
  test(`R7 files of the database damaged between two sessions, ${harm.title}: nothing is silent, the vault restores`, async ({
    profiles,
    ledgerUrl,
    stocked,
  }) => {
    const profile = profiles.create(stocked)
    damage(profile, harm)
    const values = valuesOf(sessions)
    let rows = rowsAfter(sessions, options.extent)
    for (const number of [3, 4, 5]) {
      const session = await openSession(await profile.open(), ledgerUrl, options)
      const isWhole = expectNothingSilent(session, rows, (row) => row.session > 2 || values.has(JSON.stringify(row)))
      test.info().annotations.push({
        type: `start ${number - 2}`,
        description: isWhole ? 'all is there' : reportOf(session.opened).join(' '),
      })
      const { opened, page } = session
      // While the browser refuses the database altogether there is only the report; else the vault gives back what is gone.
      if (opened.status.degraded === null) expect(isWhole, 'the vault has it').toBe(true)
      const isSaved = await page.evaluate(([session, count]) => window.ledgerPage.attempt(session, count), [
        number,
        commits,
      ] as const)
      // What was only ever in memory is not looked for at the next start: that begins from what storage has.
      if (isSaved) {
        const found = new Map(opened.rows.map((row) => [row.id, { ...row }]))
        for (let n = opened.last.n + 1; n <= opened.last.n + commits; n++) perform(found, n, number, options.extent)
        rows = [...found.values()]
        await page.evaluate(() => window.ledgerPage.close())
      } else expect((await page.evaluate(() => window.ledgerPage.status())).degraded).not.toBeNull()
      await profile.close()
    }
  })
}

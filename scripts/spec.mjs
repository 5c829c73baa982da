// Lists the rules of SPEC.md that no test title quotes, and quoted numbers that are no rule. Exits with 1 if there are any.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const specification = readFileSync(`${root}packages/core/SPEC.md`, 'utf8')
/** @type {Map<string, string | undefined>} */
const rules = new Map()
/** @type {string[]} */
const twice = []
for (const [, id = '', text] of specification.matchAll(/^- \*\*([A-Z]\d+)\*\* (.*)$/gm)) {
  if (rules.has(id)) twice.push(id)
  rules.set(id, text)
}

/** @type {Map<string, string[]>} rule → `file:line` of the tests that quote it */
const quotedBy = new Map()
const testFiles = ['packages', 'apps', 'e2e'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => !/\/(node_modules|dist)\//.test(path) && /(\.(test|test-d)\.tsx?|^e2e\/.*\.ts)$/.test(path)),
)
for (const file of testFiles) {
  const text = readFileSync(`${root}${file}`, 'utf8')
  // A title is a string that directly follows the parenthesis of a call: test('J1 …'), test.each(rows)('J1, J2 …').
  for (const title of text.matchAll(/\(\s*['"`]((?:[A-Z]\d+[,:]? +)+)\S/g)) {
    const line = text.slice(0, title.index).split('\n').length
    for (const id of title[1]?.match(/[A-Z]\d+/g) ?? []) {
      quotedBy.set(id, [...(quotedBy.get(id) ?? []), `${file}:${line}`])
    }
  }
}

const untested = [...rules].filter(([id]) => !quotedBy.has(id))
const unknown = [...quotedBy].filter(([id]) => !rules.has(id))
for (const id of twice) console.error(`two rules are numbered ${id}`)
for (const [id, text] of untested) console.error(`no test quotes ${id}: ${text}`)
for (const [id, places] of unknown) console.error(`${id} is no rule, but is quoted in ${places.join(', ')}`)
console.log(
  `${rules.size - untested.length} of ${rules.size} rules are quoted by the titles in ${testFiles.length} test files.`,
)
process.exitCode = twice.length + untested.length + unknown.length > 0 || rules.size === 0 ? 1 : 0

import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
const fixture = fileURLToPath(new URL('../fixtures/register', import.meta.url))

// An augmentation holds for a whole program, so the one of this test is compiled apart from the repository's.
test('V5 augmenting Register types the hooks of the package, and mistakes do not compile', async () => {
  const compiled = await promisify(execFile)(process.execPath, [tsc, '-p', fixture]).catch(
    (failure: unknown) => failure,
  )
  expect(compiled).toEqual({ stdout: '', stderr: '' })
})

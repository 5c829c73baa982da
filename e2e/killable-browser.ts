import { mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, chromium } from '@playwright/test'

/** A browser with a profile on disk that can be killed and started again. */
export interface KillableBrowser {
  /** Starts the browser on the profile. */
  start(): Promise<BrowserContext>
  /** Kills the browser's process with SIGKILL: it gets no chance to write or close anything. */
  kill(): Promise<void>
}

/** Chromium notes its process in the profile: a link to `<host>-<process id>`. */
function processIdOf(profile: string): number {
  const id = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1))
  if (!Number.isInteger(id) || id <= 1) throw new Error('The profile does not name its process.')
  return id
}

export const test = base.extend<{ browserOnDisk: KillableBrowser }>({
  browserOnDisk: async ({ launchOptions, baseURL, viewport }, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'holdfast-profile-'))
    let context: BrowserContext | undefined
    await use({
      start: async () => {
        context = await chromium.launchPersistentContext(profile, {
          ...launchOptions,
          baseURL: baseURL ?? '',
          viewport,
        })
        return context
      },
      kill: async () => {
        const closed = context?.waitForEvent('close')
        process.kill(processIdOf(profile), 'SIGKILL')
        await closed
      },
    })
    await context?.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  },
})

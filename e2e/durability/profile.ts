import { cpSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type LaunchOptions, type Page } from '@playwright/test'
import { test as base } from './served-page.js'

/** A browser's profile on disk, which browsers are started on one after the other. */
export interface Profile {
  readonly directory: string
  /** Starts a browser on it and gives its first page. */
  open(): Promise<Page>
  /** Ends the browser in good order. */
  close(): Promise<void>
  /** Ends all processes of the browser with SIGKILL: none gets a chance to write or close anything. */
  kill(): Promise<void>
  /** Removes it from the disk. */
  remove(): Promise<void>
}

export interface Profiles {
  /** A new profile, or a copy of one that no browser runs on. */
  create(from?: Profile): Profile
}

/** Chromium notes its process in the profile: a link to `<host>-<process id>`. */
function processIdOf(directory: string): number {
  const id = Number(readlinkSync(join(directory, 'SingletonLock')).split('-').at(-1))
  if (!Number.isInteger(id) || id <= 1) throw new Error('The profile does not name its process.')
  return id
}

/** A new profile; where `from` is given, a copy of it. */
export function createProfile(launchOptions: LaunchOptions, from?: Profile): Profile {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-profile-'))
  if (from) cpSync(from.directory, directory, { recursive: true })
  let context: BrowserContext | undefined
  return {
    directory,
    async open() {
      context = await chromium.launchPersistentContext(directory, launchOptions)
      return context.pages()[0] ?? context.newPage()
    },
    async close() {
      await context?.close()
      context = undefined
    },
    async kill() {
      const closed = context?.waitForEvent('close')
      // Playwright starts a browser as the leader of a group of processes.
      process.kill(-processIdOf(directory), 'SIGKILL')
      await closed
      context = undefined
    },
    async remove() {
      await context?.close()
      rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

export const test = base.extend<{ profiles: Profiles }>({
  profiles: async ({ launchOptions }, use) => {
    const created: Profile[] = []
    await use({
      create(from) {
        const profile = createProfile(launchOptions, from)
        created.push(profile)
        return profile
      },
    })
    for (const profile of created) await profile.remove()
  },
})

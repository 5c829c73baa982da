import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

/** Flags for a browser in a container and on a closed network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The browser that the tests run in: `CHROMIUM_PATH`, else Debian's, else the one that Playwright installed; undefined where
 * there is none.
 * @returns {string | undefined}
 */
export function findChromium() {
  const { CHROMIUM_PATH } = process.env
  return [CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()].find(isExecutable)
}

/**
 * {@link findChromium}, after installing Debian's package where there is none.
 * @returns {string}
 */
export function ensureChromium() {
  const found = findChromium()
  if (found) return found
  console.log('No Chromium found: installing the Debian package.')
  const isRoot = process.getuid?.() === 0
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    spawnSync(isRoot ? 'apt-get' : 'sudo', isRoot ? args : ['-n', 'apt-get', ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  const installed = findChromium()
  if (!installed) {
    throw new Error(
      'No Chromium found, and apt-get could not install one. Install it (`apt-get install chromium` as root, or ' +
        '`npx playwright install chromium`), or set CHROMIUM_PATH to the executable of one.',
    )
  }
  return installed
}

/** @param {string | undefined} path */
function isExecutable(path) {
  if (!path) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(ensureChromium())

import { fileURLToPath } from 'node:url'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

const react18 = fileURLToPath(new URL('e2e/react-18/node_modules', import.meta.url))

export default defineConfig({
  resolve: { conditions: ['@holdfast/source'] },
  ssr: { resolve: { conditions: ['@holdfast/source'] } },
  test: {
    // A bound for what hangs, far above what anything takes on a busy machine.
    testTimeout: 60_000,
    // Vitest leaves one processor to itself, which on two is half of them.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/*.dom.test.*'],
          environment: 'node',
          setupFiles: ['scripts/fixed-seed.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          include: ['packages/*/src/**/*.test.tsx', 'packages/*/src/**/*.dom.test.ts'],
          environment: 'jsdom',
          setupFiles: ['scripts/fixed-seed.ts'],
        },
      },
      {
        // What only a browser can prove: IndexedDB, OPFS, locks and channels as they are.
        extends: true,
        test: {
          name: 'browser',
          // Its pages are of one origin.
          maxWorkers: 1,
          include: ['packages/*/src/**/*.browser.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
                args: [
                  '--no-sandbox',
                  '--disable-gpu',
                  '--disable-quic',
                  '--no-first-run',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        // The same tests of the React layer on React 18. What imports React is inlined, so that the alias reaches it.
        extends: true,
        resolve: {
          alias: [
            { find: /^react(?=$|\/|-dom)/, replacement: `${react18}/react` },
            // Its CommonJS entry would require React past the alias.
            {
              find: /^@testing-library\/react$/,
              replacement: '@testing-library/react/dist/@testing-library/react.esm.js',
            },
          ],
        },
        test: {
          name: 'dom-react-18',
          include: ['packages/react/src/**/*.test.tsx'],
          environment: 'jsdom',
          env: { REACT_MAJOR: '18' },
          server: { deps: { inline: [/\/node_modules\/(zustand|@testing-library\/react)\//] } },
        },
      },
    ],
  },
})

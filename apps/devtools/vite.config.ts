import react from '@vitejs/plugin-react'
import { defaultClientConditions, defaultServerConditions, defineConfig } from 'vite'
// By its path, because a config runs before anything is built.
import { holdfastDevtools } from '../../packages/devtools/src/vite/index.js'

export default defineConfig({
  plugins: [react(), holdfastDevtools()],
  resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@holdfast/source', ...defaultServerConditions] } },
  // Relative, so that the built page can be put under any path of an app's origin.
  base: './',
  server: { port: 5174 },
  preview: { port: 5174 },
})

import react from '@vitejs/plugin-react'
import { defaultClientConditions, defaultServerConditions, defineConfig } from 'vite'
// By its path, because a config runs before anything is built.
import { holdfastDevtools } from '../../packages/devtools/src/vite/index.js'

export default defineConfig({
  plugins: [react(), holdfastDevtools()],
  resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@holdfast/source', ...defaultServerConditions] } },
  worker: { format: 'es' },
  server: { port: 5173 },
  preview: { port: 5173 },
})

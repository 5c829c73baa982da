import react from '@vitejs/plugin-react'
import { defaultClientConditions, defaultServerConditions, defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@holdfast/source', ...defaultServerConditions] } },
  worker: { format: 'es' },
  server: { port: 5173 },
  preview: { port: 5173 },
})

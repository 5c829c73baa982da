import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
  build: { target: 'esnext', modulePreload: false, reportCompressedSize: false },
  logLevel: 'warn',
})

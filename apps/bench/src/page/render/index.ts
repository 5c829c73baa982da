import type { RenderingAdapter } from './rendering.js'

/** Every adapter of rendering by its name in reports. */
export const renderings: Readonly<Record<string, () => Promise<RenderingAdapter>>> = {
  'holdfast-memory': async () => (await import('./holdfast-rendering.js')).holdfastRendering,
  'zustand-immer': async () => (await import('./zustand-rendering.js')).zustandRendering,
}

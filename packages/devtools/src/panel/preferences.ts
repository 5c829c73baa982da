import { boolean, decodeWith, literal, nullable, number, object, text } from '../protocol/decoder.js'

const preferences = object({
  open: boolean,
  screen: text,
  dock: literal('bottom', 'right'),
  heightPx: number,
  widthPx: number,
  theme: literal('auto', 'light', 'dark'),
  store: nullable(text),
})

/** How the panel was left. Kept per origin. */
export type Preferences = ReturnType<typeof preferences>

const KEY = 'holdfast:devtools'

const DEFAULTS: Preferences = {
  open: false,
  screen: 'overview',
  dock: 'bottom',
  heightPx: 420,
  widthPx: 720,
  theme: 'auto',
  store: null,
}

/** What was kept, completed by defaults; the defaults where nothing is kept or it can not be read. */
export function readPreferences(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return decodeWith(preferences, { ...DEFAULTS, ...(kept as object) }) ?? DEFAULTS
  } catch {
    // No localStorage (a sandboxed frame) or no JSON in it.
    return DEFAULTS
  }
}

export function keepPreferences(patch: Partial<Preferences>): Preferences {
  const next = { ...readPreferences(), ...patch }
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Full or forbidden: the panel works, it only forgets.
  }
  return next
}

import { useEffect, useSyncExternalStore } from 'react'
import { board } from '../board/board.js'
import { useSyncState } from '../board/sync.js'
import { setTheme } from '../board/view-settings.js'

const darkQuery = '(prefers-color-scheme: dark)'

function subscribeToSystem(listener: () => void): () => void {
  const query = matchMedia(darkQuery)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

const systemIsDark = () => matchMedia(darkQuery).matches

/** The theme on show: the one chosen on this device, or else the system's. */
export function useTheme(): 'light' | 'dark' {
  const chosen = useSyncState((state) => state.settings.theme)
  const systemDark = useSyncExternalStore(subscribeToSystem, systemIsDark, () => false)
  const theme = chosen === 'system' ? (systemDark ? 'dark' : 'light') : chosen
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return theme
}

/** Shows the chosen theme where no component does yet, as on the recovery screen. */
export function showChosenTheme(): void {
  const { theme } = board.getState().settings
  if (theme !== 'system') document.documentElement.dataset.theme = theme
}

/** Chooses the theme that is not on show. */
export function toggleTheme(): void {
  const { theme } = board.getState().settings
  const dark = theme === 'system' ? systemIsDark() : theme === 'dark'
  setTheme(dark ? 'light' : 'dark')
}

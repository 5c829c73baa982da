import type { ReactNode } from 'react'

// Drawn here: some dozen small shapes weigh less than an import.
const shapes = {
  anchor: 'M12 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm0 0v14M7 12h10M3 13c0 5 4 9 9 9s9-4 9-9',
  overview: 'M4 14a8 8 0 1 1 16 0M12 14l4-5M3 18h18',
  timeline: 'M12 3v5m0 8v5m0-5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
  state: 'M5 4h5M5 4v14h5M5 11h5M14 4h6M14 11h6M14 18h6',
  config:
    'M4 7h9m5 0h2M4 17h3m5 0h8M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  log: 'M5 5h14M5 10h14M5 15h9M5 20h6',
  check: 'm4 12.5 5 5L20 6.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2',
  warn: 'M12 9v4.5m0 3.2v.1M10.3 4 2.5 18a2 2 0 0 0 1.7 3h15.6a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0Z',
  cross: 'M6 6l12 12M18 6 6 18',
  dockRight: 'M4 4h16v16H4zM14 4v16',
  dockBottom: 'M4 4h16v16H4zM4 14h16',
  popOut: 'M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4m11.2 11.2L19 19M5 19l1.4-1.4M17.6 6.4 19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  auto: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 3v18M12 8h6.5M12 12h9M12 16h7.5',
  lock: 'M6 11h12v10H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 5 5',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.5v15l12-7.5z',
  chevron: 'm9 5 7 7-7 7',
  health: 'M3 12h4l2.5-6 5 12 2.5-6h4',
  undo: 'M8 4 3.5 8.5 8 13M4 8.5h9a6 6 0 0 1 0 12H9',
  redo: 'm16 4 4.5 4.5L16 13m4-4.5h-9a6 6 0 0 0 0 12h4',
  repair: 'M14.5 6.5a4.5 4.5 0 0 0-6 5.5L3 17.5 6.5 21l5.5-5.5a4.5 4.5 0 0 0 5.5-6L14.8 12 12 9.3z',
  optimize: 'M4 20h16M6 16l6-12 6 12M8.5 11h7',
  restore: 'M4 5v5h5M4.5 10A8 8 0 1 1 4 14m8-5v4l3 2',
  transaction: 'M7 4v16M17 4v16M7 8h10M7 16h10',
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  shield: 'M12 3 4.5 6v5.5c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5V6Z',
  sync: 'M4 10a8 8 0 0 1 14-4l2 2m0-5v5h-5M20 14a8 8 0 0 1-14 4l-2-2m0 5v-5h5',
  tab: 'M3 6h18v13H3zM3 10h18M8 6v4',
} as const

export type IconName = keyof typeof shapes

/** A drawing beside a text that says the same: hidden from screen readers. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  )
}

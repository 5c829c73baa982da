/** Outlines on a 16-pixel grid, drawn with the text's colour. */
const outlines = {
  plus: 'M8 3v10M3 8h10',
  close: 'm4 4 8 8m0-8-8 8',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3.05 3.05l1.06 1.06M11.9 11.9l1.05 1.05M3.05 12.95l1.06-1.06M11.9 4.1l1.05-1.05',
  moon: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  check: 'm3 8.5 3.2 3L13 4.5',
  alert: 'M8 2 1.5 13.5h13L8 2Zm0 4.5v3M8 11.6v.01',
  upload: 'M8 10.5V2.5m0 0L4.8 5.7M8 2.5l3.2 3.2M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2',
  download: 'M8 2.5v8m0 0L4.8 7.3M8 10.5l3.2-3.2M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2',
  keyboard:
    'M2.5 4h11a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM4 6.5h.01M6.7 6.5h.01M9.4 6.5h.01M12 6.5h.01M5 9.5h6',
  text: 'M3 4.5h10M3 8h10M3 11.5h6',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9',
  pencil: 'M10.8 2.7a1.4 1.4 0 0 1 2 0l.5.5a1.4 1.4 0 0 1 0 2L5.5 13 2.5 13.5 3 10.5l7.8-7.8Z',
  filter: 'M2 4h12M4.5 8h7M7 12h2',
  person: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 13.5c.5-2.6 2.4-4 5-4s4.5 1.4 5 4',
  layers: 'm8 2 6 3.2-6 3.2-6-3.2L8 2ZM2 8.3l6 3.2 6-3.2M2 11.3l6 3.2 6-3.2',
  archive: 'M2 3h12v3H2zM3.2 6v7.5h9.6V6M6.5 9h3',
  backup: 'M2.6 6.5A5.6 5.6 0 1 1 2.5 9.4M2.5 3v3.5H6M8 5v3.2l2.2 1.3',
  undo: 'M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H6.5',
  redo: 'm10 3 3.5 3.5L10 10m3.5-3.5H6a3.5 3.5 0 0 0 0 7h3.5',
  lock: 'M4 7.5h8V13H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3',
  arrow: 'M3 8h10m0 0L9 4m4 4-4 4',
} as const

export type IconName = keyof typeof outlines

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className={`icon icon-${name}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={outlines[name]} />
    </svg>
  )
}

/** What a key does while a card is focused. */
export type CardCommand =
  | { readonly kind: 'edit' | 'open' | 'assign' | 'remove' }
  | { readonly kind: 'prioritise'; readonly priority: number }
  | { readonly kind: 'focus'; readonly direction: 'up' | 'down' | 'left' | 'right' }
  | { readonly kind: 'move'; readonly direction: 'up' | 'down' | 'left' | 'right' }
  | { readonly kind: 'edge'; readonly end: 'first' | 'last' }

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const directions: Readonly<Record<string, 'up' | 'down' | 'left' | 'right'>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

const commands: Readonly<Record<string, CardCommand>> = {
  Enter: { kind: 'edit' },
  F2: { kind: 'edit' },
  o: { kind: 'open' },
  ' ': { kind: 'open' },
  a: { kind: 'assign' },
  Delete: { kind: 'remove' },
  Backspace: { kind: 'remove' },
  Home: { kind: 'edge', end: 'first' },
  End: { kind: 'edge', end: 'last' },
}

/** Undefined for keys that mean nothing here, and for all combinations that belong to the browser. */
export function cardCommand({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): CardCommand | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
  const direction = Object.hasOwn(directions, key) ? directions[key] : undefined
  if (direction) return { kind: shiftKey ? 'move' : 'focus', direction }
  if (/^[1-5]$/.test(key)) return { kind: 'prioritise', priority: Number(key) }
  return Object.hasOwn(commands, key) ? commands[key] : undefined
}

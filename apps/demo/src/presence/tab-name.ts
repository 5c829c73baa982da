/** Where nobody signs in, a tab needs a name: this one's, as long as the page lives. */
const colours = [
  ['Amber', 70],
  ['Coral', 25],
  ['Crimson', 5],
  ['Indigo', 275],
  ['Jade', 160],
  ['Lilac', 310],
  ['Moss', 130],
  ['Teal', 195],
] as const
const animals = [
  'Badger',
  'Crane',
  'Dolphin',
  'Falcon',
  'Fox',
  'Heron',
  'Lynx',
  'Marten',
  'Otter',
  'Owl',
  'Raven',
  'Wren',
]

/** A name for a tab; `random` from 0 to below 1. */
export function nameTab(random: () => number): { readonly name: string; readonly hue: number } {
  const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[]) => items[Math.floor(random() * items.length)]
  const [colour, hue] = pick(colours) ?? colours[0]
  return { name: `${colour} ${pick(animals) ?? 'Fox'}`, hue }
}

/** The same colour for the same label, everywhere and always. */
export function labelHue(label: string): number {
  let hash = 7
  for (const character of label) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return (hash * 47) % 360
}

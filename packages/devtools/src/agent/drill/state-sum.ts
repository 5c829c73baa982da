/** SHA-256 of those slices of a state as JSON: collections in their order. */
export async function stateSum(state: unknown, slices: readonly string[]): Promise<string> {
  const stored = Object.fromEntries(slices.map((slice) => [slice, (state as Readonly<Record<string, unknown>>)[slice]]))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(stored)))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A random id. Not `crypto.randomUUID`, which a page served over plain http from another machine does not have. */
export function randomId(): string {
  let id = ''
  for (const part of crypto.getRandomValues(new Uint32Array(3))) id += part.toString(36).padStart(7, '0')
  return id
}

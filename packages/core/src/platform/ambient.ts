/** Reads a global that may be missing, or whose mere reading may throw (a sandboxed frame, site data blocked by the user). */
export function ambient<Name extends keyof typeof globalThis>(name: Name): (typeof globalThis)[Name] | undefined {
  try {
    return globalThis[name]
  } catch {
    return undefined
  }
}

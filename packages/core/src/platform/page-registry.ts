const registries = Symbol.for('@holdfast/core.registries')

/**
 * A map that is the same for all copies of this module on a page: on the global object, so that a module that was
 * reloaded, or bundled twice, finds what the first one put there.
 */
export function pageRegistry<Value>(name: string): Map<string, Value> {
  const holder = globalThis as { [registries]?: Map<string, Map<string, unknown>> }
  holder[registries] ??= new Map()
  const known = holder[registries].get(name) ?? new Map<string, unknown>()
  holder[registries].set(name, known)
  return known as Map<string, Value>
}

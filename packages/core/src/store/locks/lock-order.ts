import { HoldfastError } from '../../errors.js'

const systemNames = ['state', 'config', 'signals', 'backup', 'temp']

/**
 * Throws `LOCK_ORDER` unless `name` comes after `held`: the system's names first, then those that the definition declares,
 * each in their order, then all others by their characters. An order of all names, so that whoever keeps it with everything
 * that is held can not take part in a deadlock.
 */
export function assertOrder(declared: readonly string[], held: string, name: string): void {
  const order = [...systemNames, ...declared]
  const rank = (of: string) => {
    const at = order.indexOf(of)
    return at < 0 ? order.length : at
  }
  if (rank(name) > rank(held) || (rank(name) === rank(held) && name > held)) return
  const message =
    name === held
      ? `Lock '${name}' can not be asked for within itself: it would wait for what it is part of. Go on with the one that is held.`
      : `Lock '${name}' can not be asked for while '${held}' is held: the order is ${order.join(' < ')} < all others by name. Ask for '${name}' first, or declare another order in \`locks\` of the definition.`
  throw new HoldfastError('LOCK_ORDER', message, { fields: { name, held } })
}

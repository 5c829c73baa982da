import { createSimWorld } from '../world/sim-world.js'
import { locksContract } from './locks-contract.js'

let seed = 0
locksContract('L1, L2, L3 simulated', () => {
  const world = createSimWorld({ seed: ++seed })
  const [one, two] = [world.openTab(), world.openTab()]
  return { ports: [one.platform.locks, two.platform.locks], settle: (promise) => world.settle(promise) }
})

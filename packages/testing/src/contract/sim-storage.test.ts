import { createSimPlatform } from '../world/sim-world.js'
import { storageContract } from './storage-contract.js'

let seed = 0
storageContract('SimStorage', () => {
  const { world, tab } = createSimPlatform({ seed: ++seed })
  return { port: tab.platform.storage, settle: (promise) => world.settle(promise) }
})

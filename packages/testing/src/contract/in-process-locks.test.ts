import { browserPlatform } from '@holdfast/core'
import { locksContract } from './locks-contract.js'

// Node has no Web Locks: what is left are those that hold within the page.
locksContract('L1, L2, L3 in-process', () => {
  const { locks } = browserPlatform()
  return { ports: [locks, locks] }
})

import { browserPlatform } from '@holdfast/core'
import { locksContract } from './locks-contract.js'

locksContract('L1, L2, L3 Web Locks (browser)', () => ({ ports: [browserPlatform().locks, browserPlatform().locks] }))

import { browserPlatform } from '@holdfast/core'
import { locksContract } from './locks-contract.js'

locksContract('Web Locks (browser)', () => ({ ports: [browserPlatform().locks, browserPlatform().locks] }))

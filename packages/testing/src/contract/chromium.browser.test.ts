import { browserPlatform } from '@holdfast/core'
import { storageContract } from './storage-contract.js'

storageContract('IndexedDB (browser)', () => ({ port: browserPlatform().storage }))

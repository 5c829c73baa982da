import 'fake-indexeddb/auto'
import { browserPlatform } from '@holdfast/core'
import { storageContract } from './storage-contract.js'

storageContract('IndexedDB (fake-indexeddb)', () => ({ port: browserPlatform().storage }))

// All that is exported.
import * as core from '@holdfast/core'
import * as react from '@holdfast/react'

Object.assign(globalThis, { used: [core, react] })

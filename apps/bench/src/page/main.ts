import type { BenchPage, Traffic } from '../protocol.js'
import { adapters } from './adapters/index.js'
import { traceTraffic } from './traffic.js'
import type { Sample } from './workload.js'
import { workloads } from './workloads/index.js'

let sample: Sample | undefined
let traffic: Traffic | null = null
let trace: ReturnType<typeof traceTraffic> | undefined

const bench: BenchPage = {
  async prepare(request) {
    const load = adapters[request.adapter]
    const workload = workloads[request.workload]
    if (!load || !workload) throw new Error(`There is no '${request.adapter}' or no '${request.workload}'.`)
    if (request.traced) trace = traceTraffic()
    const adapter = await load()
    sample = await workload(adapter, request)
    return adapter.facts
  },
  async run() {
    if (!sample) throw new Error('prepare() comes first.')
    trace?.take()
    const measured = await sample.run()
    traffic = trace?.take() ?? null
    return measured
  },
  async check() {
    return { problems: (await sample?.check()) ?? ['nothing ran'], traffic }
  },
}

Object.assign(window, { bench })

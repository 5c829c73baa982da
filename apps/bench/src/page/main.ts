import type { BenchPage, Traffic } from '../protocol.js'
import { tabsPage } from './tabs/tabs-page.js'
import { traceTraffic } from './traffic.js'
import type { Sample } from './workload.js'
import { workloads } from './workloads/index.js'

let sample: Sample | undefined
let traffic: Traffic | null = null
let trace: ReturnType<typeof traceTraffic> | undefined

const bench: BenchPage = {
  async prepare(request) {
    const prepare = workloads[request.workload]
    if (!prepare) throw new Error(`There is no '${request.workload}'.`)
    if (request.traced) trace = traceTraffic()
    const prepared = await prepare(request)
    sample = prepared.sample
    return prepared.facts
  },
  async run() {
    if (!sample) throw new Error('prepare() comes first.')
    trace?.take()
    const measured = await sample.run()
    traffic = trace?.take() ?? null
    return measured
  },
  hold: async () => (await sample?.hold?.()) ?? null,
  async check() {
    return { problems: (await sample?.check()) ?? ['nothing ran'], traffic }
  },
}

Object.assign(window, { bench, tabs: tabsPage })

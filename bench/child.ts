/** One workload in a process of its own: first run cold, then warm runs interleaved with the bare loop. */
import { workloads, yardstick } from './workloads.ts'

const [name = '', rounds = '9'] = process.argv.slice(2)
const create = workloads[name]
if (create === undefined) throw new Error(`Unknown workload "${name}".`)
const workload = create()
const cold = workload.run()
// Of one run in a process of its own, the making of the data included.
const peakRssMb = process.resourceUsage().maxRSS / 1024
const stick = yardstick()
const warm: number[] = []
const bare: number[] = []
const bareBars: number[] = []
let ok = cold.ok
// The compiler settles in the second and third run; what is measured after them is warm.
for (let i = 0; i < 2; i++) ok &&= workload.run().ok
for (let i = 0; i < Number(rounds); i++) {
  if (workload.bare !== null) bare.push(workload.bare())
  bareBars.push(stick())
  const run = workload.run()
  ok &&= run.ok
  warm.push(run.seconds)
}
process.stdout.write(
  `${JSON.stringify({ ok, units: cold.units, cold: cold.seconds, warm, bare, bareBars, peakRssMb })}\n`,
)

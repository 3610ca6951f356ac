/**
 * Measures the workloads: several processes each, interleaved, medians. Prints a table, or with
 * `--json` one JSON object. `--workload <name>` for one. Refuses nothing: a wrong answer shows as
 * `ok: false`. The cost of a unit in bare bars (see `yardstick`) is compared with the one kept in
 * `baseline.json`; `--save` keeps the present ones.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

type Figures = {
  ok: boolean
  perSecond?: number
  coldPerSecond?: number
  ratioToBareLoop?: number
  peakRssMb?: number
  seconds?: number
  /** What a unit costs, in bars of the bare loop on this machine. */
  bareBars?: number
}
type Sample = {
  ok: boolean
  units: number
  cold: number
  warm: number[]
  bare: number[]
  bareBars: number[]
  peakRssMb: number
}

const names = ['single', 'hundred', 'busy', 'durable', 'start']
const floors: Readonly<Record<string, string>> = {
  single: 'floor 5 M bars/s warm, 1.5 M cold, ≤ 35 × bare',
  hundred: 'floor 3 M bars/s, ≤ 400 MB',
  busy: 'floor 300 k fills/s',
  durable: 'floor 250 k events/s',
  start: 'floor 1.5 s',
}
const processes = 3
const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const isJson = args.includes('--json')
const baselinePath = join(import.meta.dirname, 'baseline.json')
const baseline = JSON.parse(readFileSync(baselinePath, 'utf8')) as Record<string, number>
const only = args.includes('--workload') ? args[args.indexOf('--workload') + 1] : undefined
if (only !== undefined && !names.includes(only)) {
  process.stderr.write(`Expected a workload, one of ${names.join(', ')}, found "${only}".\n`)
  process.exit(2)
}
const chosen = only === undefined ? names : [only]

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

function node(parameters: readonly string[]): string {
  const flags = ['--conditions=ledgerline-source']
  return execFileSync(process.execPath, [...flags, ...parameters], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Seconds of one demo run as a process of its own; NaN when its report is missing. */
function startOnce(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerline-start-'))
  try {
    const started = performance.now()
    node(['src/cli/main.ts', 'demo', '--out', join(folder, 'run')])
    const seconds = (performance.now() - started) / 1000
    const page = readFileSync(join(folder, 'run', 'report.html'), 'utf8')
    return page.includes('<html') ? seconds : Number.NaN
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function figuresOf(samples: readonly Sample[]): Figures {
  const units = samples[0]?.units ?? 0
  const warm = median(samples.flatMap((sample) => sample.warm))
  const bare = samples.flatMap((sample) => sample.bare)
  return {
    ok: samples.every((sample) => sample.ok),
    perSecond: Math.round(units / warm),
    coldPerSecond: Math.round(units / median(samples.map((sample) => sample.cold))),
    ...(bare.length === 0 ? {} : { ratioToBareLoop: round(warm / median(bare)) }),
    peakRssMb: Math.round(Math.max(...samples.map((sample) => sample.peakRssMb))),
    bareBars: round(warm / units / median(samples.flatMap((sample) => sample.bareBars))),
  }
}

const round = (value: number): number => Math.round(value * 100) / 100

function measure(): Record<string, Figures> {
  const samples: Record<string, Sample[]> = {}
  const starts: number[] = []
  for (let i = 0; i < processes; i++) {
    for (const name of chosen) {
      if (!isJson) process.stderr.write(`\r${name} ${i + 1}/${processes}      `)
      if (name === 'start') starts.push(startOnce())
      else (samples[name] ??= []).push(JSON.parse(node(['bench/child.ts', name])) as Sample)
    }
  }
  if (!isJson) process.stderr.write('\r                    \r')
  return Object.fromEntries(
    chosen.map((name) => {
      if (name !== 'start') return [name, figuresOf(samples[name] ?? [])]
      const seconds = round(median(starts))
      return [name, { ok: Number.isFinite(seconds), perSecond: round(1 / seconds), seconds }]
    }),
  )
}

const load = loadavg()[0] ?? 0
if (load > 1.5 && !isJson)
  process.stderr.write(`The machine is busy (load ${load.toFixed(1)}): figures will be low.\n`)
const results = measure()
if (isJson) {
  process.stdout.write(`${JSON.stringify({ workloads: results })}\n`)
} else {
  const cell = (value: number | undefined, width = 14): string =>
    (value === undefined ? '' : value.toLocaleString('en-US')).padStart(width)
  process.stdout.write(
    `${'workload'.padEnd(10)}${'ok'.padEnd(6)}${'per second'.padStart(14)}${'cold'.padStart(14)}${'× bare'.padStart(14)}${'peak MB'.padStart(14)}${'seconds'.padStart(10)}${'bare bars'.padStart(11)}${'baseline'.padStart(10)}\n`,
  )
  for (const [name, one] of Object.entries(results)) {
    process.stdout.write(
      `${name.padEnd(10)}${(one.ok ? 'yes' : 'NO').padEnd(6)}${cell(one.perSecond)}${cell(one.coldPerSecond)}${cell(one.ratioToBareLoop)}${cell(one.peakRssMb)}${cell(one.seconds, 10)}${cell(one.bareBars, 11)}${cell(baseline[name], 10)}  ${floors[name] ?? ''}\n`,
    )
  }
}
if (args.includes('--save')) {
  const costs = Object.entries(results).map(([name, { bareBars }]) => [name, bareBars] as const)
  const kept = {
    ...baseline,
    ...Object.fromEntries(costs.filter(([, cost]) => cost !== undefined)),
  }
  writeFileSync(baselinePath, `${JSON.stringify(kept, null, 2)}\n`)
}
if (Object.values(results).some((one) => !one.ok)) process.exitCode = 1

/** `ledgerline run`: a configuration or a strategy, run to the end, told and saved. */

import { existsSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'

import { nodeFromJson } from '../../config/node.ts'
import { Fault } from '../../domain/fault.ts'
import { printable } from '../../report/text-width.ts'
import type { Assignment } from '../../run/assignments.ts'
import { BacktestEngine } from '../../run/backtest-engine.ts'
import { optionsFromConfig } from '../../run/from-config.ts'
import { neverAsked } from '../../run/never-asked.ts'
import { notesOn } from '../../run/notes.ts'
import type { BacktestOptions } from '../../run/options.ts'
import type { BacktestResult } from '../../run/result.ts'
import { checkRunTarget } from '../../run/run-directory.ts'
import { isModulePath } from '../../run/strategy-module.ts'
import { assignmentsOf, type ConfigurationFlags } from '../assignments-of-flags.ts'
import { colors } from '../colors.ts'
import { exitCodes, misuse } from '../failure.ts'
import { progressBar } from '../progress-bar.ts'
import type { Terminal } from '../terminal.ts'

export type OutputOptions = Readonly<{
  /** False for `--no-out`. */
  out?: string | false
  json?: boolean
  quiet?: boolean
  full?: boolean
  open?: boolean
}>
export type RunOptions = ConfigurationFlags & OutputOptions

export async function run(
  files: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const { paths, assignments } = whatToRun(files)
  const flags = assignmentsOf(options)
  if (paths.length === 0 && !flags.some(({ path }) => path.startsWith('data.'))) {
    throw new Fault(
      'config/invalid',
      `There are no data for "${files[0] ?? ''}" to run over. Name a file: --data prices.csv, or ` +
        'give a configuration with data.sources.',
    )
  }
  const configured = await optionsFromConfig(paths, {
    assignments: [...assignments, ...flags],
    environment: terminal.environment,
  })
  return runAndTell(configured, nameOf(files, configured), options, terminal)
}

/** A run is named after its file; of several, after the one that has the strategies. */
function nameOf(files: readonly string[], { origins = {} }: BacktestOptions): string {
  const [first = 'run'] = files
  const main = files.length === 1 ? first : (origins['strategies[0]'] ?? first).replace(/:\d+$/, '')
  return basename(main, extname(main))
}

type WhatToRun = Readonly<{ paths: readonly string[]; assignments: readonly Assignment[] }>

/** Configurations as they are; a strategy's module becomes a configuration of one strategy. */
function whatToRun(files: readonly string[]): WhatToRun {
  const [only] = files
  const module = files.find(isModulePath)
  const strange = files.find((file) => !isModulePath(file) && !/\.(?:ya?ml|json)$/i.test(file))
  if (strange !== undefined) {
    const kind = existsSync(strange) ? 'Found' : 'There is no file of this name, and found'
    throw misuse(`Expected a .yaml configuration or a .ts or .js strategy. ${kind} "${strange}".`)
  }
  if (module === undefined) return { paths: files, assignments: [] }
  if (files.length > 1 || only === undefined) {
    throw misuse(
      `Expected one strategy, or configurations, found ${files.map((file) => `"${file}"`).join(', ')}. ` +
        'A configuration names strategies itself: strategies: [{ module: ./strategy.ts }].',
    )
  }
  const node = nodeFromJson([{ module: resolve(only) }], basename(only))
  return { paths: [], assignments: [{ option: only, path: 'portfolio.strategies', node }] }
}

/** Runs, prints, saves and opens, as the flags say. */
async function runAndTell(
  configured: BacktestOptions,
  name: string,
  options: OutputOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = options.out === false ? null : (options.out ?? join('runs', name))
  if (options.open === true && directory === null) {
    throw misuse('--open shows the report of the run, which --no-out does not write.')
  }
  if (directory !== null) checkRunTarget(directory)
  if (options.quiet !== true) {
    for (const note of notesOn(configured)) terminal.err(`note: ${note}\n`)
  }
  const result = await runWithProgress(configured, options, terminal)
  if (directory !== null) {
    await terminal.uninterrupted(() => result.save(directory))
  }
  if (options.json === true) terminal.out(`${JSON.stringify(result.toJSON(), null, 2)}\n`)
  else if (options.quiet !== true) terminal.out(summaryOf(result, directory, options, terminal))
  if (options.open === true && directory !== null) terminal.open(join(directory, 'report.html'))
  return exitCodes.ok
}

async function runWithProgress(
  configured: BacktestOptions,
  { quiet }: OutputOptions,
  terminal: Terminal,
): Promise<BacktestResult> {
  const bar = quiet === true || !terminal.isWatched ? null : progressBar(terminal)
  try {
    const onProgress = bar === null ? {} : { onProgress: bar.show }
    const engine = await BacktestEngine.create({ ...configured, ...onProgress })
    return engine.run()
  } finally {
    bar?.clear()
  }
}

/** How the reader can call this program: inside a clone there is no `ledgerline` on the path. */
function commandName({ environment }: Terminal): string {
  const script = environment['npm_lifecycle_event']
  return script === 'start' || script === 'ledgerline' ? 'npm run ledgerline --' : 'ledgerline'
}

/** The table, and where to find the rest. */
function summaryOf(
  result: BacktestResult,
  directory: string | null,
  { full }: OutputOptions,
  terminal: Terminal,
): string {
  const { width, color } = terminal
  const table = result.table({ width, color, ...(full === true ? {} : { groups: ['familiar'] }) })
  const { dim, bold } = colors(color)
  const [refused] = result.rejections
  const lines: (readonly [string, string])[] = [
    [
      'Log',
      `${result.engine.journal.lastSequence.toLocaleString('en-US')} events, head ${result.logHead.slice(0, 16)}…`,
    ],
  ]
  if (refused !== undefined) {
    const others = result.rejections.length - 1
    const rest =
      others === 0 ? '' : `; ${others} more reason${others === 1 ? '' : 's'} in the report`
    lines.push(['Refused', `${refused.count} × ${refused.sentence.replace(/\.$/, '')}${rest}`])
  }
  for (const text of neverAsked(result.engine)) lines.push(['Caution', printable(text)])
  if (directory !== null) {
    lines.push([
      'Why',
      `${commandName(terminal)} why ${directory} ${result.trades[0]?.lotId ?? '#1'}`,
    ])
    lines.push(['Report', bold(join(directory, 'report.html'))])
  }
  const tail = lines.map(([label, text]) => `${dim(label.padEnd(8))}${text}\n`).join('')
  return `${table}\n${tail}`
}

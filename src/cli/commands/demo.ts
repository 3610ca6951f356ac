/** `ledgerline demo`: the S&P 500 with the configuration that comes with the package. */

import { existsSync } from 'node:fs'
import { basename, extname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

import { misuse } from '../failure.ts'
import type { Terminal } from '../terminal.ts'
import { run, type RunOptions } from './run.ts'

/** The same place seen from `src` and from `dist`: the package ships both. */
const example = fileURLToPath(new URL('../../../examples/sma-cross.yaml', import.meta.url))
const data = fileURLToPath(
  new URL('../../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url),
)

export async function demo(options: RunOptions, terminal: Terminal): Promise<number> {
  if (!existsSync(data)) {
    throw misuse(
      `The demo reads the S&P 500 from the npm package vega-datasets, which is not there ("${data}"). ` +
        'Run "npm install" in the repository of Ledgerline, or begin with "ledgerline init my-strategies".',
    )
  }
  const near = relative('', example)
  const path = near.startsWith('..') ? example : near
  const out = options.out ?? `runs/${basename(path, extname(path))}`
  return run([path], { ...options, out }, terminal)
}

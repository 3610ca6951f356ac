/** A terminal that keeps what it is told, and a command line run inside the test's own process. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll } from 'vitest'

import { runCommandLine } from '../../src/cli/command-line.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

export type Finished = Readonly<{
  exitCode: number
  stdout: string
  stderr: string
  opened: readonly string[]
}>

type Circumstances = Partial<
  Pick<Terminal, 'width' | 'color' | 'isWatched' | 'isClosed' | 'environment'>
>

/** Runs a command line to its end. */
export async function ledgerline(
  words: readonly string[],
  circumstances: Circumstances = {},
): Promise<Finished> {
  const out: string[] = []
  const err: string[] = []
  const opened: string[] = []
  const terminal: Terminal = {
    width: 100,
    color: false,
    isWatched: false,
    isClosed: false,
    environment: {},
    ...circumstances,
    out: (text) => {
      out.push(text)
    },
    err: (text) => {
      err.push(text)
    },
    open: (path) => {
      opened.push(path)
    },
    uninterrupted: (work) => work(),
  }
  const exitCode = await runCommandLine(words, terminal)
  return { exitCode, stdout: out.join(''), stderr: err.join(''), opened }
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerline-cli-'))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Closes that rise, fall and rise again, so that averages cross. */
const closes = [10, 10.5, 11, 11.5, 12, 11, 10, 9, 8, 8.5, 9.5, 10.5, 11.5, 12.5, 12, 11, 10, 9, 8]

export const prices: string = [
  'date,open,high,low,close,volume',
  ...closes.map((close, i) => {
    const day = String(i + 1).padStart(2, '0')
    return `2024-01-${day},${close},${close + 1},${close - 1},${close},1000`
  }),
  '',
].join('\n')

/** A configuration that trades on those prices. */
export const crossing = `portfolio:
  initial_equity: 10000 USD
  strategies: [{ use: sma-cross, params: { fast: 2, slow: 3 } }]
  sizing: { equity_percent: 50 }
  execution: { commission: { flat: 1 } }
  benchmark: buy-and-hold
data:
  sources: [{ path: prices.csv, symbol: TEST }]
`

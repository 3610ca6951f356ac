/** Prints the log head of the named runs, one a line: what a process of its own comes to. */
import { backtest } from 'ledgerline'

import { optionsOf } from './determinism-runs.ts'

for (const name of process.argv.slice(2)) {
  // oxlint-disable-next-line no-await-in-loop -- one line after the other
  const { logHead } = await backtest(optionsOf(name))
  process.stdout.write(`${logHead}\n`)
}

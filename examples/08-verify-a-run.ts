/** A run that can be checked: one head hash stands for every event, and one changed cent breaks it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { backtest, type BacktestResult, csv, smaCross } from 'ledgerline'

const prices = readFileSync('node_modules/vega-datasets/data/sp500-2000.csv', 'utf8')

const run = (text: string, log?: string): Promise<BacktestResult> =>
  backtest({
    data: csv({ text, name: 'sp500-2000.csv' }, { symbol: 'SPX' }),
    strategy: smaCross({ fast: 50, slow: 200 }),
    capital: '100000 USD',
    seed: 7,
    ...(log === undefined ? {} : { log }),
  })

const folder = mkdtempSync(join(tmpdir(), 'ledgerline-'))
try {
  // Written block by block while the run goes on; each block is on the disk before the next.
  const first = await run(prices, join(folder, 'first'))
  const { files } = await first.save(join(folder, 'first'))
  console.log(`written: ${files.join(', ')}`)

  const { isSame, events } = first.verify()
  console.log(`executed again: ${events} events, ${isSame ? 'all the same' : 'something differs'}`)

  const inMemory = await run(prices)
  console.log(`in memory instead of on disk: ${inMemory.logHead === first.logHead}`)

  // The close of the last day, 2874.56, one cent lower.
  const other = await run(prices.replace('2874.560059,2874.560059', '2874.550059,2874.560059'))
  console.log(`with one price a cent lower: ${other.logHead === first.logHead}`)
} finally {
  rmSync(folder, { recursive: true })
}

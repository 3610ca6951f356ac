/** The front door: options in, result out. */

import { BacktestEngine } from './backtest-engine.ts'
import type { BacktestOptions } from './options.ts'
import type { BacktestResult } from './result.ts'

/**
 * Runs a backtest from beginning to end. Reads the data (the only asynchronous part), runs the
 * strategies over it, and returns the result. Writes nothing unless `log` is given.
 */
export async function backtest(options: BacktestOptions): Promise<BacktestResult> {
  const engine = await BacktestEngine.create(options)
  return engine.run()
}

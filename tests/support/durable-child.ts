/**
 * A run that logs to a folder and says how far it has come, for a test that ends it in the middle.
 * Arguments: the folder, the number of bars.
 */
import { noisyRun } from './noisy-run.ts'

const [directory = '', bars = '0'] = process.argv.slice(2)
const engine = noisyRun(Number(bars), { log: directory })
let told = 0
while (engine.step()) {
  if (++told % 1024 === 0) process.stdout.write(`${told}\n`)
}
engine.getResults()
process.stdout.write('done\n')

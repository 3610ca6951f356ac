/**
 * The commands, their options and their help. Each command's work is loaded when it is called, so
 * that asking for help costs nothing and a run loads only what it uses.
 */

import { Command, CommanderError } from 'commander'

import { nearestName } from '../domain/fault.ts'
import { engineVersion } from '../run/engine-version.ts'
import type { ContractsOptions } from './commands/contracts.ts'
import type { InspectOptions } from './commands/inspect-data.ts'
import type { LogOptions } from './commands/log.ts'
import type { ReportOptions } from './commands/report.ts'
import type { RunOptions } from './commands/run.ts'
import type { VerifyOptions } from './commands/verify.ts'
import type { WhyOptions } from './commands/why.ts'
import { exitCodes, exitCodeTable, misuse, printFailure } from './failure.ts'
import { misuseOf } from './misuse-of.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command and returns the exit code. Never throws. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  let exitCode: number = exitCodes.ok
  const program = createProgram(terminal, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      return printFailure(error, terminal, words.includes('--debug'))
    }
    if (error.exitCode === 0) return exitCodes.ok
    // A command group without a command prints its help; the error says nothing more.
    if (error.code === 'commander.help') return exitCodes.usage
    return printFailure(misuseOf(error), terminal, false)
  }
}

type Finish = (exitCode: number) => void

function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command('ledgerline')
    .description('Event-driven backtesting where every number has a receipt.')
    .version(engineVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--debug', 'print the stacks of errors')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text)
      },
      writeErr: (text) => {
        terminal.err(text)
      },
      // What commander would print is in the error it throws, and is printed from there.
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(terminal.width, 100),
      getErrHelpWidth: () => Math.min(terminal.width, 100),
    })
  program.addHelpText(
    'after',
    `
Examples:
  $ ledgerline demo                                the S&P 500 in a second, report included
  $ ledgerline init my-strategies                  a project of your own, ready to run
  $ ledgerline run config.yaml --set fast=20       a configuration, one parameter changed
  $ ledgerline why runs/sma-cross ord-000003       what led to an order, and what followed

"ledgerline <command> --help" describes a command, "ledgerline help exit-codes" the exit codes.`,
  )
  addRunning(program, terminal, finish)
  addDemo(program, terminal, finish)
  addReading(program, terminal, finish)
  addProof(program, terminal, finish)
  addFiles(program, terminal, finish)
  addHelp(program, terminal)
  return program
}

const collect = (value: string, list: readonly string[] = []): readonly string[] => [...list, value]

function addRunning(program: Command, terminal: Terminal, finish: Finish): void {
  withOutput(
    program
      .command('run')
      .summary('run a configuration or a strategy')
      .description(
        'Runs a configuration (one YAML file, or several of which later ones win), or a strategy in a\n' +
          '.ts or .js file. Prints the table of measures and writes a run directory.',
      )
      .argument('<file...>', 'config.yaml, or strategy.ts')
      .option(
        '--data <file>',
        'bars to run on instead of the configuration’s; may be repeated',
        collect,
      )
      .option(
        '--option <key=value>',
        'how to read them: symbol=SPX, time_zone=Asia/Tokyo; may be repeated',
        collect,
      )
      .option('--capital <amount>', 'cash to begin with: 50000, or "50000 EUR"')
      .option('--start <date>', 'first bar that trades')
      .option('--end <date>', 'last bar that trades')
      .option('--set <path=value>', 'a parameter (fast=20) or a key; may be repeated', collect)
      .option('--seed <number>', 'where ids and random numbers come from'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ ledgerline run config.yaml
  $ ledgerline run config.yaml --start 2010-01-01 --set fast=20 --set lots.long=lifo
  $ ledgerline run strategy.ts --data prices.csv --capital 50000
  $ ledgerline run strategy.ts --data bars.csv --option "columns={ time: stamp, close: last }" \\
      --option time_zone=America/New_York --option policy=skip
  $ ledgerline run config.yaml --json --no-out | jq .summary

--set takes a parameter of the strategy (fast=20, or sma-cross.fast=20 where several have it) or a
key of the configuration (execution.market_fill=bar_close, strategies[0].sizing.quantity=10,
risk_policy.name=naive, data.sources[0].time_zone=Asia/Tokyo). --option takes a key of a data
source, for every file of --data. Values are YAML. Every key is described in docs/configuration.md.`,
    )
    .action(async (files: readonly string[], options: RunOptions) => {
      const { run } = await import('./commands/run.ts')
      finish(await run(files, options, terminal))
    })
}

function addDemo(program: Command, terminal: Terminal, finish: Finish): void {
  withOutput(
    program
      .command('demo')
      .summary('run the S&P 500 demo')
      .description(
        'Runs the SMA cross and buy-and-hold side by side on twenty years of the S&P 500:\n' +
          'examples/sma-cross.yaml.',
      )
      .option('--set <path=value>', 'a parameter (fast=20) or a key; may be repeated', collect),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  $ ledgerline demo\n  $ ledgerline demo --set fast=20 --open',
    )
    .action(async (options: RunOptions) => {
      const { demo } = await import('./commands/demo.ts')
      finish(await demo(options, terminal))
    })
}

function withOutput(command: Command): Command {
  return command
    .option('--out <dir>', 'folder for the run (default: runs/<name>)')
    .option('--no-out', 'write nothing')
    .option('--json', 'print result.json instead of the table')
    .option('--quiet', 'print nothing but errors')
    .option('--full', 'print every measure')
    .option('--open', 'open the report when done')
}

function addReading(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('report')
    .summary('write the report of a run again')
    .description(
      'Writes report.html again from a run’s log and data, if they are still what they were.',
    )
    .argument('<run>', 'folder of the run')
    .option('--out <file>', 'where to write it (default: report.html in the run)')
    .option('--open', 'open it')
    .addHelpText('after', '\nExample:\n  $ ledgerline report runs/sma-cross --open')
    .action(async (directory: string, options: ReportOptions) => {
      const { report } = await import('./commands/report.ts')
      finish(await report(directory, options, terminal))
    })
  program
    .command('log')
    .summary('print the events of a run')
    .description(
      'Prints the events of a run in order, as a table or as JSON lines by their contracts.',
    )
    .argument('<run>', 'folder of the run')
    .option('--topic <type>', 'events of one type only, for example fill')
    .option('--from <sequence>', 'first sequence')
    .option('--to <sequence>', 'last sequence')
    .option('--limit <number>', 'at most so many')
    .option('--json', 'one event a line, as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ ledgerline log runs/sma-cross --topic fill
  $ ledgerline log runs/sma-cross --from 200 --to 210
  $ ledgerline log runs/sma-cross --json --topic transaction | jq .available_balance_change`,
    )
    .action(async (directory: string, options: LogOptions) => {
      const { log } = await import('./commands/log.ts')
      finish(await log(directory, options, terminal))
    })
}

function addProof(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('why')
    .summary('explain an event, order, fill, position or cent')
    .description(
      'Tells what led to something in a run, from the bar to the cent, and what followed.',
    )
    .argument('<run>', 'folder of the run')
    .argument('<id>', 'event id, #sequence, sig-, ord-, fil-, txn- or lot-number, or position id')
    .option('--json', 'print the chain as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ledgerline why runs/sma-cross ord-000003\n  $ ledgerline why runs/sma-cross "#4711"',
    )
    .action(async (directory: string, id: string, options: WhyOptions) => {
      const { why } = await import('./commands/why.ts')
      finish(await why(directory, id, options, terminal))
    })
  program
    .command('verify')
    .summary('check a run, and run it again')
    .description(
      'Checks the hash chain of a run’s log, then runs the same again and compares every event and file.',
    )
    .argument('<run>', 'folder of the run')
    .option('--chain', 'check the chain only')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ ledgerline verify runs/sma-cross\n\nExit code 0: everything agrees. 7: something does not, and it says what.',
    )
    .action(async (directory: string, options: VerifyOptions) => {
      const { verify } = await import('./commands/verify.ts')
      finish(await verify(directory, options, terminal))
    })
}

function addFiles(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('init')
    .summary('make a project to begin with')
    .description('Makes a folder with a strategy, a configuration, data, and a test; runs offline.')
    .argument('[dir]', 'an empty or new folder', '.')
    .addHelpText('after', '\nExample:\n  $ ledgerline init my-strategies')
    .action(async (directory: string) => {
      const { init } = await import('./commands/init.ts')
      finish(init(directory, terminal))
    })
  const data = program
    .command('data')
    .summary('look into files of bars')
    .description('Looks into files of bars.')
  data
    .command('inspect')
    .summary('say what a file holds')
    .description('Says what a file of bars holds: symbols, period, interval, decimals, gaps.')
    .argument('<file...>', '.csv, .parquet or .arrow files, or a pattern of them')
    .option(
      '--option <key=value>',
      'a key of a data source, such as symbol=SPX; may be repeated',
      collect,
    )
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ledgerline data inspect prices.csv\n  $ ledgerline data inspect bars/*.parquet --option time_zone=America/New_York',
    )
    .action(async (files: readonly string[], options: InspectOptions) => {
      const { inspectData } = await import('./commands/inspect-data.ts')
      finish(await inspectData(files, options, terminal))
    })
  addContracts(program, terminal, finish)
}

function addContracts(program: Command, terminal: Terminal, finish: Finish): void {
  const contracts = program
    .command('contracts')
    .summary('list, show and check against JSON Schemas')
    .description('The JSON Schemas of events, documents and configurations.')
  contracts
    .command('list')
    .summary('list them')
    .description('Lists every contract with what it describes.')
    .option('--json', 'print the names as JSON')
    .action(async (options: ContractsOptions) => {
      const { listContracts } = await import('./commands/contracts.ts')
      finish(listContracts(options, terminal))
    })
  contracts
    .command('show')
    .summary('print one')
    .description('Prints the JSON Schema of a contract.')
    .argument('<name>', 'for example execution/fill.v1')
    .action(async (name: string) => {
      const { showContract } = await import('./commands/contracts.ts')
      finish(showContract(name, terminal))
    })
  contracts
    .command('validate')
    .summary('check a file')
    .description(
      'Checks a file: events as JSON or JSON lines, run.json, result.json, a configuration or a policy.',
    )
    .argument('<file>', 'a .json, .jsonl or .yaml file')
    .option('--as <name>', 'the contract, where the file does not say it')
    .addHelpText(
      'after',
      '\nExample:\n  $ ledgerline log runs/sma-cross --json > events.jsonl\n  $ ledgerline contracts validate events.jsonl',
    )
    .action(async (file: string, options: ContractsOptions) => {
      const { validateFile } = await import('./commands/contracts.ts')
      finish(validateFile(file, options, terminal))
    })
}

function addHelp(program: Command, terminal: Terminal): void {
  program
    .command('help')
    .summary('describe a command, or the exit codes')
    .description('Describes a command; "help exit-codes" describes the exit codes.')
    .argument('[command...]', 'the command, or exit-codes')
    .action((words: readonly string[]) => {
      if (words[0] === 'exit-codes') {
        terminal.out(exitCodeTable())
        return
      }
      let found: Command = program
      for (const word of words) {
        const next = found.commands.find((command) => command.name() === word)
        if (next === undefined) {
          const names = found.commands.map((command) => command.name())
          const near = nearestName(word, names)
          throw misuse(
            `There is no command "${words.join(' ')}".` +
              `${near === null ? '' : ` Did you mean "${near}"?`} Known: ${names.join(', ')}.`,
          )
        }
        found = next
      }
      found.outputHelp()
    })
}

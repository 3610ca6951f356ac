/** What went wrong, on stderr, and the exit code that says it to programs. */

import { Fault, type FaultCode, faults } from '../domain/fault.ts'
import { colors } from './colors.ts'
import type { Terminal } from './terminal.ts'

/** Exit codes beside those of faults. */
export const exitCodes = { ok: 0, bug: 1, usage: 2, interrupted: 130 } as const

/** What each exit code means, in a few words. */
const areas: Readonly<Record<number, string>> = {
  2: 'the command, a configuration or a run’s folder is not right',
  3: 'the data are not right',
  4: 'a number is not right, or too large to be exact',
  5: 'a strategy failed, or is none',
  6: 'an event or a document is not what its contract says',
  7: 'a log is damaged, or a run does not come out the same again',
}

/** Prints one failure and returns its exit code. */
export function printFailure(error: unknown, terminal: Terminal, isDebug: boolean): number {
  const { red, bold } = colors(terminal.color)
  const paint = (text: string): string => red(bold(text))
  if (!isFault(error)) return printBug(error, terminal, paint)
  const [first = '', ...rest] = error.message.split('\n')
  terminal.err(`${paint('error')} ${error.code}: ${first}\n`)
  for (const line of rest) terminal.err(`  ${line}\n`)
  if (isDebug) terminal.err(`${stacksOf(error)}\n`)
  return faults[error.code].exitCode
}

function printBug(error: unknown, terminal: Terminal, paint: (text: string) => string): number {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  terminal.err(
    `${paint('bug')} ${message}\n` +
      'This is a mistake in Ledgerline, not in your input. Please report it, with the command you\n' +
      `ran and the lines below (Node ${process.versions.node}, ${process.platform}).\n` +
      `${stacksOf(error)}\n`,
  )
  return exitCodes.bug
}

/** By its code, since a strategy may bring a copy of this package of its own. */
function isFault(error: unknown): error is Fault {
  return error instanceof Error && 'code' in error && Object.hasOwn(faults, String(error.code))
}

function stacksOf(error: unknown): string {
  const stacks: string[] = []
  for (let one = error; one instanceof Error && stacks.length < 8; one = one.cause) {
    stacks.push(one.stack ?? `${one.name}: ${one.message}`)
  }
  return stacks.join('\ncaused by ')
}

/** The table of exit codes, for help. */
export function exitCodeTable(): string {
  const byCode = Map.groupBy(Object.keys(faults) as FaultCode[], (code) => faults[code].exitCode)
  const rows = [...byCode].toSorted(([a], [b]) => a - b)
  const lines = rows.flatMap(([exitCode, codes]) => [
    `  ${String(exitCode).padStart(3)}  ${areas[exitCode] ?? ''}`,
    ...wrapped(codes.join(', '), 78).map((line) => `       ${line}`),
  ])
  return [
    'Exit codes',
    `    ${exitCodes.ok}  done`,
    `    ${exitCodes.bug}  a mistake in Ledgerline itself`,
    ...lines,
    `  ${exitCodes.interrupted}  stopped by Ctrl+C`,
    '',
  ].join('\n')
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

/** A fault of use: what the command line was given. */
export const misuse = (message: string): Fault => new Fault('usage/invalid', message)

/** The terminal of this process. */

import { spawn } from 'node:child_process'
import { setImmediate } from 'node:timers/promises'

import { faults } from '../domain/fault.ts'
import type { Terminal } from './terminal.ts'

/** What is piped is read by programs or kept: nothing of it is cut. */
const widthOfPipes = Infinity

/** What opens a file, by platform. */
const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process
  let isClosed = false
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    const isFirst = !isClosed
    isClosed = true
    if (error.code === 'EPIPE' || !isFirst) return
    stderr.write(
      `error run/write-failed: the output could not be written (${error.code ?? error.message}). ` +
        'Check the disk or the program it goes to.\n',
    )
    // The command goes on and sets its own exit code, which is not the last word.
    process.once('exit', () => {
      process.exitCode = faults['run/write-failed'].exitCode
    })
  })
  return {
    out: (text) => {
      if (!isClosed) stdout.write(text)
    },
    err: (text) => {
      stderr.write(text)
    },
    width: stdout.columns ?? widthOfPipes,
    color: mayColor(env, stdout.isTTY),
    isWatched: stderr.isTTY && env['TERM'] !== 'dumb' && env['CI'] === undefined,
    get isClosed() {
      return isClosed
    },
    environment: env,
    open(path) {
      const [command, ...rest] = openers[process.platform] ?? ['xdg-open']
      const child = spawn(command, [...rest, path], { stdio: 'ignore', detached: true })
      child.on('error', () =>
        stderr.write(`note: could not open ${path}: there is no "${command}".\n`),
      )
      child.unref()
    },
    uninterrupted,
  }
}

/** The convention of https://no-color.org, and FORCE_COLOR for those who pipe into a pager. */
function mayColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0'
  return isTerminal && env['TERM'] !== 'dumb'
}

async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  let signal: NodeJS.Signals | null = null
  const hold = (received: NodeJS.Signals): void => {
    signal = received
  }
  process.on('SIGINT', hold).on('SIGTERM', hold)
  try {
    const result = await work()
    // A signal that came meanwhile is delivered when the event loop turns.
    await setImmediate()
    return result
  } finally {
    process.off('SIGINT', hold).off('SIGTERM', hold)
    if (signal !== null) process.kill(process.pid, signal)
  }
}

/**
 * The three ways things fail. A refusal is data and travels as an event. A fault is the world
 * misbehaving and is thrown with a code. A broken invariant is our bug and stops the run.
 */

/** Every fault this package throws, with the exit code the command line gives it. */
export const faults = {
  'usage/invalid': { exitCode: 2, isRetryable: false },
  'config/invalid': { exitCode: 2, isRetryable: false },
  'config/not-found': { exitCode: 2, isRetryable: false },
  'config/unsupported': { exitCode: 2, isRetryable: false },
  'data/not-found': { exitCode: 3, isRetryable: false },
  'data/unreadable': { exitCode: 3, isRetryable: false },
  'data/missing-column': { exitCode: 3, isRetryable: false },
  'data/invalid-value': { exitCode: 3, isRetryable: false },
  'data/out-of-order': { exitCode: 3, isRetryable: false },
  'data/duplicate': { exitCode: 3, isRetryable: false },
  'data/inconsistent-bar': { exitCode: 3, isRetryable: false },
  'data/empty': { exitCode: 3, isRetryable: false },
  'data/unknown-symbol': { exitCode: 3, isRetryable: false },
  'number/invalid': { exitCode: 4, isRetryable: false },
  'number/overflow': { exitCode: 4, isRetryable: false },
  'number/precision-lost': { exitCode: 4, isRetryable: false },
  'strategy/failed': { exitCode: 5, isRetryable: false },
  'strategy/invalid': { exitCode: 5, isRetryable: false },
  'signal/invalid': { exitCode: 5, isRetryable: false },
  'event/invalid': { exitCode: 6, isRetryable: false },
  'log/corrupt': { exitCode: 7, isRetryable: false },
  'log/mismatch': { exitCode: 7, isRetryable: false },
  'log/write-failed': { exitCode: 7, isRetryable: false },
  'run/not-found': { exitCode: 2, isRetryable: false },
  'run/exists': { exitCode: 2, isRetryable: false },
  'run/write-failed': { exitCode: 2, isRetryable: false },
  'snapshot/invalid': { exitCode: 6, isRetryable: false },
} as const

/** What went wrong, as `area/what-happened`. */
export type FaultCode = keyof typeof faults

/**
 * The world misbehaved: a file, a feed, a configuration, a strategy. Catch it at the edge, by
 * `code`. The message says what was found, where, and what to do next.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** We misbehaved: a bug. Never caught below the process boundary. State the rule, not the failure. */
export function invariant(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(`Invariant broken: ${rule}`)
}

/** The known name closest to `found` (at most a third of its letters differ), or null. */
export function nearestName(found: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(found.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(found.toLowerCase(), name.toLowerCase())
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * While strategies run, the host's clock and random source are out of reach: a strategy that used
 * them could not be repeated. Works because a run is synchronous: nothing else runs meanwhile.
 */

import { Fault } from '../domain/fault.ts'

function refuse(name: string, instead: string): () => never {
  return () => {
    throw new Fault(
      'strategy/invalid',
      `A strategy called ${name}. A run must be repeatable: use ${instead}.`,
    )
  }
}

/** Runs `work` without clock and randomness. `pause` gives them back for a callback. */
export function withoutClock<T>(work: (pause: (callback: () => void) => void) => T): T {
  const { random } = Math
  const { now } = Date
  const hide = (): void => {
    Math.random = refuse('Math.random()', 'context.random(), which is seeded')
    Date.now = refuse('Date.now()', 'context.time, the time of the event')
  }
  const show = (): void => {
    Math.random = random
    Date.now = now
  }
  hide()
  try {
    return work((callback) => {
      show()
      try {
        callback()
      } finally {
        hide()
      }
    })
  } finally {
    show()
  }
}

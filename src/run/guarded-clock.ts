/**
 * While strategies run, the host's clocks and random sources are out of reach: a strategy that used
 * them could not be repeated. Works because a run is synchronous: nothing else runs meanwhile.
 */

import { Fault } from '../domain/fault.ts'

const time = 'context.time, the time of the event'
const chance = 'context.random(), which is seeded'

function refuse(name: string, instead: string): () => never {
  return () => {
    throw new Fault(
      'strategy/invalid',
      `A strategy called ${name}. A run must be repeatable: use ${instead}.`,
    )
  }
}

/** What is hidden: where it lies, its name, and what stands there meanwhile. */
const hidden: readonly (readonly [object, string, unknown])[] = [
  [Math, 'random', refuse('Math.random()', chance)],
  [globalThis, 'Date', dateWithoutNow()],
  [performance, 'now', refuse('performance.now()', time)],
  [process, 'hrtime', refuse('process.hrtime()', time)],
  [process, 'uptime', refuse('process.uptime()', time)],
  ...temporalNow(),
  [crypto, 'randomUUID', refuse('crypto.randomUUID()', chance)],
  [crypto, 'getRandomValues', refuse('crypto.getRandomValues()', chance)],
]

/** The clock of Temporal, in runtimes that have it. */
function temporalNow(): (readonly [object, string, unknown])[] {
  const { Temporal: temporal } = globalThis as { Temporal?: object }
  if (temporal === undefined) return []
  return [[temporal, 'Now', new Proxy({}, { get: refuse('Temporal.Now', time) })]]
}

/** Dates of given moments can be made; the present one cannot. */
function dateWithoutNow(): DateConstructor {
  const now = refuse('Date.now()', time)
  return new Proxy(Date, {
    construct: (target, words: unknown[], asked) =>
      words.length === 0
        ? refuse('new Date()', time)()
        : (Reflect.construct(target, words, asked) as object),
    apply: refuse('Date()', time),
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  })
}

/** Runs `work` without clocks and randomness. `pause` gives them back for a callback. */
export function withoutClock<T>(work: (pause: (callback: () => void) => void) => T): T {
  const own = hidden.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name))
  const hide = (): void => {
    for (const [owner, name, value] of hidden) {
      Object.defineProperty(owner, name, { value, configurable: true, writable: true })
    }
  }
  const show = (): void => {
    hidden.forEach(([owner, name], i) => {
      const was = own[i]
      if (was === undefined) Reflect.deleteProperty(owner, name)
      else Object.defineProperty(owner, name, was)
    })
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

/**
 * Checks of the arguments that people write: periods, factors, names. Every refusal is a RangeError
 * that names the argument, what was found and what is legal, with the code of faults that says whose
 * mistake it is. Nothing else in this folder throws.
 */

/** Shows a value inside a message. Text, numbers and the rest are told apart by their form. */
function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return `"${String(value)}"`
  }
  return typeof value === 'string' ? `the text "${value}"` : `a value of type ${typeof value}`
}

/** What a wrong argument is answered with. */
export type Refusal = RangeError & Readonly<{ code: 'strategy/invalid' }>

/** The error of a call that cannot be answered. `where` is the call as people write it. */
export function refuse(where: string, found: unknown, expected: string): Refusal {
  const error = new RangeError(`${where}: found ${shown(found)}, expected ${expected}.`)
  return Object.assign(error, { code: 'strategy/invalid' } as const)
}

/** A number of bars. Returns it, or refuses what is no whole number from `minimum` upwards. */
export function checkPeriod(where: string, value: number, minimum = 1): number {
  if (Number.isSafeInteger(value) && value >= minimum && value <= longestPeriod) return value
  throw refuse(where, value, `a whole number of bars from ${minimum} to ${longestPeriod}`)
}

/** A window longer than this is a mistake in the argument: it would be two years of minutes. */
export const longestPeriod = 1_000_000

/** A factor such as a band width. Returns it, or refuses what is not finite and above zero. */
export function checkPositive(where: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw refuse(where, value, 'a finite number above 0')
}

/** One of a closed list of words. */
export function checkChoice<Choice extends string>(
  where: string,
  value: Choice,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(value)) return value
  throw refuse(where, value, `one of ${choices.map((choice) => `"${choice}"`).join(', ')}`)
}

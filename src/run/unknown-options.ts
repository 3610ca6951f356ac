/** Misspelt names are refused with the nearest known one: nothing a user wrote is passed over. */

import { Fault, nearestName } from '../domain/fault.ts'

/** Fails with `config/invalid` when `value` has a name that is not among the known. */
export function refuseUnknown(value: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const near = nearestName(key, known)
    throw new Fault(
      'config/invalid',
      `${where}: unknown option "${key}".` +
        (near === null ? ` Known: ${known.join(', ')}.` : ` Did you mean "${near}"?`),
    )
  }
}

/**
 * `${NAME}` and `${NAME:-default}` in paths of data. The variables are passed in: only the command
 * line reads the environment.
 */

import type { Place } from './place.ts'
import type { Reading } from './reading.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The path with its variables, or undefined after the problem has been told. */
export function substitute(
  text: string,
  environment: Environment | null,
  where: Readonly<{ place: Place; path: string; reading: Reading }>,
): string | undefined {
  const { place, path, reading } = where
  let isRight = true
  const result = text.replaceAll(
    /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (_whole, name: string, usual?: string) => {
      const value = environment?.[name]
      if (value !== undefined && value !== '') return value
      if (usual !== undefined) return usual
      isRight = false
      const found =
        environment === null
          ? 'no environment was passed in. Pass { environment: process.env } to fromConfig'
          : value === undefined
            ? 'it is not set. Set it'
            : 'it is empty. Set it'
      reading.problem(
        place,
        path,
        `"\${${name}}" names a variable, but ${found}, or write "\${${name}:-default}".`,
      )
      return ''
    },
  )
  if (!isRight) return undefined
  const left = /\$\{[^}]*\}?/.exec(result)
  if (left === null) return result
  reading.problem(place, path, `expected \${NAME} or \${NAME:-default}, found "${left[0]}".`)
  return undefined
}

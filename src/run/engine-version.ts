/** The version of this package, as it stands in package.json. */

import { readFileSync } from 'node:fs'

let known: string | null = null

export function engineVersion(): string {
  known ??= (
    JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
  ).version
  return known
}

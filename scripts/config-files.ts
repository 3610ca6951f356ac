/**
 * Writes what follows from the table of configuration keys: the JSON Schemas editors use, and the
 * tables of `docs/configuration.md`. Run it after changing a key; a test fails while they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { configSchemas, withTables } from '../src/config/render-schemas.ts'

const root = join(import.meta.dirname, '..')

for (const [name, schema] of Object.entries(configSchemas)) {
  const path = join(root, 'src/config/schemas', `${basename(name)}.json`)
  writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`)
}
const guide = join(root, 'docs/configuration.md')
writeFileSync(guide, withTables(readFileSync(guide, 'utf8')))
console.log('Wrote src/config/schemas and the tables of docs/configuration.md.')

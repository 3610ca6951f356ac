/**
 * Writes the JSON Schemas of all contracts, and the list the package finds them by. Run it after
 * changing a contract; a test fails while files and code differ.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { renderSchemas } from '../src/contracts/render-schemas.ts'

const folder = join(import.meta.dirname, '../src/contracts/schemas')
const wanted = renderSchemas()

const left = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  .filter((path) => !wanted.has(path.replaceAll('\\', '/')))
for (const path of left) rmSync(join(folder, path))

for (const [path, text] of wanted) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const gone = left.length === 0 ? '' : `, removed ${left.join(', ')}`
console.log(`Wrote ${wanted.size} files to src/contracts/schemas${gone}.`)

/** Copies the examples, and what they print, anew into the documents that show them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { blocksOf, documents, isTied, originOf } from './doc-blocks.ts'

let copied = 0
for (const document of documents) {
  const path = join(import.meta.dirname, '..', document)
  const before = readFileSync(path, 'utf8')
  let text = before
  for (const block of blocksOf(document).filter(isTied)) {
    const { info } = block
    const fence = '```'
    text = text.replace(
      `${fence}${info}\n${block.text}${fence}`,
      () => `${fence}${info}\n${originOf(block)}${fence}`,
    )
    copied++
  }
  if (text === before) continue
  writeFileSync(path, text)
  console.log(`${document} changed`)
}
console.log(`${copied} blocks are copies of their examples.`)

/**
 * Puts the page's modules into one classic script. They are written as modules so that each says
 * what it needs and gives; here the import lines go, the word `export` goes, and all share one
 * function scope. Names are therefore unique across the files, which is checked.
 */

import { invariant } from '../../domain/fault.ts'

export type ScriptFile = Readonly<{ name: string; text: string }>

const importLine = /^import (?:type )?\{[^}]*\} from '\.\/[\w-]+\.js'\n/gm
const exported = /^export (?=(?:const|let|function|class) )/gm
const topLevelName = /^(?:const|let|function|class) ([\w$]+)/gm

export function linkedScript(files: readonly ScriptFile[]): string {
  const owners = new Map<string, string>()
  const bodies = files.map(({ name, text }) => {
    const bare = text.replace(importLine, '').replace(exported, '')
    invariant(!/^(?:import|export)\b/m.test(bare), `"${name}" uses only plain imports and exports`)
    for (const [, found] of bare.matchAll(topLevelName)) {
      const owner = owners.get(found ?? '')
      invariant(owner === undefined, `"${found}" is named once, not in "${owner}" and "${name}"`)
      owners.set(found ?? '', name)
    }
    return bare.trim()
  })
  return `(() => {\n'use strict'\n${bodies.join('\n\n')}\n})()\n`
}

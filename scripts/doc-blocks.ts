/**
 * The code blocks of the documents and where each is copied from. A block is tied to its origin in
 * its info string: `ts file=examples/01-hello.ts`, a marked part of it as
 * `ts file=examples/02-own-strategy.ts#strategy`, and what an example prints as
 * `text output=examples/01-hello.ts lines=1-8`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Every document, as paths from the repository's root. */
export const documents: readonly string[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'src/contracts/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .toSorted(),
]

/** A fenced block: the words after the fence, and its text with a line end. */
export type Block = Readonly<{ document: string; line: number; info: string; text: string }>

export function blocksOf(document: string): Block[] {
  const whole = read(document)
  return [...whole.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, info = '', text = ''] = match
    return { document, line: whole.slice(0, match.index).split('\n').length, info, text }
  })
}

export const isTied = (block: Block): boolean => /\b(?:file|output)=/.test(block.info)

/** What a tied block has to say. */
export function originOf({ info }: Block): string {
  const output = /\boutput=examples\/(\S+)\.ts/.exec(info)?.[1]
  if (output !== undefined) return linesOf(read(`tests/example-output/${output}.txt`), info)
  const [path = '', region] = (/\bfile=(\S+)/.exec(info)?.[1] ?? '').split('#')
  const text = read(path)
  return region === undefined ? text : regionOf(text, region)
}

function linesOf(text: string, info: string): string {
  const range = /\blines=(\d+)-(\d+)/.exec(info)
  if (range === null) return text
  const lines = text.split('\n').slice(Number(range[1]) - 1, Number(range[2]))
  return `${lines.join('\n')}\n`
}

/** The lines between `// #region name` and `// #endregion`, without their common indentation. */
function regionOf(text: string, name: string): string {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.trim() === `// #region ${name}`)
  const to = lines.findIndex((line, i) => i > from && line.trim() === '// #endregion')
  if (from < 0 || to < 0) return `no region "${name}"\n`
  const inside = lines.slice(from + 1, to)
  const indents = inside.filter((line) => line !== '').map((line) => line.search(/\S/))
  const indent = Math.min(...indents)
  return `${inside.map((line) => line.slice(indent)).join('\n')}\n`
}

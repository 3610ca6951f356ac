/**
 * What the documents say is so: code blocks are copies of examples that run, output is what they
 * print, links lead somewhere, and files, scripts and commands that are named exist.
 * `npx node scripts/docs.ts` copies the blocks anew after an example has changed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { describe, expect, it } from 'vitest'

import packageJson from '../package.json' with { type: 'json' }
import { type Block, blocksOf, documents, isTied, originOf } from '../scripts/doc-blocks.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Documents whose TypeScript is all copied from examples. */
const isCopied = (path: string): boolean => path === 'README.md' || path.startsWith('docs/guides/')

const place = ({ document, line }: Block): string => `${document}:${line}`

describe('the code blocks', () => {
  const blocks = documents.flatMap(blocksOf)

  it('are found', () => {
    expect(blocks.filter(isTied).length).toBeGreaterThan(20)
  })

  it('tied to an example equal it', () => {
    const differing = blocks.filter(isTied).filter((block) => block.text !== originOf(block))
    expect(differing.map((block) => `${place(block)} differs from ${block.info}`)).toEqual([])
  })

  it('of the guides and the README are all tied to an example', () => {
    const loose = blocks
      .filter(({ document }) => isCopied(document))
      .filter(({ info }) => /^(?:ts|js|text)\b/.test(info))
      .filter((block) => !isTied(block))
    expect(loose.map((block) => `${place(block)} ${block.info}`)).toEqual([])
  })
})

/** The anchor GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[`*]/g, '')
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const prose = (document: string): string => read(document).replaceAll(/^```[\s\S]*?^```$/gm, '')

const anchorsOf = (document: string): readonly string[] =>
  [...prose(document).matchAll(/^#+\s+(.+)$/gm)].map((match) => anchorOf(match[1] as string))

describe('the links', () => {
  it.each(documents)('of %s lead somewhere', (document) => {
    const targets = [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
    const broken = targets.filter((target) => {
      if (/^https?:/.test(target)) return false
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? document : normalize(join(dirname(document), path))
      if (!existsSync(join(root, file))) return true
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

describe('what the documents name', () => {
  const named = (pattern: RegExp): Readonly<{ document: string; name: string }>[] =>
    documents.flatMap((document) =>
      [...read(document).matchAll(pattern)].map((match) => ({
        document,
        name: match[1] as string,
      })),
    )

  it('as files of the repository is there', () => {
    const pattern = /`((?:src|tests|docs|examples|bench|scripts|\.ci)\/[\w./-]*)`/g
    const files = named(pattern)
    expect(files.length).toBeGreaterThan(20)
    const missing = files.filter(({ document, name }) => {
      const places = [join(root, name), join(root, dirname(document), name)]
      return !places.some((path) => existsSync(path))
    })
    expect(missing.map(({ document, name }) => `${document} names "${name}"`)).toEqual([])
  })

  it('as npm scripts is in package.json', () => {
    const scripts = new Set(Object.keys(packageJson.scripts))
    const called = named(/\bnpm run (?:--silent )?([a-z:]+)/g)
    expect(called.length).toBeGreaterThan(5)
    expect(
      called
        .filter(({ name }) => !scripts.has(name))
        .map(({ document, name }) => `${document} names "npm ${name}"`),
    ).toEqual([])
  })

  it('as commands is known to the command line', () => {
    const program = read('src/cli/command-line.ts')
    const commands = new Set(
      [...program.matchAll(/\.command\('([a-z]+)/g)].map((match) => match[1] as string),
    )
    const called = named(/(?:^|[`\s])ledgerline (?:-- )?([a-z]+)\b/gm)
    expect(called.length).toBeGreaterThan(5)
    expect(
      called
        .filter(({ name }) => !commands.has(name))
        .map(({ document, name }) => `${document} names "ledgerline ${name}"`),
    ).toEqual([])
  })
})

/**
 * The layer rules, and nothing else: a layer may import itself, the layers listed for it, and the
 * packages listed for it. To change the architecture, change this table in review.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { describe, expect, it } from 'vitest'

type Rule = Readonly<{
  /** Layers besides its own, or all. */
  layers: readonly string[] | 'all'
  /** Packages by name, with everything inside them; `node` stands for every `node:` module; or all. */
  packages: readonly string[] | 'all'
}>

const core = ['domain', 'events'] as const
const services = ['data', 'strategy', 'risk', 'manager', 'execution', 'portfolio', 'exits'] as const

const rules: Readonly<Record<string, Rule>> = {
  domain: { layers: [], packages: [] },
  events: { layers: ['domain'], packages: [] },
  contracts: { layers: core, packages: ['typebox', 'ajv', 'ajv-formats'] },
  indicators: { layers: [], packages: ['trading-signals'] },
  data: { layers: core, packages: [] },
  strategy: { layers: [...core, 'indicators'], packages: [] },
  risk: { layers: ['domain'], packages: [] },
  manager: { layers: [...core, 'risk', 'indicators'], packages: [] },
  execution: { layers: core, packages: [] },
  portfolio: { layers: core, packages: [] },
  exits: { layers: [...core, 'indicators'], packages: [] },
  engine: { layers: [...core, 'indicators', ...services], packages: [] },
  log: { layers: [...core, 'contracts'], packages: [] },
  report: { layers: core, packages: [] },
  audit: { layers: [...core, 'report'], packages: [] },
  sweep: { layers: ['domain', 'report'], packages: [] },
  live: { layers: [...core, 'engine', 'exits', 'log'], packages: [] },
  // The edges. Adapters see the layers that declare the ports they serve, and contracts.
  adapters: {
    layers: [...core, 'contracts', 'data', 'execution', 'log', 'sweep', 'live'],
    packages: 'all',
  },
  config: { layers: ['domain', 'contracts'], packages: 'all' },
  run: {
    layers: [
      ...core,
      'contracts',
      'indicators',
      ...services,
      'engine',
      'log',
      'report',
      'audit',
      'sweep',
      'live',
      'adapters',
      'config',
    ],
    packages: 'all',
  },
  server: { layers: ['domain', 'contracts', 'log', 'report', 'run'], packages: 'all' },
  cli: { layers: 'all', packages: 'all' },
  testing: { layers: [...core, 'data', 'execution', 'log', 'sweep', 'live'], packages: [] },
  /** `src/index.ts`, the front door. */
  '': { layers: 'all', packages: [] },
}

const root = join(import.meta.dirname, '../src')

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .toSorted()

/** Whole-line comments would be read as code. Comments behind code cannot start a statement. */
const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
    .join('\n')

/** Static and type imports, re-exports, bare imports, dynamic imports and import types, require. */
const importPatterns: readonly RegExp[] = [
  /^import\s[\w\s{},*$]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^export\s+(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[\w\s,$]*\})\s*from\s*['"]([^'"]+)['"]/gm,
  /^import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\brequire\(\s*['"]([^'"]+)['"]/g,
]

function importsOf(text: string): string[] {
  const code = withoutComments(text)
  return importPatterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match[1] as string),
  )
}

const layerOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] as string) : '')

/** `@scope/name/inside` is the package `@scope/name`; `node:fs/promises` is `node`. */
function packageOf(target: string): string {
  if (target.startsWith('node:')) return 'node'
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')
}

const allows = (list: readonly string[] | 'all', name: string): boolean =>
  list === 'all' || list.includes(name)

/** What is wrong with the imports of one file, as `file → target` lines. */
function violationsIn(path: string, text: string): string[] {
  const layer = layerOf(path)
  const rule = rules[layer]
  if (rule === undefined) return [`${path}: layer "${layer}" has no rule in this table`]
  return importsOf(text).flatMap((target) => {
    if (!target.startsWith('.')) {
      return allows(rule.packages, packageOf(target)) ? [] : [`${path} → package "${target}"`]
    }
    const file = normalize(join(dirname(path), target)).replaceAll('\\', '/')
    if (file.startsWith('..')) return [`${path} → ${file}, which is outside src`]
    if (/(?:^|\/)index\.ts$/.test(file)) return [`${path} → ${file}, a door for users`]
    const other = layerOf(file)
    return other === layer || allows(rule.layers, other) ? [] : [`${path} → ${other}/`]
  })
}

/** `import(variable)`: no table can hold what nobody can read. Edges load modules of users so. */
function computedImports(path: string, text: string): string[] {
  if (rules[layerOf(path)]?.packages === 'all') return []
  const found = withoutComments(text).matchAll(/\bimport\(\s*(?!['"])[^)\s]/g)
  return [...found].map(() => `${path} → a computed import`)
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the layers', () => {
  it('are looked for where the sources are', () => {
    expect(sources.length).toBeGreaterThan(60)
    expect(sources.flatMap((path) => importsOf(read(path))).length).toBeGreaterThan(200)
    const found = new Set(sources.map(layerOf))
    const built = ['domain', 'events', 'data', 'engine', 'report', 'indicators', 'contracts', '']
    expect(built.filter((layer) => !found.has(layer))).toEqual([])
  })

  it('import only what the table allows them', () => {
    expect(sources.flatMap((path) => violationsIn(path, read(path)))).toEqual([])
  })

  it('import nothing by a computed name, except at the edges', () => {
    expect(sources.flatMap((path) => computedImports(path, read(path)))).toEqual([])
  })

  it('form no circle in the table', () => {
    const below = (layer: string, seen: readonly string[]): string[] => {
      if (seen.includes(layer)) return [[...seen, layer].join(' → ')]
      const { layers } = rules[layer] as Rule
      return layers === 'all' ? [] : layers.flatMap((other) => below(other, [...seen, layer]))
    }
    expect(Object.keys(rules).flatMap((layer) => below(layer, []))).toEqual([])
  })

  it('name only layers that have a rule', () => {
    const named = Object.values(rules).flatMap(({ layers }) => (layers === 'all' ? [] : layers))
    expect(named.filter((layer) => rules[layer] === undefined)).toEqual([])
  })
})

describe('the watch over the layers', () => {
  it.each([
    ["import { run } from '../engine/engine.ts'", 'domain/order.ts → engine/'],
    ["import type { Run } from '../engine/engine.ts'", 'domain/order.ts → engine/'],
    ["import {\n  a,\n  type B,\n} from '../risk/sizing.ts'", 'domain/order.ts → risk/'],
    ["import * as all from '../events/bus.ts'", 'domain/order.ts → events/'],
    ["import '../events/bus.ts'", 'domain/order.ts → events/'],
    ["const late = await import('../events/bus.ts')", 'domain/order.ts → events/'],
    ["type Bus = import('../events/bus.ts').EventBus", 'domain/order.ts → events/'],
    ["export { a } from '../events/bus.ts'", 'domain/order.ts → events/'],
    ["export type { A } from '../events/bus.ts'", 'domain/order.ts → events/'],
    ["export * from '../events/bus.ts'", 'domain/order.ts → events/'],
    ["export * as bus from '../events/bus.ts'", 'domain/order.ts → events/'],
    ['import { a } from "../events/bus.ts"', 'domain/order.ts → events/'],
    ["import { z } from 'zod'", 'domain/order.ts → package "zod"'],
    ["import fs from 'node:fs'", 'domain/order.ts → package "node:fs"'],
    ["import fs from 'fs'", 'domain/order.ts → package "fs"'],
    ["import { a } from '@duckdb/node-api'", 'domain/order.ts → package "@duckdb/node-api"'],
    ["const fs = require('node:fs')", 'domain/order.ts → package "node:fs"'],
    ["import { a } from './index.ts'", 'domain/order.ts → domain/index.ts, a door for users'],
    ["import { a } from '../index.ts'", 'domain/order.ts → index.ts, a door for users'],
    [
      "import { a } from '../../tests/support/series.ts'",
      'domain/order.ts → ../tests/support/series.ts, which is outside src',
    ],
  ])('catches %j', (line, wanted) => {
    expect(violationsIn('domain/order.ts', `/** An order. */\n${line}\nconst x = 1\n`)).toEqual([
      wanted,
    ])
  })

  it.each([
    ['domain/order.ts', "import { ticks } from './units.ts'"],
    ['domain/order.ts', " * import { run } from '../engine/engine.ts'"],
    ['domain/order.ts', "// import { run } from '../engine/engine.ts'"],
    ['domain/order.ts', "const text = 'taken from the engine'"],
    ['events/bus.ts', "import type { Bar } from '../domain/series.ts'"],
    ['contracts/validate.ts', "import Ajv from 'ajv/dist/2020.js'"],
    ['indicators/rsi.ts', "import { RSI } from 'trading-signals'"],
    ['report/html/page.ts', "import { a } from '../../domain/time.ts'"],
    ['adapters/duckdb/reader.ts', "import { a } from '@duckdb/node-api'"],
    ['adapters/files/reader.ts', "import { a } from 'node:fs/promises'"],
    ['cli/main.ts', "import { a } from '../engine/engine.ts'"],
    ['index.ts', "export { backtest } from './run/backtest.ts'"],
  ])('lets %s say %j', (path, line) => {
    expect(violationsIn(path, `${line}\n`)).toEqual([])
  })

  it.each([
    ['contracts/validate.ts', "import { z } from 'zod'", 'contracts/validate.ts → package "zod"'],
    [
      'adapters/files/reader.ts',
      "import { a } from '../../run/result.ts'",
      'adapters/files/reader.ts → run/',
    ],
    [
      'report/html/page.ts',
      "import { a } from '../../run/result.ts'",
      'report/html/page.ts → run/',
    ],
    ['index.ts', "import fs from 'node:fs'", 'index.ts → package "node:fs"'],
    [
      'extra/new.ts',
      "import { a } from './b.ts'",
      'extra/new.ts: layer "extra" has no rule in this table',
    ],
  ])('keeps %s from %j', (path, line, wanted) => {
    expect(violationsIn(path, `${line}\n`)).toEqual([wanted])
  })

  it('catches a computed import', () => {
    const line = 'const a = await import(name)\n'
    expect(computedImports('data/a.ts', line)).toEqual(['data/a.ts → a computed import'])
    expect(computedImports('run/a.ts', line)).toEqual([])
    expect(computedImports('data/a.ts', "const a = await import('./b.ts')\n")).toEqual([])
  })

  it('finds every import of a file that has many', () => {
    const text = [
      "import a from './a.ts'",
      "import b, { c } from './b.ts'",
      "import './c.ts'",
      "export * from './d.ts'",
      "export const late = () => import('./e.ts')",
    ].join('\n')
    expect(importsOf(text).toSorted()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts'])
  })
})

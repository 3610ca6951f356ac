/** `ledgerline init`: a project to begin with, which runs at once and offline. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'

import { makeFolder, writing } from '../../run/write-files.ts'
import { exitCodes, misuse } from '../failure.ts'
import {
  dependencySpec,
  developmentVersion,
  isInstalled,
  isSource,
  packageRoot,
} from '../own-package.ts'
import { syntheticBars } from '../synthetic-bars.ts'
import type { Terminal } from '../terminal.ts'

const starter = join(packageRoot, 'examples', 'starter')

/** Files by the names they get. Templates are no modules of this package, so they end otherwise. */
const copied = {
  'strategy.ts': 'strategy.ts.template',
  'config.yaml': 'config.yaml',
  'strategy.test.ts': 'strategy.test.ts.template',
  'README.md': 'README.md',
} as const

/** Fails with `usage/invalid` where the folder holds anything. */
export function init(directory: string, terminal: Terminal): number {
  const target = resolve(directory)
  const isNew = !existsSync(target)
  if (!isNew) refuseFilled(directory, target)
  try {
    makeFolder(join(target, 'data'))
    writing(target, () => {
      fill(target)
    })
  } catch (error) {
    for (const name of isNew ? [''] : filesIn(target)) {
      rmSync(join(target, name), { recursive: true, force: true })
    }
    throw error
  }
  terminal.out(told(directory, target))
  return exitCodes.ok
}

function fill(target: string): void {
  for (const [name, from] of Object.entries(copied)) {
    copyFileSync(join(starter, from), join(target, name))
  }
  writeFileSync(join(target, 'data', 'DEMO.csv'), syntheticBars(1000))
  writeFileSync(join(target, '.gitignore'), 'node_modules\nruns\n')
  writeFileSync(join(target, 'package.json'), packageJson(basename(target)))
  writeFileSync(join(target, 'tsconfig.json'), compilerOptions())
  if (!isInstalled) linkPackage(target)
}

/** What is in a folder; one that git keeps counts as empty. */
const filesIn = (target: string): readonly string[] =>
  existsSync(target) ? readdirSync(target).filter((name) => name !== '.git') : []

function refuseFilled(directory: string, target: string): void {
  if (!statSync(target).isDirectory()) throw misuse(`"${directory}" is a file. Name a folder.`)
  const [found] = filesIn(target)
  if (found === undefined) return
  throw misuse(
    `"${directory}" is not empty: it holds "${found}". Name a new or an empty folder, for example ` +
      '"ledgerline init my-strategies".',
  )
}

/** What `npx tsc` needs. */
const tools = ['@types/node', 'typescript'] as const
/** With the Node that scripts then run on, whichever the system has. */
const developed = ['@types/node', 'node', 'typescript'] as const

/** Types as Node reads them: what it cannot strip is an error. Sources have types of their own. */
function compilerOptions(): string {
  const options = {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    types: ['node'],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    ...(isSource ? { resolveJsonModule: true, customConditions: ['ledgerline-source'] } : {}),
  }
  return `${JSON.stringify({ compilerOptions: options, include: ['*.ts'] }, null, 2)}\n`
}

/** From a checkout the sources themselves run; an installed package runs what was built. */
function packageJson(name: string): string {
  const condition = isSource ? '--conditions=ledgerline-source ' : ''
  const command = isSource
    ? `node ${condition}node_modules/ledgerline/src/cli/main.ts`
    : 'ledgerline'
  const description = {
    name:
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9-]+/g, '-')
        .replaceAll(/^-+|-+$/g, '') || 'strategies',
    private: true,
    type: 'module',
    scripts: {
      start: `${command} run config.yaml`,
      ledgerline: command,
      // Named files: an old Node that cannot read them fails, and does not pass without a test.
      test: `node ${condition}--test *.test.ts`,
    },
    dependencies: { ledgerline: dependencySpec(packageRoot) },
    devDependencies: Object.fromEntries(developed.map((tool) => [tool, developmentVersion(tool)])),
    engines: { node: '>=24.15' },
    allowScripts: { node: true },
  }
  return `${JSON.stringify(description, null, 2)}\n`
}

/** A checkout is linked, so that the project runs without installing anything. */
function linkPackage(target: string): void {
  const modules = join(target, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  symlinkSync(packageRoot, join(modules, 'ledgerline'), 'junction')
  for (const tool of tools) {
    const from = join(packageRoot, 'node_modules', tool)
    if (!existsSync(from)) continue
    mkdirSync(dirname(join(modules, tool)), { recursive: true })
    symlinkSync(from, join(modules, tool), 'junction')
  }
  if (process.platform === 'win32') return
  symlinkSync(process.execPath, join(modules, '.bin', 'node'))
  const compiler = join(packageRoot, 'node_modules', '.bin', 'tsc')
  if (existsSync(compiler)) symlinkSync(compiler, join(modules, '.bin', 'tsc'))
  const built = join(packageRoot, 'dist', 'cli', 'main.js')
  if (!isSource) symlinkSync(built, join(modules, '.bin', 'ledgerline'))
}

function told(directory: string, target: string): string {
  const files = [...Object.keys(copied), 'data/DEMO.csv', 'package.json', 'tsconfig.json']
  const canResolve = !isInstalled || isFound(target)
  const steps = [
    ...(relative('', target) === '' ? [] : [`cd ${directory}`]),
    ...(canResolve ? [] : ['npm install']),
    'npm start',
    'npm test',
  ]
  return [
    `Made ${files.join(', ')} in ${directory}.`,
    '',
    'Next:',
    ...steps.map((step) => `  ${step}`),
    '',
  ].join('\n')
}

/** Whether a module in the folder finds the package: it lies in a folder above. */
function isFound(target: string): boolean {
  const paths = createRequire(join(target, 'package.json')).resolve.paths('ledgerline') ?? []
  return paths.some((path) => existsSync(join(path, 'ledgerline')) && dirname(path) !== target)
}

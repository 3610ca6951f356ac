/**
 * House rules that no compiler or linter knows. Every complaint is `file:line what is wrong. What to
 * do.`, so that the fix can be made without reading this file.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { describe, expect, it } from 'vitest'

import { faults } from '../src/domain/fault.ts'

const root = join(import.meta.dirname, '..')
const skipped = /(?:^|\/)(?:node_modules|dist|coverage|reports|runs|\.git|\.stryker-tmp)(?:\/|$)/
const isText = /\.(?:ts|cts|mts|js|cjs|mjs|md|json|ya?ml|sh|css|html)$/

/** Files of a folder of the repository, as paths from its root. */
function filesIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .filter((path) => isText.test(path) && !skipped.test(path))
    .toSorted()
}

const here = 'tests/tidy.test.ts'
const trees = ['src', 'tests', 'docs', 'examples', 'bench', 'scripts', '.ci', '.github', 'web']
const all = [
  ...trees.flatMap(filesIn),
  ...readdirSync(root).filter((name) => isText.test(name) && name !== 'package-lock.json'),
].filter((path) => path !== here)
const code = all.filter((path) => path.endsWith('.ts'))
const sources = code.filter((path) => path.startsWith('src/') && !path.endsWith('.test.ts'))
const tests = code.filter((path) => path.startsWith('tests/') || path.endsWith('.test.ts'))

const texts = new Map(all.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
const read = (path: string): string => texts.get(path) as string
const linesOf = (path: string): string[] => read(path).split('\n')

/** Every line that matches, as a complaint. */
function complaints(paths: readonly string[], pattern: RegExp, wrong: string): string[] {
  return paths.flatMap((path) => complaintsAbout(path, read(path), pattern, wrong))
}

function complaintsAbout(path: string, text: string, pattern: RegExp, wrong: string): string[] {
  return text
    .split('\n')
    .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${wrong}`] : []))
}

const isComment = (line: string): boolean => /^\s*(?:\/\/|\/?\*)/.test(line)

/** Folders that may look at the world outside: the clock, the environment, the disk. */
const isEdge = (path: string): boolean => /^src\/(?:adapters|config|run|server|cli)\//.test(path)

/** Faults that no test makes happen yet. This list only gets shorter. */
const notToldYet: readonly string[] = ['snapshot/invalid']
/** Files that still show names without a comment. This list only gets shorter. */
const notExplainedYet: ReadonlySet<string> = new Set([
  'src/contracts/event-contracts.ts',
  'src/contracts/problem.ts',
  'src/contracts/schemas/catalogue.ts',
  'src/contracts/valid-event.ts',
  'src/contracts/validate.ts',
  'src/contracts/validator.ts',
  'src/data/build-dataset.ts',
  'src/data/data-service.ts',
  'src/data/inspect.ts',
  'src/data/load-dataset.ts',
  'src/data/readers.ts',
  'src/data/source.ts',
  'src/execution/commission.ts',
  'src/execution/execution-options.ts',
  'src/execution/execution.ts',
  'src/execution/matching.ts',
  'src/execution/slippage.ts',
  'src/execution/working-order.ts',
  'src/indicators/indicator.ts',
  'src/log/chain.ts',
  'src/log/durable-log.ts',
  'src/log/log-store.ts',
  'src/portfolio/ledger.ts',
  'src/portfolio/lot-list.ts',
  'src/portfolio/portfolio.ts',
  'src/portfolio/snapshot.ts',
  'src/report/csv.ts',
  'src/report/html/render.ts',
  'src/report/model.ts',
  'src/report/result-json.ts',
  'src/report/summary-table.ts',
  'src/run/backtest-engine.ts',
  'src/run/options.ts',
  'src/run/result.ts',
  'src/run/why.ts',
  'src/strategy/context.ts',
  'src/strategy/sma-cross.ts',
  'src/strategy/strategy.ts',
])

describe('the files', () => {
  it('are looked for where they are', () => {
    expect(sources.length).toBeGreaterThan(60)
    expect(tests.length).toBeGreaterThan(10)
    expect(all).toContain('package.json')
  })

  it('have at most 400 lines of code each', () => {
    const long = sources.flatMap((path) => {
      const count = linesOf(path).filter((line) => line.trim() !== '' && !isComment(line)).length
      return count <= 400
        ? []
        : [`${path}:401 ${count} lines of code, at most 400. Move one idea to a file of its own.`]
    })
    expect(long).toEqual([])
  })

  it('are named after one idea, in kebab-case', () => {
    const vague = /^(?:utils?|helpers?|common|misc|types?|constants?|shared|base|manager\d*)$/
    const wrong = sources.flatMap((path) => {
      const name = (path.split('/').at(-1) as string).replace(/\.ts$/, '')
      const isDomainNoun = path === 'src/manager/manager.ts'
      if (vague.test(name) && !isDomainNoun)
        return [`${path}:1 a name that says nothing. Name the file after what it exports.`]
      const folders = path.split('/').slice(0, -1)
      return [...folders, name].every((part) => /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(part))
        ? []
        : [`${path}:1 not kebab-case. Use lower case with dashes.`]
    })
    expect(wrong).toEqual([])
  })

  it('begin with a comment that says what they are for', () => {
    const wrong = sources.filter((path) => {
      const [first = '', second = ''] = linesOf(path)
      return !(first.startsWith('#!') ? second : first).startsWith('/**')
    })
    expect(
      wrong.map(
        (path) =>
          `${path}:1 no header. Say in one to four lines what the file is for, in a comment of the ` +
          'form /** … */ before the imports, with an empty line after it (the formatter moves it otherwise).',
      ),
    ).toEqual([])
  })
})

describe('the sources', () => {
  it('have no default exports', () => {
    const wrong = 'a default export. Export it by its name.'
    expect(complaints(sources, /^export default\b|^export \{[^}]*\bas default\b/, wrong)).toEqual(
      [],
    )
  })

  // A pattern, what is wrong with it, and lines it must catch.
  it.each([
    [
      /\bMath\s*\.\s*random\b/,
      'chance from the host. Use the seeded random source.',
      ['Math.random()'],
    ],
    [
      /\bDate\s*\.\s*(?:now|parse|UTC)\b|\bnew Date\b|(?:^|[^.\w])Date\(/,
      'the clock of the host. Take time from the data.',
      ['Date.now()', 'new Date()', 'const a = Date()', 'Date.parse(text)'],
    ],
    [
      /\bperformance\s*\.\s*now\b|\bhrtime\b/,
      'the clock of the host. Measure at the edge.',
      ['performance.now()', 'process.hrtime()'],
    ],
    [
      /(?:^|[^.\w])process\s*\.\s*\w/,
      'the process. Configuration is passed in.',
      ['process.env', 'const a = process.cwd()'],
    ],
    [
      /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\(/,
      'waiting. Scheduling belongs to adapters.',
      ['setTimeout(f, 1)', 'queueMicrotask(f)'],
    ],
    [
      /\.toLocale\w*\(|\.localeCompare\(/,
      'the locale of the host. Compare with < and format by hand.',
      ['a.localeCompare(b)', 'a.toLocaleString()'],
    ],
    [
      /\bnew Intl\.\w+\(\s*(?:\)|undefined|\[)/,
      'the locale of the host. Name the locale.',
      ['new Intl.NumberFormat()', 'new Intl.DateTimeFormat(undefined, {})'],
    ],
    [
      /\bgetTimezoneOffset\b|\bresolvedOptions\(\)\.timeZone\b/,
      'the time zone of the host. Take it from the instrument.',
      ['a.getTimezoneOffset()', 'format.resolvedOptions().timeZone'],
    ],
    [
      /\bcrypto\s*\.\s*(?:randomUUID|getRandomValues)\b/,
      'chance from the host. Ids come from the id source.',
      ['crypto.randomUUID()'],
    ],
    [
      /(?:^|[^.\w])fetch\(|\bconsole\s*\.\s*\w/,
      'the outside world. It belongs to the edges.',
      ['await fetch(url)', 'console.log(1)'],
    ],
  ] as const)('of the core never match %s', (pattern, wrong, planted) => {
    expect(planted.filter((line) => !pattern.test(line))).toEqual([])
    const core = sources.filter((path) => !isEdge(path) && !inPage(path))
    const found = core.flatMap((path) =>
      linesOf(path).flatMap((line, i) =>
        !isComment(line) && pattern.test(line) ? [`${path}:${i + 1} ${wrong}`] : [],
      ),
    )
    expect(found).toEqual([])
  })
})

/** Code that runs in the reader's browser, inside a report already written. */
const inPage = (path: string): boolean => path.startsWith('src/report/page/')

describe('every text', () => {
  // Put together, so that other rules may read this file.
  const leftovers = new RegExp(
    `\\b(?:${['TO-DO', 'FIX-ME', 'XX-X', 'HA-CK'].join('|').replaceAll('-', '')})\\b`,
  )

  it('is finished: no leftover marks', () => {
    const wrong = 'a leftover mark. Do it now, or write down why it stays as it is.'
    const planted = ['// TO-DO later', '// FIX-ME', 'HA-CK: x'].map((one) => one.replace('-', ''))
    expect(planted.filter((line) => !leftovers.test(line))).toEqual([])
    expect(complaints(all, leftovers, wrong)).toEqual([])
  })

  it('holds no path of the machine it was written on', () => {
    const machine =
      /(?:^|[\s"'`(=:[])\/(?:work|home|Users|root|tmp|mnt|opt)\/[\w.$@-]|\b[A-Z]:\\{1,2}Users/
    const wrong = 'a path of one machine. Use a path relative to the repository, or os.tmpdir().'
    const places = ['work', 'home', 'Users', 'tmp'].map((place) => `open('/${place}/me/a.csv')`)
    expect(places.filter((line) => !machine.test(line))).toEqual([])
    expect(machine.test("fetch('https://example.org/home/a')")).toBe(false)
    expect(complaints(all, machine, wrong)).toEqual([])
  })

  it('of a test title states a fact', () => {
    const wrong = 'a title with "should". Say what is so, in the present tense.'
    expect(
      complaints(tests, /^\s*(?:it|test|describe)(?:\.\w+)*\(\s*['"`][^'"`]*\bshould\b/, wrong),
    ).toEqual([])
  })

  it('of a test runs: none is left out or alone', () => {
    const wrong = 'a test that is left out, or that leaves out all others. Take the mark away.'
    expect(
      complaints(tests, /\b(?:it|test|describe)\.(?:only|skip|todo|fails)\b(?!If)/, wrong),
    ).toEqual([])
  })
})

describe('the faults', () => {
  const codes = Object.keys(faults)
  const table = 'src/domain/fault.ts'
  const holds = (paths: readonly string[], text: string): boolean =>
    paths.some((path) => path !== table && read(path).includes(text))

  it('are all thrown somewhere', () => {
    const idle = codes.filter((one) => !holds(sources, `'${one}'`))
    expect(
      idle.map(
        (one) => `${table} "${one}" is thrown nowhere. Throw it, or take it out of the table.`,
      ),
    ).toEqual([])
  })

  it('are all told about in a test or a document', () => {
    const told = [
      ...tests.filter((path) => path !== 'src/domain/fault.test.ts'),
      ...filesIn('docs'),
    ]
    const silent = codes.filter((one) => !holds(told, one) && !notToldYet.includes(one))
    expect(
      silent.map(
        (one) => `${table} "${one}" is in no test. Make it happen in one, or document it.`,
      ),
    ).toEqual([])
  })

  it('stand in the table: no code is thrown that it does not know', () => {
    const thrown = /\bnew Fault\(\s*'([^']+)'/g
    const unknown = sources.flatMap((path) =>
      [...read(path).matchAll(thrown)]
        .map((match) => match[1] as string)
        .filter((one) => !codes.includes(one))
        .map((one) => `${path} throws "${one}". Add it to ${table} with its exit code.`),
    )
    expect(unknown).toEqual([])
  })

  it('are excused only while they exist', () => {
    expect(notToldYet.filter((one) => !codes.includes(one))).toEqual([])
  })
})

/** Where a name leaves the package: a door, the name, the file that declares it. */
type Shown = Readonly<{ door: string; name: string; file: string }>

/** The names a door shows, by `export { a, b as c } from` and `export * from`. */
function shownBy(door: string): Shown[] {
  const lists = /^export\s+(?:type\s+)?(\*|\{[^}]*\})\s*from\s*'([^']+)'/gm
  return [...read(door).matchAll(lists)].flatMap(([, list = '', target = '']) => {
    const file = normalize(join(dirname(door), target)).replaceAll('\\', '/')
    const names = list === '*' ? declaredIn(file) : namesIn(list)
    return names.map((name) => ({ door, name, file }))
  })
}

const namesIn = (list: string): string[] =>
  list
    .slice(1, -1)
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^type\s+/, '')
        .replace(/\s+as\s+.*$/, ''),
    )
    .filter((name) => name !== '')

const declaration =
  /^export\s+(?:declare\s+|abstract\s+|async\s+)*(?:const|let|function\*?|class|interface|type)\s+([A-Za-z_$][\w$]*)/

const declaredIn = (file: string): string[] =>
  linesOf(file).flatMap((line) => {
    const match = declaration.exec(line)
    return match === null ? [] : [match[1] as string]
  })

/** Whether the declaration of a name has a comment right above it. */
function isDocumented(text: string, name: string): boolean {
  const lines = text.split('\n').filter((line) => !line.startsWith('// oxfmt-ignore'))
  const at = lines.findIndex((line) => declaration.exec(line)?.[1] === name)
  return at > 0 && /\*\/\s*$/.test(lines[at - 1] as string)
}

describe('the doors', () => {
  const doors = sources.filter((path) => /^src\/(?:[\w-]+\/)?index\.ts$/.test(path))

  it('are found, with the names they show', () => {
    expect(doors.length).toBeGreaterThan(3)
    expect(doors.flatMap(shownBy).length).toBeGreaterThan(50)
  })

  it('only show: a door declares nothing itself', () => {
    const wrong = doors.flatMap((door) =>
      declaredIn(door).map((name) => `${door} declares "${name}". Move it to a file of its own.`),
    )
    expect(wrong).toEqual([])
  })

  it('show names that are explained where they are declared', () => {
    const bare = doors
      .flatMap(shownBy)
      .filter(({ file, name }) => texts.has(file) && !isDocumented(read(file), name))
      .filter(({ file }) => !notExplainedYet.has(file))
    expect([
      ...new Set(
        bare.map(
          ({ file, name }) => `${file} "${name}" has no comment. Say in a sentence what it is.`,
        ),
      ),
    ]).toEqual([])
  })

  it('is a rule that can fail', () => {
    const text = '/** One. */\nexport const one = 1\nexport type Two = 2\n'
    expect(['one', 'Two'].map((name) => isDocumented(text, name))).toEqual([true, false])
    expect(isDocumented('/** All. */\n// oxfmt-ignore\nexport const all = 1\n', 'all')).toBe(true)
    expect(namesIn('{ a, type B, c as d }')).toEqual(['a', 'B', 'c'])
  })
})

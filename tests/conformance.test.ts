/**
 * docs/conformance.md says of every requirement what became of it. This test holds it to the list of
 * requirements where that is at hand, and every file and test it names to the repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

type Line = Readonly<{ id: string; state: string; what: string; where: string; test: string }>

const lines: readonly Line[] = read('docs/conformance.md')
  .split('\n')
  .filter((line) => /^\| R\d-\d+ \|/.test(line))
  .map((line) => {
    const [id = '', state = '', what = '', where = '', test = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    return { id, state, what, where: where.replaceAll('`', ''), test }
  })

/** The ids of a text, with `R0-17..22` and `R1-012..018` taken apart. */
function idsIn(text: string): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const match of text.matchAll(/R(\d)-(\d+)(?:\.\.(\d+))?/g)) {
    const [, source = '', from = '', to = from] = match
    for (let number = Number(from); number <= Number(to); number++) {
      ids.add(`R${source}-${String(number).padStart(from.length, '0')}`)
    }
  }
  return ids
}

const requirements = join(root, '../shared/spec/requirements.md')
const isHere = existsSync(requirements)
if (!isHere) {
  console.warn('SKIPPED: the list of requirements is not beside the repository (../shared/spec).')
}

describe('the lines of docs/conformance.md', () => {
  it('are one for each requirement, and for nothing else', () => {
    const ids = lines.map(({ id }) => id)
    expect(ids.length).toBeGreaterThanOrEqual(400)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
    if (!isHere) return
    const wanted = idsIn(readFileSync(requirements, 'utf8'))
    expect([...wanted].filter((id) => !ids.includes(id))).toEqual([])
    expect(ids.filter((id) => !wanted.has(id))).toEqual([])
  })

  it('have one of three states, and words', () => {
    const wrong = lines.filter(
      ({ state, what }) => !['built', 'partly', 'not built'].includes(state) || what.length < 3,
    )
    expect(wrong).toEqual([])
  })

  it('add up to the table above them', () => {
    const counts = ['R0', 'R1', 'R2', 'R3', 'R4'].map((source) =>
      ['built', 'partly', 'not built'].map(
        (state) =>
          lines.filter((line) => line.id.startsWith(source) && line.state === state).length,
      ),
    )
    const told = [
      ...read('docs/conformance.md').matchAll(/^\| Source.*\| (\d+) \| (\d+) \| (\d+) \|$/gm),
    ]
    expect(told.map((match) => match.slice(1).map(Number))).toEqual(counts)
  })

  it('name a file and a test where something is built, and neither where nothing is', () => {
    const wrong = lines.filter(({ state, where, test }) =>
      state === 'not built' ? where !== '' || test !== '' : where === '' || test === '',
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  it('name files that exist', () => {
    const missing = lines.filter(({ where }) => where !== '' && !existsSync(join(root, where)))
    expect(missing.map(({ id, where }) => `${id} ${where}`)).toEqual([])
  })

  it('name tests that exist', () => {
    const missing = lines.filter(({ test }) => test !== '' && !hasTest(test))
    expect(missing.map(({ id, test }) => `${id} ${test}`)).toEqual([])
  })
})

/** Whether `file › title` names a title, or a row of a table of cases, that is in the file. */
function hasTest(name: string): boolean {
  const [file = '', written = ''] = name.split(' › ')
  const [example] = /^[\w-]+\.ts(?= prints)/.exec(written) ?? []
  if (example !== undefined && !existsSync(join(root, 'examples', example))) return false
  const title = example === undefined ? written : written.replace(example, '%s')
  if (!file.endsWith('.test.ts') || !existsSync(join(root, file))) return false
  const text = read(file).replaceAll("\\'", "'")
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`))
}

/** Tests in a folder or file: single ones, and the rows of tables of cases. */
function casesIn(path: string): number {
  const files = path.endsWith('.ts')
    ? [path]
    : readdirSync(join(root, path))
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${path}/${name}`)
  return files.reduce((sum, file) => sum + (read(file).match(/^\s*(?:it\(|\[)/gm)?.length ?? 0), 0)
}

describe('the tests', () => {
  it.each([
    ['src/events', 145],
    ['src/events/bus.test.ts', 24],
    ['tests/schemas.test.ts', 22],
    ['src/portfolio', 89],
    ['src/manager', 30],
    ['src/execution', 40],
  ])('of %s are as many as the sources ask for', (path, wanted) => {
    expect(casesIn(path)).toBeGreaterThanOrEqual(wanted)
  })
})

describe('the project', () => {
  it('is under the licence it names', () => {
    expect(read('LICENSE')).toMatch(/^MIT License\n/)
    expect(JSON.parse(read('package.json'))).toMatchObject({ license: 'MIT' })
  })
})

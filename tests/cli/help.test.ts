/** What `--help` says, to the word: a change of the command line shows here. */

import { describe, expect, it } from 'vitest'

import packageJson from '../../package.json' with { type: 'json' }
import { faults } from '../../src/domain/fault.ts'
import { ledgerline } from './fake-terminal.ts'

const commands = [
  [],
  ['run'],
  ['demo'],
  ['report'],
  ['log'],
  ['why'],
  ['verify'],
  ['init'],
  ['data'],
  ['data', 'inspect'],
  ['contracts'],
  ['contracts', 'list'],
  ['contracts', 'show'],
  ['contracts', 'validate'],
  ['help'],
]

describe('help', () => {
  it.each(commands)('of %s %s is this', async (...words) => {
    const { exitCode, stdout, stderr } = await ledgerline([...words.filter(Boolean), '--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    await expect(stdout).toMatchFileSnapshot(
      `help/${['ledgerline', ...words.filter(Boolean)].join('-')}.txt`,
    )
  })

  it('is the same by the help command', async () => {
    const [one, other] = await Promise.all([
      ledgerline(['help', 'data', 'inspect']),
      ledgerline(['data', 'inspect', '--help']),
    ])
    expect(one.stdout).toBe(other.stdout)
  })

  it('of every command fits into 100 columns', async () => {
    for (const words of commands) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { stdout } = await ledgerline([...words, '--help'])
      expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
    }
  })

  it('is printed on stderr where a command is missing', async () => {
    const bare = await ledgerline([])
    expect(bare).toMatchObject({ exitCode: 2, stdout: '' })
    expect(bare.stderr).toMatch(/^Usage: ledgerline /)
    expect((await ledgerline(['contracts'])).exitCode).toBe(2)
  })

  it('knows every exit code and every fault', async () => {
    const { stdout } = await ledgerline(['help', 'exit-codes'])
    await expect(stdout).toMatchFileSnapshot('help/exit-codes.txt')
    for (const [code, { exitCode }] of Object.entries(faults)) {
      expect(stdout).toContain(code)
      expect(stdout).toMatch(new RegExp(`^ {2,4}${exitCode} {2}`, 'm'))
    }
  })

  it('names the commands there are where one is not known', async () => {
    const { exitCode, stderr } = await ledgerline(['help', 'wy'])
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /^error usage\/invalid: There is no command "wy"\. Did you mean "why"\? Known: run, demo, /,
    )
  })
})

describe('--version', () => {
  it('prints the version of the package', async () => {
    expect(await ledgerline(['--version'])).toMatchObject({
      exitCode: 0,
      stdout: `${packageJson.version}\n`,
    })
  })
})

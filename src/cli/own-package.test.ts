import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { dependencySpec } from './own-package.ts'

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ledgerline-spec-')))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** The package as npm puts it into a project, with what npm notes of where it came from. */
function installed(resolved: string | null, at = 'node_modules/ledgerline'): string {
  const root = join(folder, at)
  mkdirSync(root, { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"name":"ledgerline","version":"1.2.3"}')
  const packages = resolved === null ? {} : { [at]: { version: '1.2.3', resolved } }
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages }))
  return root
}

describe('another project depends on the package', () => {
  it('by its version, where it came from a registry', () => {
    const root = installed('https://registry.npmjs.org/ledgerline/-/ledgerline-1.2.3.tgz')
    expect(dependencySpec(root)).toBe('^1.2.3')
  })

  it('by the file it was installed from, which no registry has', () => {
    writeFileSync(join(folder, 'ledgerline-1.2.3.tgz'), '')
    const root = installed('file:ledgerline-1.2.3.tgz')
    expect(dependencySpec(root)).toBe(`file:${join(folder, 'ledgerline-1.2.3.tgz')}`)
  })

  it('by the folder it lies in, where that file is gone', () => {
    const root = installed('file:../gone/ledgerline-1.2.3.tgz')
    expect(dependencySpec(root)).toBe(`file:${root}`)
  })

  it.each([
    'git+ssh://git@example.com/ledgerline.git#0123456789abcdef',
    'https://example.com/builds/ledgerline-1.2.3.tgz',
  ])('by the address %s', (address) => {
    expect(dependencySpec(installed(address))).toBe(address)
  })

  it('by the folder it lies in, where nobody noted where it came from', () => {
    const root = installed(null)
    expect(dependencySpec(root)).toBe(`file:${root}`)
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), 'no JSON')
    expect(dependencySpec(root)).toBe(`file:${root}`)
    rmSync(join(folder, 'node_modules/.package-lock.json'))
    expect(dependencySpec(root)).toBe(`file:${root}`)
  })

  it('by its folder, where it is a work tree', () => {
    expect(dependencySpec(folder)).toBe(`file:${folder}`)
  })
})

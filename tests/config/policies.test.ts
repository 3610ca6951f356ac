/** Risk policies: found by name, overridden key by key, and put into the terms the engine enforces. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type PolicyTerms, policySizing } from '../../src/config/effective-policy.ts'
import { parseYaml } from '../../src/config/parse-yaml.ts'
import { listPolicies } from '../../src/config/policies.ts'
import { settleConfiguration } from '../../src/config/read-configuration.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-policies-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function policyOf(use: string, directories: readonly string[] = []): PolicyTerms {
  const system =
    directories.length === 0
      ? ''
      : `system: { policy_directories: ${JSON.stringify(directories)} }\n`
  const tree = parseYaml(`${system}portfolio: { risk_policy: ${use} }\n`, 'run.yaml')
  return settleConfiguration(tree, null).policy!
}

function policyFile(path: string, content: string): string {
  const directory = join(folder, path, '..')
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(folder, path), content)
  return directory
}

describe('the naive policy', () => {
  it('is long only, unlevered, and keeps five percent back', () => {
    expect(policyOf('{ name: naive }')).toMatchObject({
      name: 'naive',
      allowShorting: false,
      maximumPositionPercent: '100',
      maximumLeverage: '0.95',
      allowNegativeCash: false,
    })
  })

  it('gives 95 % of equity to a single strategy, sized at the fill', () => {
    const sizing = policySizing(policyOf('{ name: naive }'), 'sma-cross', 1)
    expect(sizing).toEqual({ equity_percent: '95', at: 'fill' })
  })

  it('has no budget for two', () => {
    expect(policySizing(policyOf('{ name: naive }'), 'sma-cross', 2)).toBeNull()
  })

  it.each(['naive', 'builtin/naive', 'buildin/naive', 'builtin/naive.yaml'])(
    'is found as %s',
    (name) => {
      expect(policyOf(`{ name: ${name} }`).name).toBe('naive')
    },
  )

  it('takes overrides key by key', () => {
    const terms = policyOf(
      '{ name: naive, configs: { limits: { shorting: true, leverage: { gross: 2, net: 2 } } } }',
    )
    expect(terms).toMatchObject({ allowShorting: true, maximumLeverage: '1.95' })
    expect(terms.config.limits?.margin_policy).toEqual({ allow_negative_cash: false })
  })
})

describe('a policy without a name', () => {
  it('stands on the defaults of the format', () => {
    expect(policyOf('{ configs: { description: mine } }')).toMatchObject({
      name: 'inline',
      file: null,
      allowShorting: false,
      maximumPositionPercent: '10',
      maximumLeverage: '0.98',
    })
  })

  it('sizes by budget and part of it', () => {
    const terms = policyOf(`{ configs: {
      budgets: [{ strategy_id: a, weight: 0.6 }, { strategy_id: default, weight: 0.2 }],
      sizing: { fixed_equity_pct: 0.5 } } }`)
    expect(policySizing(terms, 'a', 3)).toEqual({ equity_percent: '30', at: 'signal' })
    expect(policySizing(terms, 'b', 3)).toEqual({ equity_percent: '10', at: 'signal' })
  })

  it('has no size where its budget is zero', () => {
    const terms = policyOf('{ configs: { budgets: [{ strategy_id: a, weight: 0 }] } }')
    expect(policySizing(terms, 'a', 1)).toBeNull()
  })
})

describe('folders of policies', () => {
  it('are searched after the built-in one, with their subfolders builtin and buildin', () => {
    const mine = policyFile('mine/cautious.yaml', 'portfolio_risk_policy: { name: cautious }\n')
    policyFile('mine/buildin/older.yml', 'portfolio_risk_policy: { limits: { shorting: true } }\n')
    expect(policyOf('{ name: cautious }', [mine]).file).toBe(join(mine, 'cautious.yaml'))
    expect(policyOf('{ name: older }', [mine])).toMatchObject({
      name: 'older',
      allowShorting: true,
    })
    expect(listPolicies([mine]).map(({ name }) => name)).toEqual(['naive', 'cautious', 'older'])
  })

  it('may hold broken files that nobody asks for', () => {
    const broken = policyFile('broken/bad.yaml', 'portfolio_risk_policy: [\n')
    policyFile('broken/good.yaml', 'portfolio_risk_policy: {}\n')
    expect(policyOf('{ name: good }', [broken]).name).toBe('good')
    expect(() => policyOf('{ name: bad }', [broken])).toThrow(
      `${join(broken, 'bad.yaml')}:2:1: this is no valid YAML`,
    )
  })

  it('may not define one name twice', () => {
    const twice = policyFile('twice/a.yaml', 'portfolio_risk_policy: { name: naive }\n')
    expect(() => policyOf('{ name: naive }', [twice])).toThrow(
      /run\.yaml:2:\d+: portfolio\.risk_policy\.name: the policy "naive" is defined twice: in .*naive\.yaml and in .*a\.yaml\. Rename one\./,
    )
  })

  it('are named when a policy is not found', () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    expect(() => policyOf('{ name: bold }', [empty])).toThrow(
      `Known: naive. Looked in "${join(import.meta.dirname, '../../src/config/builtin')}", "${empty}".`,
    )
  })

  it('must be there', () => {
    const none = join(folder, 'none')
    expect(() => policyOf('{ name: naive }', [none])).toThrow(
      `policy_directories: there is no folder "${none}". Make it, or remove the entry.`,
    )
  })
})

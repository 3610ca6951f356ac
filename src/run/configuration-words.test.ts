import { describe, expect, it } from 'vitest'

import { Fault } from '../domain/fault.ts'
import { inConfigurationWords } from './configuration-words.ts'

const origins = {
  capital: 'run.yaml:2',
  from: '--start',
  'execution.commission': 'system.yaml:4',
  'execution.participation': '--set execution.participation.maximum_percent',
  sizing: 'policy naive',
}
const told = (message: string): string =>
  inConfigurationWords(new Fault('config/invalid', message), origins).message

describe('a fault of a run from a configuration', () => {
  it.each([
    ['capital "1e-9" has more.', 'run.yaml:2: portfolio.initial_equity "1e-9" has more.'],
    ['Expected from to be a date.', '--start: expected portfolio.start_date to be a date.'],
    ['Expected to to be a date.', 'Expected portfolio.end_date to be a date.'],
    [
      'commission.perShare: expected a decimal.',
      'system.yaml:4: portfolio.execution.commission.per_share: expected a decimal.',
    ],
    [
      'execution.commission.tiers[0]: unknown option.',
      'system.yaml:4: portfolio.execution.commission.tiers[0]: unknown option.',
    ],
    [
      'commission.tiers[1].upTo: expected a decimal.',
      'system.yaml:4: portfolio.execution.commission.tiers[1].up_to: expected a decimal.',
    ],
    [
      'participation.maximumPercent: expected above 0.',
      '--set execution.participation.maximum_percent: portfolio.execution.participation.maximum_percent: expected above 0.',
    ],
    ['sizing.equityPercent: expected.', 'policy naive: portfolio.sizing.equity_percent: expected.'],
    ['warmupBars: expected.', 'portfolio.warmup_bars: expected.'],
    [
      'policy.maximumLeverage: expected more than 0.',
      'portfolio.risk_policy.configs.limits.leverage.gross: expected more than 0.',
    ],
    ['policy.name: expected.', 'portfolio.risk_policy.name: expected.'],
  ])('%j is %j', (message, expected) => {
    expect(told(message)).toBe(expected)
  })

  it.each([
    'Expected bars to trade from "2025-01-01" on, found none.',
    'Expected a column "last" in "prices.csv".',
    'capitals: expected.',
    'Strategy "to": failed.',
    'from the first bar on',
  ])('%j stays as it is', (message) => {
    expect(told(message)).toBe(message)
  })

  it('keeps its code and its cause', () => {
    const cause = new Error('why')
    const fault = new Fault('number/overflow', 'capital "1" left.', { cause })
    const again = inConfigurationWords(fault, origins)
    expect([again.code, again.cause]).toEqual(['number/overflow', cause])
  })
})

/** What a user should look at twice: settings that run, and seldom do what they say. */

import { formatShortest, quantise } from '../domain/decimal.ts'
import type { BacktestOptions } from './options.ts'

/** One sentence each, in the names of configurations. None where there is nothing to say. */
export function notesOn(options: BacktestOptions): readonly string[] {
  return [...sizingNotes(options), ...commissionNotes(options)]
}

/** Percents are checked elsewhere; here they are only compared. */
const hundredths = (value: number | string): number => Math.round(quantise(value, 4, 'floor') / 100)

function sizingNotes(options: BacktestOptions): string[] {
  const { sizing, strategies = [], strategy, policy, origins } = options
  // A policy gives fractions of its own accord; nobody has mistaken them for percents.
  const isOfPolicy = (where: string): boolean => origins?.[where]?.startsWith('policy ') ?? false
  const uses = [...strategies, ...(strategy === undefined ? [] : [strategy])]
  const own = uses.flatMap((use, i) =>
    'sizing' in use && use.sizing !== undefined
      ? [[`strategies[${i}].sizing`, use.sizing] as const]
      : [],
  )
  const shared = sizing === undefined ? [] : [['sizing', sizing] as const]
  const power =
    policy?.allowNegativeCash === true ? Infinity : 100 * hundredths(policy?.maximumLeverage ?? 1)
  return [...shared, ...own].flatMap(([where, { equityPercent, cashPercent }]) => {
    if (equityPercent !== undefined && hundredths(equityPercent) > Math.max(10_000, power)) {
      return [
        `${where}.equity_percent: ${equityPercent} % of equity is more than the ${power / 100} % that ` +
          'gross exposure may reach, so entries are refused, or smaller than that. Take less, or ' +
          'allow more by limits.leverage.gross of the risk policy.',
      ]
    }
    for (const [name, percent] of [
      ['equity_percent', equityPercent],
      ['cash_percent', cashPercent],
    ] as const) {
      const of = percent === undefined ? 0 : quantise(percent, 4, 'floor')
      if (of <= 0 || of >= 10_000 || isOfPolicy(where)) continue
      const meant = formatShortest(of, 2)
      const whole = name === 'equity_percent' ? 'equity' : 'the free cash'
      return [`${where}.${name}: ${percent} means ${percent} % of ${whole}. Did you mean ${meant}?`]
    }
    if (cashPercent !== undefined && hundredths(cashPercent) > 10_000) {
      return [
        `${where}.cash_percent: ${cashPercent} % of the free cash is more than there is. Take at most 100.`,
      ]
    }
    return []
  })
}

function commissionNotes({ execution }: BacktestOptions): string[] {
  const { minimum, maximum } = execution?.commission ?? {}
  if (minimum === undefined || maximum === undefined) return []
  if (quantise(minimum, 6, 'floor') <= quantise(maximum, 6, 'floor')) return []
  return [
    `execution.commission: the minimum of ${minimum} is above the maximum of ${maximum}, which wins.`,
  ]
}

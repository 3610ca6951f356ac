/**
 * Faults of the API in the words of a configuration: `capital` is `portfolio.initial_equity` there,
 * and where it was written is known.
 */

import { Fault } from '../domain/fault.ts'

/** Names of options that configurations know by another name than the same in snake_case. */
const renamed: Readonly<Record<string, string>> = {
  capital: 'initial_equity',
  from: 'start_date',
  to: 'end_date',
  commission: 'execution.commission',
  slippage: 'execution.slippage',
  participation: 'execution.participation',
  'policy.maximumLeverage': 'risk_policy.configs.limits.leverage.gross',
  'policy.maximumPositionPercent': 'risk_policy.configs.limits.concentration.max_position_size_pct',
  policy: 'risk_policy',
}
/** First words of messages about options. */
const roots =
  'capital|from|to|sizing|policy|execution|commission|slippage|participation|lots|symbols|seed|' +
  'warmupBars|endOfData|valuation|currencyScales|accountId|invariants'

/** The option a message begins with: `sizing.notional "1" …`, `Expected from to be …`. */
const subject = new RegExp(
  String.raw`^(Expected )?((?:${roots})(?:\.\w+|\[\d+\])*)(?=:| "| to be )`,
)

/** The same fault where it names no option; `origins` says where options were written. */
export function inConfigurationWords(
  fault: Fault,
  origins: Readonly<Record<string, string>>,
): Fault {
  const match = subject.exec(fault.message)
  if (match === null) return fault
  const [whole, start = '', option = ''] = match
  const named = `portfolio.${nameOf(option)}`
  const origin = originOf(option, origins)
  const rest = fault.message.slice(whole.length)
  const told = start === '' ? `${named}${rest}` : `expected ${named}${rest}`
  const message = origin === null ? capital(told, start) : `${origin}: ${told}`
  return new Fault(fault.code, message, { cause: fault.cause })
}

const capital = (text: string, start: string): string => (start === '' ? text : `E${text.slice(1)}`)

function nameOf(option: string): string {
  const root = Object.keys(renamed).find(
    (name) => option === name || option.startsWith(`${name}.`) || option.startsWith(`${name}[`),
  )
  const own = root === undefined ? '' : (renamed[root] as string)
  const rest = root === undefined ? option : option.slice(root.length)
  return own + rest.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Where the option was written, or what it is a part of. */
function originOf(option: string, origins: Readonly<Record<string, string>>): string | null {
  const steps = option.split('.')
  for (let length = steps.length; length > 0; length--) {
    const part = steps.slice(0, length).join('.')
    const found = origins[part] ?? origins[`execution.${part}`]
    if (found !== undefined) return found
  }
  return null
}

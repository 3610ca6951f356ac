/** Configurations that are wrong in one way each, and the exact words they are refused with. */

import { describe, expect, it } from 'vitest'

import { parseYaml } from '../../../src/config/parse-yaml.ts'
import { settleConfiguration } from '../../../src/config/read-configuration.ts'
import { Reading } from '../../../src/config/reading.ts'
import { config } from '../../../src/config/schema/config.ts'
import type { Fault } from '../../../src/domain/fault.ts'

/** What a text is refused with, or null when it is a configuration. */
function refusalOf(text: string): { code: string; message: string } | null {
  try {
    const tree = parseYaml(text, 'run.yaml')
    const reading = new Reading()
    config.read(tree, '', reading)
    reading.finish()
    settleConfiguration(tree, {})
    return null
  } catch (error) {
    const { code, message } = error as Fault
    return { code, message }
  }
}

const cases = [
  {
    title: 'a tab as indentation',
    yaml: 'portfolio:\n	title: x\n',
    code: 'config/invalid',
    message: 'run.yaml:2:1: found a tab as indentation. Indent with spaces.',
  },
  {
    title: 'a key given twice',
    yaml: 'portfolio:\n  title: a\n  title: b\n',
    code: 'config/invalid',
    message: 'run.yaml:3:3: the key "title" is given twice, first on line 2. Remove one.',
  },
  {
    title: 'a section given twice',
    yaml: 'portfolio: {}\nportfolio: {}\n',
    code: 'config/invalid',
    message: 'run.yaml:2:1: the key "portfolio" is given twice, first on line 1. Remove one.',
  },
  {
    title: 'an anchor',
    yaml: 'portfolio:\n  title: &t a\n  account_id: *t\n',
    code: 'config/invalid',
    message: 'run.yaml:2:13: found the anchor "&t". Remove it; aliases are not read.',
  },
  {
    title: 'an alias',
    yaml: 'portfolio:\n  account_id: *t\n',
    code: 'config/invalid',
    message: 'run.yaml:2:15: found the alias "*t". Write the value out here.',
  },
  {
    title: 'a merge key',
    yaml: 'portfolio:\n  <<: { title: a }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:3: found a merge key "<<". Write the keys out, or use two files.',
  },
  {
    title: 'a standard tag',
    yaml: 'portfolio:\n  title: !!str 5\n',
    code: 'config/invalid',
    message: 'run.yaml:2:16: found the tag "!!str". Remove it: each key knows what it takes.',
  },
  {
    title: 'a tag of somebody’s own',
    yaml: 'portfolio:\n  title: !secret x\n',
    code: 'config/invalid',
    message: 'run.yaml:2:18: found the tag "!secret". Remove it: each key knows what it takes.',
  },
  {
    title: 'a second document',
    yaml: 'portfolio: {}\n---\ndata: {}\n',
    code: 'config/invalid',
    message: 'run.yaml:2:1: expected one document, found a second one. Remove the line "---", or use two files.',
  },
  {
    title: 'YAML 1.1',
    yaml: '%YAML 1.1\n---\nportfolio: {}\n',
    code: 'config/invalid',
    message: 'run.yaml:1:1: expected YAML 1.2, found the directive "%YAML 1.1". Remove it.',
  },
  {
    title: 'a %TAG directive',
    yaml: '%TAG ! tag:example.com,2000:\n---\nportfolio: {}\n',
    code: 'config/invalid',
    message: 'run.yaml:1:1: found a "%TAG" directive. A configuration has no tags: remove it.',
  },
  {
    title: '__proto__ as a key',
    yaml: 'portfolio:\n  __proto__: { x: 1 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:3: portfolio: unknown key "__proto__". Known: title, start_date, end_date, symbols, data_sources, strategies, benchmark, initial_equity, reporting_currency, currency_scales, execution, sizing, risk_policy, lots, end_of_data, valuation, warmup_bars, seed, account_id, record_indicators, invariants.',
  },
  {
    title: '__proto__ as a parameter',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { __proto__: 3 } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:44: portfolio.strategies[0].params: expected a parameter’s name as key, found "__proto__".',
  },
  {
    title: 'constructor as a parameter',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { constructor: 3 } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:44: portfolio.strategies[0].params: expected a parameter’s name as key, found "constructor".',
  },
  {
    title: 'a list as the whole file',
    yaml: '- a\n- b\n',
    code: 'config/invalid',
    message: 'run.yaml:1:1: expected a mapping, found a list of 2.',
  },
  {
    title: 'text as the whole file',
    yaml: 'hello\n',
    code: 'config/invalid',
    message: 'run.yaml:1:1: expected a mapping, found "hello".',
  },
  {
    title: 'a list as a key',
    yaml: '? [a]\n: b\n',
    code: 'config/invalid',
    message: 'run.yaml:1:3: expected a name as key, found a list or a mapping.',
  },
  {
    title: 'a brace that is not closed',
    yaml: 'portfolio: { title: x\n',
    code: 'config/invalid',
    message: 'run.yaml:2:1: this is no valid YAML: Flow map in block collection must be sufficiently indented and end with a }.',
  },
  {
    title: 'a quote that is not closed',
    yaml: 'portfolio: { title: "x }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:1: this is no valid YAML: Missing closing "quote.',
  },
  {
    title: 'a variable in braces without quotes',
    yaml: 'data: { sources: [{ path: ${BARS}/prices.csv }] }',
    code: 'config/invalid',
    message:
      'run.yaml:1:28: this is no valid YAML: Unexpected flow-map-start at node end. Put text with "${…}" in quotes.',
  },
  {
    title: 'a colon in unquoted text',
    yaml: 'portfolio:\n  title: a: b\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: found a second ": " on the line, or a line indented by mistake. Quote the text, or check the indentation.',
  },
  {
    title: 'unquoted text that begins with @',
    yaml: 'portfolio:\n  title: @home\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: text may not begin with this character. Put the text in quotes.',
  },
  {
    title: 'an unknown section',
    yaml: 'portfolo: {}\n',
    code: 'config/invalid',
    message: 'run.yaml:1:1: unknown key "portfolo". Did you mean "portfolio"?',
  },
  {
    title: 'an unknown key',
    yaml: 'portfolio:\n  benchmrk: none\n',
    code: 'config/invalid',
    message: 'run.yaml:2:3: portfolio: unknown key "benchmrk". Did you mean "benchmark"?',
  },
  {
    title: 'two names of one key',
    yaml: 'portfolio:\n  symbols: [A]\n  universe: [B]\n',
    code: 'config/invalid',
    message: 'run.yaml:3:3: portfolio: "universe" is another name of "symbols", which is given too (run.yaml:2:3). Remove one.',
  },
  {
    title: 'a control character',
    yaml: 'portfolio:\n  title: "a\\x07b"\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: found a control character. Remove it, or type the text again.',
  },
  {
    title: 'a null character',
    yaml: 'portfolio:\n  title: "a\\0"\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: found a control character. Remove it, or type the text again.',
  },
  {
    title: 'eighty levels of nesting',
    yaml: `portfolio: ${'['.repeat(80)}${']'.repeat(80)}`,
    code: 'config/invalid',
    message: 'run.yaml:1:76: nested deeper than 64 levels.',
  },
  {
    title: 'fifty thousand levels of nesting',
    yaml: `portfolio: ${'['.repeat(50_000)}`,
    code: 'config/invalid',
    message: expect.stringMatching(/^run\.yaml:1:\d+: nested deeper than 64 levels\.$/),
  },
  {
    title: 'a number as a title',
    yaml: 'portfolio:\n  title: 5\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: portfolio.title: expected text, found the number 5. If it is meant as text, put it in quotes: "5".',
  },
  {
    title: 'null as a title',
    yaml: 'portfolio:\n  title: ~\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: portfolio.title: expected text, found null.',
  },
  {
    title: 'empty text as a title',
    yaml: 'portfolio:\n  title: ""\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: portfolio.title: expected text, found "".',
  },
  {
    title: 'a list as a title',
    yaml: 'portfolio:\n  title: [a]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: portfolio.title: expected text, found a list of 1.',
  },
  {
    title: 'a fraction as the seed',
    yaml: 'portfolio:\n  seed: 1.5\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "1.5".',
  },
  {
    title: 'a seed below zero',
    yaml: 'portfolio:\n  seed: -1\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "-1".',
  },
  {
    title: 'a seed that a double cannot hold',
    yaml: 'portfolio:\n  seed: 12345678901234567890\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "12345678901234567890".',
  },
  {
    title: 'a seed in quotes',
    yaml: 'portfolio:\n  seed: "7"\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "7". Leave the quotes out.',
  },
  {
    title: 'a seed with an exponent',
    yaml: 'portfolio:\n  seed: 1e3\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "1e3".',
  },
  {
    title: 'an octal seed',
    yaml: 'portfolio:\n  seed: 0o17\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "0o17".',
  },
  {
    title: 'a seed with a leading zero',
    yaml: 'portfolio:\n  seed: 010\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "010".',
  },
  {
    title: 'a hexadecimal seed',
    yaml: 'portfolio:\n  seed: 0x1F\n',
    code: 'config/invalid',
    message: 'run.yaml:2:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "0x1F".',
  },
  {
    title: 'yes for true',
    yaml: 'portfolio:\n  record_indicators: yes\n',
    code: 'config/invalid',
    message: 'run.yaml:2:22: portfolio.record_indicators: expected true or false, found "yes". Write true, without quotes.',
  },
  {
    title: 'true in quotes',
    yaml: 'portfolio:\n  record_indicators: "true"\n',
    code: 'config/invalid',
    message: 'run.yaml:2:22: portfolio.record_indicators: expected true or false, found "true". Write true, without quotes.',
  },
  {
    title: '1 for true',
    yaml: 'portfolio:\n  record_indicators: 1\n',
    code: 'config/invalid',
    message: 'run.yaml:2:22: portfolio.record_indicators: expected true or false, found "1". Write true, without quotes.',
  },
  {
    title: 'TRUE for true',
    yaml: 'portfolio:\n  record_indicators: TRUE\n',
    code: 'config/invalid',
    message: 'run.yaml:2:22: portfolio.record_indicators: expected true or false, found "TRUE". Write true, without quotes.',
  },
  {
    title: 'a misspelt choice',
    yaml: 'portfolio:\n  execution: { market_fill: next_opn }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:29: portfolio.execution.market_fill: expected one of next_open, bar_close, next_close, found "next_opn". Did you mean "next_open"?',
  },
  {
    title: 'a list for a choice',
    yaml: 'portfolio:\n  execution: { market_fill: [next_open] }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:29: portfolio.execution.market_fill: expected one of next_open, bar_close, next_close, found a list of 1.',
  },
  {
    title: 'a percent sign',
    yaml: 'portfolio:\n  sizing: { equity_percent: 5% }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:29: portfolio.sizing.equity_percent: expected a decimal above 0 such as 0.5, found "5%". Leave the percent sign out.',
  },
  {
    title: 'a decimal comma',
    yaml: 'portfolio:\n  sizing: { quantity: "1,5" }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "1,5". Write the decimal point as ".".',
  },
  {
    title: 'a quantity below zero',
    yaml: 'portfolio:\n  sizing: { quantity: -5 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "-5".',
  },
  {
    title: 'a quantity of zero',
    yaml: 'portfolio:\n  sizing: { quantity: 0 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "0".',
  },
  {
    title: 'a quantity of 0.000',
    yaml: 'portfolio:\n  sizing: { quantity: 0.000 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "0.000".',
  },
  {
    title: 'two ways of sizing',
    yaml: 'portfolio:\n  sizing: { quantity: 5, notional: 3 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:11: portfolio.sizing: expected exactly one of "quantity", "equity_percent", "cash_percent", "notional", found "quantity" and "notional".',
  },
  {
    title: 'no way of sizing',
    yaml: 'portfolio:\n  sizing: { at: fill }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:11: portfolio.sizing: expected exactly one of "quantity", "equity_percent", "cash_percent", "notional", found none.',
  },
  {
    title: 'a percent of five decimals',
    yaml: 'portfolio:\n  sizing: { equity_percent: 0.12345 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:13: portfolio.sizing.equity_percent: expected at most four decimals, found "0.12345".',
  },
  {
    title: '.nan',
    yaml: 'portfolio:\n  sizing: { quantity: .nan }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found ".nan".',
  },
  {
    title: '-.inf',
    yaml: 'portfolio:\n  sizing: { quantity: -.inf }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "-.inf".',
  },
  {
    title: 'Infinity',
    yaml: 'portfolio:\n  sizing: { quantity: Infinity }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "Infinity".',
  },
  {
    title: 'an underscore between groups of two digits',
    yaml: 'portfolio:\n  sizing: { quantity: 10_00 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "10_00". Underscores stand only between groups of three digits: 100_000.',
  },
  {
    title: 'a decimal without a digit before the point',
    yaml: 'portfolio:\n  sizing: { quantity: .5 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found ".5". Write a digit before the point.',
  },
  {
    title: 'a decimal without a digit after the point',
    yaml: 'portfolio:\n  sizing: { quantity: 5. }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:23: portfolio.sizing.quantity: expected a decimal above 0 such as 0.5, found "5.". Write a digit after the point, or leave the point out.',
  },
  {
    title: 'words as the initial equity',
    yaml: 'portfolio:\n  initial_equity: lots of money\n',
    code: 'config/invalid',
    message: 'run.yaml:2:19: portfolio.initial_equity: expected an amount and a currency such as 100000 USD, found "lots of money".',
  },
  {
    title: 'a currency in small letters',
    yaml: 'portfolio:\n  initial_equity: 100 usd\n',
    code: 'config/invalid',
    message: 'run.yaml:2:19: portfolio.initial_equity: expected an amount and a currency such as 100000 USD, found "100 usd".',
  },
  {
    title: 'an initial equity below zero',
    yaml: 'portfolio:\n  initial_equity: -100 USD\n',
    code: 'config/invalid',
    message: 'run.yaml:2:19: portfolio.initial_equity: expected an amount and a currency such as 100000 USD, found "-100 USD".',
  },
  {
    title: 'an initial equity by an unknown currency',
    yaml: 'portfolio:\n  initial_equity: { usd: 5 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:21: portfolio.initial_equity: expected a currency code such as USD as key, found "usd".',
  },
  {
    title: 'a list as the initial equity',
    yaml: 'portfolio:\n  initial_equity: [5]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:19: portfolio.initial_equity: expected decimal, with or without a currency, or a mapping of names to decimal, found a list of 1.',
  },
  {
    title: 'two currencies after an amount',
    yaml: 'portfolio:\n  initial_equity: 5 USD EUR\n',
    code: 'config/invalid',
    message: 'run.yaml:2:19: portfolio.initial_equity: expected an amount and a currency such as 100000 USD, found "5 USD EUR".',
  },
  {
    title: 'a date in another order',
    yaml: 'portfolio:\n  start_date: 1.1.2020\n',
    code: 'config/invalid',
    message: 'run.yaml:2:15: portfolio.start_date: expected a date such as 2024-03-01, or an ISO 8601 moment, found "1.1.2020".',
  },
  {
    title: 'a year as a date',
    yaml: 'portfolio:\n  start_date: 2020\n',
    code: 'config/invalid',
    message: 'run.yaml:2:15: portfolio.start_date: expected a date such as 2024-03-01, or an ISO 8601 moment, found the number 2020.',
  },
  {
    title: 'one symbol where a list belongs',
    yaml: 'portfolio:\n  symbols: SPY\n',
    code: 'config/invalid',
    message: 'run.yaml:2:12: portfolio.symbols: expected a list, found "SPY". Write it as a list: [SPY].',
  },
  {
    title: 'an empty list of symbols',
    yaml: 'portfolio:\n  symbols: []\n',
    code: 'config/invalid',
    message: 'run.yaml:2:12: portfolio.symbols: expected at least 1 entry, found an empty list.',
  },
  {
    title: 'a symbol of digits without quotes',
    yaml: 'portfolio:\n  symbols: [7203]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:13: portfolio.symbols[0]: expected text, found the number 7203. If it is meant as text, put it in quotes: "7203".',
  },
  {
    title: 'null as a symbol',
    yaml: 'portfolio:\n  symbols: [null]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:13: portfolio.symbols[0]: expected text, found null.',
  },
  {
    title: 'true as a symbol',
    yaml: 'portfolio:\n  symbols: [true]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:13: portfolio.symbols[0]: expected text, found the boolean true. If it is meant as text, put it in quotes: "true".',
  },
  {
    title: 'a mapping where a list belongs',
    yaml: 'portfolio:\n  strategies: { use: sma-cross }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:15: portfolio.strategies: expected a list, found a mapping of 1. Begin each entry with "- ".',
  },
  {
    title: 'a strategy without a name',
    yaml: 'portfolio:\n  strategies: [{ params: { fast: 3 } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:16: portfolio.strategies[0]: names no strategy. Give "use" (a built-in one, such as sma-cross) or "module" (a file).',
  },
  {
    title: 'a strategy that is built-in and a module',
    yaml: 'portfolio:\n  strategies: [{ use: a, module: b.ts }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:16: portfolio.strategies[0]: expected "use" or "module", found both. Remove one.',
  },
  {
    title: 'an export without a module',
    yaml: 'portfolio:\n  strategies: [{ use: a, export: b }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:16: portfolio.strategies[0]: "export" is for "module", which is not given.',
  },
  {
    title: 'a parameter of twenty digits',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: 12345678901234567890 } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: 12345678901234567890 would become 12345678901234567000: a parameter is a double. Write fewer digits.',
  },
  {
    title: 'a parameter that a double would round',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: 0.10000000000000000001 } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: 0.10000000000000000001 would become 0.1: a parameter is a double. Write fewer digits.',
  },
  {
    title: 'a parameter of .inf',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: .inf } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: expected a finite number, found ".inf". Write it in decimal digits, or quote it if it is text.',
  },
  {
    title: 'yes as a parameter',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: yes } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: "yes" could be text or a boolean. Write true or false, or put it in quotes if it is text.',
  },
  {
    title: 'a list as a parameter',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: [1] } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: expected a number, text, true or false, found a list of 1.',
  },
  {
    title: 'a parameter beyond every double',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: 1e999 } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: 1e999 is beyond every double: a parameter is a double. Write fewer digits.',
  },
  {
    title: 'a hexadecimal parameter',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: 0x10 } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: expected a finite number, found "0x10". Write it in decimal digits.',
  },
  {
    title: 'null as a parameter',
    yaml: 'portfolio:\n  strategies: [{ use: sma-cross, params: { fast: null } }]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:50: portfolio.strategies[0].params.fast: expected a number, text, true or false, found null.',
  },
  {
    title: 'two models of slippage',
    yaml: 'portfolio:\n  execution: { slippage: { bps: 1, spread: 0.5 } }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:26: portfolio.execution.slippage: expected one of "bps", "spread", "volume", found "bps" and "spread".',
  },
  {
    title: 'a bracket without end before the last',
    yaml: 'portfolio:\n  execution: { commission: { tiers: [{ percent: 1 }, { percent: 2 }] } }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:28: portfolio.execution.commission: tiers[0] needs "up_to": only the last bracket goes on without end.',
  },
  {
    title: 'a participation above 100 %',
    yaml: 'portfolio:\n  execution: { participation: { maximum_percent: 101 } }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:31: portfolio.execution.participation: maximum_percent: expected at most 100 with at most two decimals, found "101".',
  },
  {
    title: 'a participation without its percent',
    yaml: 'portfolio:\n  execution: { participation: {} }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:31: portfolio.execution.participation: the key "maximum_percent" is missing. Give for example "maximum_percent: 10".',
  },
  {
    title: 'a source without a path',
    yaml: 'data:\n  sources:\n    - symbol: A\n',
    code: 'config/invalid',
    message: 'run.yaml:3:7: data.sources[0]: the key "path" is missing. Give for example "path: data/*.csv".',
  },
  {
    title: 'an unknown key of a source',
    yaml: 'data:\n  sources:\n    - path: a.csv\n      colums: { close: x }\n',
    code: 'config/invalid',
    message: 'run.yaml:4:7: data.sources[0]: unknown key "colums". Did you mean "columns"?',
  },
  {
    title: 'a file of an unknown kind',
    yaml: 'data: { sources: [{ path: a.xls }] }\n',
    code: 'config/invalid',
    message: 'run.yaml:1:27: data.sources[0]: expected a file that ends in .csv, .parquet or .arrow, found the ending ".xls". Say "kind: csv", parquet or arrow.',
  },
  {
    title: 'an interval in words',
    yaml: 'data:\n  sources:\n    - path: a.csv\n      interval: 1 day\n',
    code: 'config/invalid',
    message: 'run.yaml:4:17: data.sources[0].interval: expected an interval such as 5m, 1h, 1d, 1w or 1mo, found "1 day".',
  },
  {
    title: 'a price scale of 16',
    yaml: 'data:\n  sources:\n    - path: a.csv\n      price_scale: 16\n',
    code: 'config/invalid',
    message: 'run.yaml:4:20: data.sources[0].price_scale: expected a whole number from 0 to 15, found "16".',
  },
  {
    title: 'a delimiter for Parquet',
    yaml: 'data:\n  sources:\n    - path: a.csv\n      kind: parquet\n      delimiter: ";"\n',
    code: 'config/invalid',
    message: 'run.yaml:3:7: data.sources[0]: "delimiter" is for csv, this source is parquet.',
  },
  {
    title: 'a split with an amount',
    yaml: 'data:\n  sources:\n    - path: a.csv\n      actions: [{ date: 2020-01-01, type: split, amount: 2 }]\n',
    code: 'config/invalid',
    message: 'run.yaml:4:17: data.sources[0].actions[0]: a split needs the key "ratio".\nrun.yaml:4:17: data.sources[0].actions[0]: a split has no "amount". Remove it.',
  },
  {
    title: 'a path where a list of sources belongs',
    yaml: 'data: { sources: a.csv }\n',
    code: 'config/invalid',
    message: 'run.yaml:1:18: data.sources: expected a list, found "a.csv". Write it as a list: [a.csv].',
  },
  {
    title: 'a variable that is not set',
    yaml: 'data: { sources: [{ path: "${DATA}/a.csv" }] }\n',
    code: 'config/invalid',
    message: 'run.yaml:1:27: data.sources[0].path: "${DATA}" names a variable, but it is not set. Set it, or write "${DATA:-default}".',
  },
  {
    title: 'a variable with a hyphen in its name',
    yaml: 'data: { sources: [{ path: "${DA-TA}/a.csv" }] }\n',
    code: 'config/invalid',
    message: 'run.yaml:1:27: data.sources[0].path: expected ${NAME} or ${NAME:-default}, found "${DA-TA}".',
  },
  {
    title: 'an unknown policy',
    yaml: 'portfolio:\n  risk_policy: { name: naiv }\n',
    code: 'config/not-found',
    message: expect.stringMatching(/^run\.yaml:2:24: portfolio\.risk_policy\.name: there is no risk policy "naiv"\. Did you mean "naive"\? Known: naive\. Looked in ".*config.builtin"\. More folders can be named in system\.policy_directories\.$/),
  },
  {
    title: 'a policy without name and content',
    yaml: 'portfolio:\n  risk_policy: {}\n',
    code: 'config/invalid',
    message: 'run.yaml:2:16: portfolio.risk_policy: expected a policy’s "name", or its "configs", found neither.',
  },
  {
    title: 'a policy’s key that nothing enforces',
    yaml: 'portfolio:\n  risk_policy: { name: naive, configs: { drawdown_controls: { enabled: true } } }\n',
    code: 'config/unsupported',
    message: 'run.yaml:2:61: portfolio.risk_policy.configs.drawdown_controls: this version does not enforce it, so it is refused rather than ignored. Remove the key, or set it to null.',
  },
  {
    title: 'a net limit below the gross one',
    yaml: 'portfolio:\n  risk_policy: { name: naive, configs: { limits: { leverage: { net: 0.5 } } } }\n',
    code: 'config/unsupported',
    message: 'run.yaml:2:69: portfolio.risk_policy.configs.limits.leverage.net: expected at least the gross limit 1.0, found "0.5": this version holds net exposure by gross alone.',
  },
  {
    title: 'a cash buffer of three decimals',
    yaml: 'portfolio:\n  risk_policy: { name: naive, configs: { cash_management: { cash_buffer_pct: 0.005 } } }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:78: portfolio.risk_policy.configs.cash_management.cash_buffer_pct: expected at most two decimals, found "0.005".',
  },
  {
    title: 'budgets above 1 together',
    yaml: 'portfolio:\n  risk_policy: { name: naive, configs: { budgets: [{ strategy_id: a, weight: 0.7 }, { strategy_id: b, weight: 0.7 }] } }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:51: portfolio.risk_policy.configs.budgets: expected weights of at most 1 together, found 1.4.',
  },
  {
    title: 'percents where a fraction belongs',
    yaml: 'portfolio:\n  risk_policy: { name: naive, configs: { sizing: { fixed_equity_pct: 95 } } }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:52: portfolio.risk_policy.configs.sizing.fixed_equity_pct: expected a fraction from 0 to 1 with at most six decimals, found "95".',
  },
  {
    title: 'a money scale of 16',
    yaml: 'portfolio:\n  currency_scales: { USD: 16 }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:27: portfolio.currency_scales.USD: expected a whole number from 0 to 15, found "16".',
  },
  {
    title: 'four mistakes at once',
    yaml: 'portfolio:\n  title: 5\n  seed: x\n  benchmrk: a\n  valuation: never\n',
    code: 'config/invalid',
    message: 'run.yaml:2:10: portfolio.title: expected text, found the number 5. If it is meant as text, put it in quotes: "5".\nrun.yaml:3:9: portfolio.seed: expected a whole number from 0 up to 9007199254740991, found "x".\nrun.yaml:4:3: portfolio: unknown key "benchmrk". Did you mean "benchmark"?\nrun.yaml:5:14: portfolio.valuation: expected one of end, step, found "never".',
  },
  {
    title: 'a source by an unknown name',
    yaml: 'portfolio:\n  data_sources: [x]\n',
    code: 'config/invalid',
    message: 'run.yaml:2:17: portfolio.data_sources: there is no source "x". No source has a name.',
  },
  {
    title: 'an unknown lot method',
    yaml: 'portfolio:\n  lots: { long: average }\n',
    code: 'config/invalid',
    message: 'run.yaml:2:17: portfolio.lots.long: expected one of fifo, lifo, found "average".',
  },
  {
    title: 'an empty key',
    yaml: 'portfolio:\n  : 5\n',
    code: 'config/invalid',
    message: 'run.yaml:2:3: expected a name as key, found nothing.',
  },
  {
    title: 'an anchor on a key',
    yaml: 'portfolio:\n  &a title: 5\n',
    code: 'config/invalid',
    message: 'run.yaml:2:6: found the anchor "&a". Remove it; aliases are not read.',
  },
]

describe('a configuration', () => {
  it.each(cases)('with $title is refused', ({ yaml, code, message }) => {
    expect(refusalOf(yaml)).toEqual({ code, message })
  })

  it('is refused in more than a hundred ways here', () => {
    expect(cases.length).toBeGreaterThan(100)
  })
})

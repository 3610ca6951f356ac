/** A strategy and what belongs to its use in this run, and a companion to compare it with. */

import type { Field, Shape } from '../field.ts'
import type { MapNode } from '../node.ts'
import type { Reading } from '../reading.ts'
import { parameter, text } from '../scalar-fields.ts'
import { list, mapping, record } from '../structure-fields.ts'
import { type SizingConfig, sizing } from './sizing.ts'

export type ParametersConfig = Readonly<Record<string, number | string | boolean>>

/** Which strategy, and with which parameters. */
export type StrategyChoice = Readonly<{
  use?: string
  module?: string
  export?: string
  params?: ParametersConfig
}>

export type StrategyConfig = StrategyChoice &
  Readonly<{
    strategy_id?: string
    symbols?: readonly string[]
    sizing?: SizingConfig
  }>

const parameterName = {
  source: String.raw`^[A-Za-z_$][\w$]*$`,
  expected: 'a parameter’s name',
} as const

const bothOrNeither = (
  value: StrategyConfig,
  node: MapNode,
  path: string,
  reading: Reading,
): void => {
  if (value.use !== undefined && value.module !== undefined) {
    reading.problem(node.place, path, 'expected "use" or "module", found both. Remove one.')
  }
  if (value.use === undefined && value.module === undefined && value.strategy_id === undefined) {
    reading.problem(
      node.place,
      path,
      'names no strategy. Give "use" (a built-in one, such as sma-cross) or "module" (a file).',
    )
  }
  if (value.export !== undefined && value.module === undefined) {
    reading.problem(node.place, path, '"export" is for "module", which is not given.')
  }
}

const choiceShape: Shape<StrategyChoice> = {
  use: {
    field: text('name'),
    about: 'A built-in strategy: sma-cross or buy-and-hold.',
    example: 'sma-cross',
  },
  module: {
    field: text('path'),
    about: 'A .ts or .js file that exports the strategy. Relative to this configuration.',
    example: './strategy.ts',
  },
  export: {
    field: text('name'),
    about: 'Which export of the module.',
    default: 'the default export, or the only strategy',
  },
  params: {
    field: record(parameter(), parameterName),
    about: 'Parameters by name.',
    default: 'the strategy’s own',
    example: '{ fast: 50, slow: 200 }',
    alias: 'configs',
  },
}

export const strategyChoice: Field<StrategyChoice> = mapping<StrategyChoice>(choiceShape, {
  check: bothOrNeither,
})

export const strategyUse: Field<StrategyConfig> = mapping<StrategyConfig>(
  {
    strategy_id: {
      field: text(),
      about:
        'Name in log and report. Names the built-in strategy too where neither use nor module is given.',
      default: 'the strategy’s own',
      example: 'sma-cross',
    },
    ...choiceShape,
    symbols: {
      field: list(text('symbol'), { least: 1 }),
      about: 'What it trades.',
      default: 'every symbol of the data',
      alias: 'universe',
    },
    sizing: {
      field: sizing,
      about: 'How many units its signals become.',
      default: 'the run’s',
    },
  },
  { check: bothOrNeither },
)

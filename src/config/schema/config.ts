/** The whole configuration: what the installation says, what this run says, and where bars lie. */

import type { Field } from '../field.ts'
import { text } from '../scalar-fields.ts'
import { either, list, mapping } from '../structure-fields.ts'
import { type SettingsConfig, settingsShape } from './settings.ts'
import { datePattern, source, type SourceConfig } from './source.ts'
import {
  type StrategyChoice,
  type StrategyConfig,
  strategyChoice,
  strategyUse,
} from './strategy-use.ts'

export type SystemConfig = SettingsConfig & Readonly<{ policy_directories?: readonly string[] }>

export type PortfolioConfig = SettingsConfig &
  Readonly<{
    title?: string
    start_date?: string
    end_date?: string
    symbols?: readonly string[]
    data_sources?: readonly string[]
    strategies?: readonly StrategyConfig[]
    benchmark?: string | StrategyChoice
  }>

export type DataConfig = Readonly<{ sources?: readonly SourceConfig[] }>

export type Config = Readonly<{
  system?: SystemConfig
  portfolio?: PortfolioConfig
  data?: DataConfig
}>

export const system: Field<SystemConfig> = mapping<SystemConfig>({
  ...settingsShape,
  policy_directories: {
    field: list(text('path')),
    about: 'Folders with risk policies of your own, searched after the built-in ones.',
    example: '[policies]',
  },
})

export const portfolio: Field<PortfolioConfig> = mapping<PortfolioConfig>({
  title: {
    field: text(),
    about: 'Title of the report and name of the run’s folder.',
    default: 'the strategies’ names',
  },
  start_date: {
    field: text('date', datePattern),
    about: 'First bar that trades, by its stamp. Earlier bars warm indicators up.',
    default: 'the first bar',
    alias: 'from',
  },
  end_date: {
    field: text('date', datePattern),
    about: 'Last bar that trades. A date includes its whole day.',
    default: 'the last bar',
    alias: 'to',
  },
  symbols: {
    field: list(text('symbol'), { least: 1 }),
    about: 'Symbols taken from all sources together.',
    default: 'all',
    alias: 'universe',
  },
  data_sources: {
    field: list(text('name'), { least: 1 }),
    about: 'Sources by name, where the data section lists more than this run reads.',
    default: 'all',
  },
  strategies: {
    field: list(strategyUse, { least: 1 }),
    about: 'The strategies of the run.',
  },
  benchmark: {
    field: either(text('name'), strategyChoice),
    about:
      'A companion run over the same bars to compare with: a built-in strategy by name, or one described like those above. "none" for none.',
    default: 'none',
    example: 'buy-and-hold',
  },
  ...settingsShape,
})

export const data: Field<DataConfig> = mapping<DataConfig>({
  sources: { field: list(source, { least: 1 }), about: 'Where bars come from.' },
})

export const config: Field<Config> = mapping<Config>({
  system: {
    field: system,
    about: 'Settings of this installation. The portfolio section wins where both speak.',
  },
  portfolio: { field: portfolio, about: 'This run.' },
  data: { field: data, about: 'The data.' },
})

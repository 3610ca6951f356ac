/**
 * The report as one HTML page that asks for nothing: style, script, data and pictures are inside,
 * and a content security policy forbids everything else, by hash.
 */

import { parseDecimal } from '../../domain/decimal.ts'
import { invariant } from '../../domain/fault.ts'
import type { RunReport } from '../model.ts'
import { analysisSection } from './analysis-section.ts'
import { axisOf } from './axis.ts'
import { chartsSection } from './charts-section.ts'
import { drawnBars, drawnEquity } from './drawn-series.ts'
import { flowSection } from './flow-section.ts'
import { escapeText, type Html, html, jsonBlock } from './html.ts'
import { linkedScript } from './linked-script.ts'
import { cautions, keyFigures, masthead, type SectionLink, topBar } from './masthead.ts'
import { monthsSection } from './months-section.ts'
import { openSection } from './open-section.ts'
import { type Drawn, pageData } from './page-data.ts'
import { footer, integritySection, rulesSection } from './proof-sections.ts'
import { tradesSection } from './trades-section.ts'

/** Files of `src/report/page/`, in the order they are put together. */
export const pageStyles: readonly string[] = [
  'tokens.css',
  'layout.css',
  'masthead.css',
  'tables.css',
  'charts.css',
  'trades.css',
  'receipt.css',
  'print.css',
]
export const pageScripts: readonly string[] = [
  'text.js',
  'data.js',
  'theme.js',
  'fills.js',
  'legend.js',
  'chart-parts.js',
  'price-panel.js',
  'own-panel.js',
  'equity-panels.js',
  'chart-moves.js',
  'charts.js',
  'trade-rows.js',
  'trade-tools.js',
  'trade-table.js',
  'receipt-picture.js',
  'receipt.js',
  'main.js',
]

/** What a page needs from outside this layer. */
export type PageAssets = Readonly<{
  /** Text of `lightweight-charts.standalone.production.js`, its licence comment included. */
  chartLibrary: string
  /** Text of every file named in `pageStyles` and `pageScripts`, by that name. */
  files: Readonly<Record<string, string>>
  /** SHA-256 of the UTF-8 bytes of a text, in base64. */
  sha256Base64: (text: string) => string
}>

/** The whole page as text. Same report and assets, same bytes. */
export function renderHtml(report: RunReport, assets: PageAssets): string {
  const style = [...pageStyles.map((name) => fileOf(assets, name)), pageMargin(report)].join('\n')
  const client = pageScripts.map((name) => ({ name, text: fileOf(assets, name) }))
  const script = `${assets.chartLibrary.trimEnd()}\n${linkedScript(client)}`
  invariant(!/<\/(?:script|style)/i.test(script + style), 'no part of the page ends its element')
  const policy = contentPolicy(script, [style, logoStyle(assets.chartLibrary)], assets)
  const drawn = layOut(report)
  // Not a template: between these tags every byte counts, because it is hashed.
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeText(report.title)} · Ledgerline</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    body(report, drawn, libraryNotice(assets.chartLibrary)).markup,
    `<script type="application/json" id="data">${jsonBlock(pageData(report, drawn)).markup}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** Paper carries the run's id beside the page number. Only harmless characters get this far. */
const pageMargin = (report: RunReport): string =>
  `@page { @bottom-left { content: '${report.integrity.runId.replace(/[^\w-]/g, '')}'; color: #646e7b; font-size: 8px; } }`

function fileOf(assets: PageAssets, name: string): string {
  const text = assets.files[name]
  invariant(text !== undefined, `the page file "${name}" is passed in`)
  return text
}

function contentPolicy(script: string, styles: readonly string[], assets: PageAssets): string {
  const hash = (text: string): string => `'sha256-${assets.sha256Base64(text)}'`
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${styles.map(hash).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** The one style the chart library adds by itself, for its logo: allowed by hash like our own. */
function logoStyle(library: string): string {
  const found = /innerText="(a#tv-attr-logo\{[^"]*)"/.exec(library)?.[1]
  invariant(found !== undefined, 'the chart library sets the style of its logo from one text')
  return found
}

const bare = (line: string): string => line.replace(/^[\s*]+/, '').trim()

/** Name, version and copyright as the library states them in its licence comment. */
function libraryNotice(library: string): string {
  const lines = library.slice(0, 1000).split('\n')
  const name = lines.find((line) => line.includes('Lightweight Charts'))
  const right = lines.find((line) => line.includes('Copyright'))
  invariant(name !== undefined && right !== undefined, 'the chart library states its copyright')
  return `${bare(name)}, ${bare(right)}, Apache License 2.0`
}

function layOut(report: RunReport): Drawn {
  const axis = axisOf(report)
  const { equity, benchmark } = report
  const start = parseDecimal(report.initialCapital, equity.scale, 'half-even')
  invariant(start !== null, 'the initial capital of a report is decimal text')
  const otherStart = benchmark === null ? 0 : start * 10 ** (benchmark.equity.scale - equity.scale)
  return {
    axis,
    bars: report.prices
      .filter((series) => series.time.length > 0)
      .map((series) => drawnBars(series, axis)),
    strategy: drawnEquity(equity, start, axis),
    benchmark: benchmark === null ? null : drawnEquity(benchmark.equity, otherStart, axis),
  }
}

function body(report: RunReport, drawn: Drawn, notice: string): Html {
  const months = monthsSection(report)
  const open = openSection(report)
  const links: readonly (SectionLink | null)[] = [
    { id: 'summary', text: 'Summary' },
    { id: 'charts', text: 'Charts' },
    months === null ? null : { id: 'months', text: 'Months' },
    { id: 'costs', text: 'Costs' },
    { id: 'trades', text: 'Trades' },
    open === null ? null : { id: 'open', text: 'Open' },
    { id: 'signals', text: 'Signals' },
    { id: 'rules', text: 'Rules' },
    { id: 'integrity', text: 'Integrity' },
  ]
  return html`<a class="skip" href="#main">Skip to the report</a>
    <div class="page" id="page">
      ${topBar(
        report,
        links.filter((link): link is SectionLink => link !== null),
      )}
      <main id="main">
        ${masthead(report)} ${keyFigures(report)} ${cautions(report)}
        ${chartsSection(report, drawn)} ${months} ${analysisSection(report)}
        ${tradesSection(report)} ${open} ${flowSection(report)} ${rulesSection(report)}
        ${integritySection(report)}
      </main>
      ${footer(report, notice)}
    </div>
    <aside class="receipt" id="receipt" aria-labelledby="receipt-title" hidden></aside>`
}

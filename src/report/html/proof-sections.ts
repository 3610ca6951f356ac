/** Settings, fill rules in words, integrity and the footer: what a sceptical reader checks. */

import { isZero } from '../exact-sum.ts'
import type { RunReport } from '../model.ts'
import { countText, exactText } from '../number-text.ts'
import { facts, section } from './figures.ts'
import { type Html, html, type HtmlValue } from './html.ts'
import { furtherCautions } from './masthead.ts'

export function rulesSection(report: RunReport): Html {
  const further = furtherCautions(report)
  const usual = usualSource(report)
  const rows = report.settings.map(({ label, value, source }): readonly [string, HtmlValue] => [
    label,
    html`${value}${
      source === '' || source === usual ? null : html` <span class="sub-inline">(${source})</span>`
    }`,
  ])
  const hint =
    usual === null
      ? 'what the engine did, in words'
      : `${usual === 'default' ? 'defaults' : `from ${usual}`}, unless said`
  return section(
    { id: 'rules', title: 'Settings and fill rules', hint },
    report.fillRules.length === 0
      ? null
      : html`<ol class="words">
          ${report.fillRules.map((rule) => html`<li>${rule}</li>`)}
        </ol>`,
    rows.length === 0 ? null : facts(rows),
    further.length === 0
      ? null
      : html`<ul class="cautions">
          ${further.map((text) => html`<li>${text}</li>`)}
        </ul>`,
  )
}

/** The source most settings came from, said once instead of beside each; null when all differ. */
function usualSource(report: RunReport): string | null {
  const counts = new Map<string, number>()
  for (const { source } of report.settings) counts.set(source, (counts.get(source) ?? 0) + 1)
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1])
  if (most === undefined || most[0] === '' || most[1] < 2) return null
  return most[0]
}

export function integritySection(report: RunReport): Html {
  const { integrity, currency } = report
  const rows: (readonly [string, HtmlValue])[] = [
    [
      'Ledger residual',
      residual(
        integrity.ledgerResidual,
        currency,
        'all accounts of all transactions, per currency',
      ),
    ],
    [
      'Equity residual',
      residual(integrity.identityResidual, currency, 'equity from the books less equity reported'),
    ],
    ['Events', countText(integrity.eventCount)],
    ['Run', html`<code>${integrity.runId}</code>`],
    ['Engine', integrity.engineVersion],
    ['Seed', integrity.seed],
    ['Event log', hash(integrity.logHead)],
    ['Data', hash(integrity.dataHash)],
    ['Settings', hash(integrity.configHash)],
  ]
  if (integrity.commands.length > 0) {
    rows.push([
      'Check it',
      html`${integrity.commands.map((command) => html`<code class="command">${command}</code>`)}`,
    ])
  }
  return section(
    {
      id: 'integrity',
      title: 'Integrity',
      hint: integrity.isBalanced ? 'the books balance' : null,
    },
    integrity.isBalanced
      ? null
      : html`<p class="broken">
          <strong class="loss"><span aria-hidden="true">▼</span> Does not balance.</strong> Debits
          and credits, or the equity made from them, differ by the residual below. This is a fault
          of the engine or of the log, not of the strategy: keep the run directory and report it.
        </p>`,
    facts(rows),
  )
}

/** The number in ink, even when it is not zero; the words beside it say what is wrong. */
function residual(text: string, currency: string, of: string): Html {
  const amount = exactText(text, { decimals: 2 })
  const sign = isZero(text) ? null : html`<span class="loss" aria-hidden="true">▼ </span>`
  return html`${sign}<b>${amount}</b> ${currency}<span class="sub">${of}</span>`
}

const hash = (value: string | null): Html =>
  value === null
    ? html`not hashed`
    : html`<span class="sub-inline">sha256</span> <code class="hash">${value}</code>`

export function footer(report: RunReport, libraryNotice: string): Html {
  return html`<footer class="foot">
    <p>Ledgerline ${report.integrity.engineVersion}. Past results say little about future ones.</p>
    <p>
      Charts: ${libraryNotice},
      <a href="https://www.tradingview.com/" rel="noreferrer">tradingview.com</a>
    </p>
  </footer>`
}

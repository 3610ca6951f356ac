/** From signal to trade: counts that must meet, beside everything that was refused and why. */

import type { RunReport } from '../model.ts'
import { countText, plural } from '../number-text.ts'
import { section, table } from './figures.ts'
import { type Html, html } from './html.ts'
import { dateIn } from './report-dates.ts'

export function flowSection(report: RunReport): Html {
  return html`<div class="halves" id="signals">
    <div>${funnel(report)}</div>
    <div>${rejections(report)}</div>
  </div>`
}

type Step = Readonly<{ label: string; count: number; check: string; isBroken?: boolean }>

const optional = (label: string, count: number, check: string): readonly Step[] =>
  count === 0 ? [] : [{ label, count, check }]

function steps(report: RunReport): readonly Step[] {
  const { funnel: f, trades } = report
  const accepted = f.signals - f.signalsRejected
  const refusedOrders = f.ordersRejected + f.ordersCanceled + f.ordersExpired
  return [
    { label: 'Bars', count: f.bars, check: 'read, warm-up included' },
    { label: 'Signals', count: f.signals, check: 'given by strategies' },
    { label: 'Signals refused', count: f.signalsRejected, check: 'each with a reason' },
    {
      label: 'Orders',
      count: f.orders,
      check:
        f.orders === accepted
          ? '= signals − refused'
          : `from ${countText(accepted)} accepted signals`,
    },
    ...optional('Orders refused', f.ordersRejected, 'each with a reason'),
    ...optional('Orders cancelled', f.ordersCanceled, 'before they were filled'),
    ...optional('Orders expired', f.ordersExpired, 'at the end of their time'),
    ...optional('Orders working', f.ordersWorking, 'after the last bar'),
    {
      label: 'Fills',
      count: f.fills,
      check:
        f.fills === f.orders - refusedOrders - f.ordersWorking
          ? '= orders that were filled, one fill each'
          : 'partial fills count one each',
    },
    {
      label: 'Transactions',
      count: f.transactions,
      check:
        f.fills > 0 && f.transactions === f.fills * 2
          ? '= 2 for each fill'
          : 'each sums to zero over its accounts',
    },
    {
      label: 'Lots closed',
      count: f.lotsClosed,
      ...(f.lotsClosed === trades.length
        ? { check: '= closed trades' }
        : { check: `does not meet ${countText(trades.length)} closed trades`, isBroken: true }),
    },
    {
      label: 'Positions opened',
      count: f.positionsOpened,
      ...(f.positionsOpened === f.positionsClosed + f.positionsOpen
        ? { check: `= ${countText(f.positionsClosed)} closed + ${countText(f.positionsOpen)} open` }
        : { check: 'does not meet closed and open', isBroken: true }),
    },
  ]
}

function funnel(report: RunReport): Html {
  const rows = steps(report).map(
    (step) =>
      html`<tr>
        <th scope="row">${step.label}</th>
        <td class="num">${countText(step.count)}</td>
        <td class="how${step.isBroken === true ? ' loss' : ''}">
          ${step.isBroken === true ? html`<span aria-hidden="true">▼</span> ` : null}${step.check}
        </td>
      </tr>`,
  )
  return section(
    { id: 'funnel', title: 'From signal to trade', hint: 'counts that must meet' },
    table(
      {
        caption: 'From signal to trade',
        heads: [
          { text: 'Step' },
          { text: 'Count', isNumber: true },
          { text: 'Check', name: 'how' },
        ],
        name: 'rows',
      },
      rows,
    ),
  )
}

/** Signals that became no order, and orders that ended before they were filled, row by row. */
function rejections(report: RunReport): Html {
  const { funnel: f } = report
  const title = 'Refused, cancelled, expired'
  const total = report.rejections.reduce((sum, row) => sum + row.count, 0)
  const ends = [
    [f.signalsRejected, 'signal', 'refused'],
    [f.ordersRejected, 'order', 'refused'],
    [f.ordersCanceled, 'order', 'cancelled'],
    [f.ordersExpired, 'order', 'expired'],
  ] as const
  const expected = ends.reduce((sum, [count]) => sum + count, 0)
  const hint = `${countText(total)} of ${plural(f.signals, 'signal')} and ${plural(f.orders, 'order')}`
  if (total === 0 && expected === 0) {
    return section(
      { id: 'refused', title },
      html`<p class="empty">No signal was refused; no order was refused, cancelled or expired.</p>`,
    )
  }
  const rows = report.rejections.map(
    (row) =>
      html`<tr>
        <td>
          ${row.sentence}<span class="sub"
            >${row.source}, first ${dateIn(report, row.firstTime)}, event
            #${countText(row.firstSequence)}</span
          >
        </td>
        <td><code>${row.code}</code></td>
        <td class="num">${countText(row.count)}</td>
      </tr>`,
  )
  const foot = html`<tr>
    <th scope="row">All of them</th>
    <td></td>
    <td class="num">${countText(total)}</td>
  </tr>`
  const parts = ends
    .filter(([count]) => count > 0)
    .map(([count, what, how]) => `${plural(count, what)} ${how}`)
  const check =
    total === expected
      ? html`<p class="note">${parts.join(' + ')} = ${countText(total)}.</p>`
      : html`<p class="note loss">
          <span aria-hidden="true">▼</span> The log counts ${countText(expected)} that were refused,
          cancelled or expired, the rows ${countText(total)}.
        </p>`
  return section(
    { id: 'refused', title, hint },
    html`${table(
      {
        caption: 'Refused signals and ended orders by reason',
        heads: [{ text: 'Reason' }, { text: 'Code' }, { text: 'Count', isNumber: true }],
        name: 'rows',
      },
      rows,
      [foot],
    )}${check}`,
  )
}

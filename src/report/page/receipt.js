/** The receipt of one trade: every step from bar to cent, cash before and after, and the sum. */
import { currency, moneyScale, names, receiptOf, strategies, trades, whyCommand } from './data.js'
import { receiptPicture } from './receipt-picture.js'
import {
  decimalsOf,
  drawing,
  element,
  exact,
  find,
  fixed,
  money,
  prose,
  resultElement,
} from './text.js'
import { heldText } from './trade-rows.js'

const kinds = {
  bar: 'Bar',
  signal: 'Signal',
  order: 'Order',
  fill: 'Fill',
  transaction: 'Transaction',
  lot: 'Lot',
  position: 'Position',
  split: 'Split',
}
const negative = (text) => (text.startsWith('-') ? text.slice(1) : `-${text}`)

function headButton(name, sign, action, isUsable) {
  const made = element('button', { type: 'button', 'aria-label': name, title: name }, sign)
  made.disabled = !isUsable
  made.addEventListener('click', action)
  return made
}

/** `onMove(step)` goes to a neighbour, `onClose()` closes. */
export function receiptPanel({ onMove, onClose }) {
  const panel = find('receipt')
  const isOpen = () => !panel.hidden

  function show(index, { hasBefore, hasAfter }) {
    const trade = trades[index]
    const title = element(
      'h2',
      { id: 'receipt-title', tabindex: '-1' },
      `Receipt of trade ${trade.number}`,
    )
    const head = element(
      'header',
      { class: 'receipt-head' },
      title,
      headButton('Trade before', '↑', () => onMove(-1), hasBefore),
      headButton('Trade after', '↓', () => onMove(1), hasAfter),
      headButton('Close', '✕', onClose, true),
    )
    panel.replaceChildren(head, element('div', { class: 'receipt-in' }, ...contentOf(trade)))
    const wasOpen = isOpen()
    panel.hidden = false
    panel.scrollTop = 0
    document.documentElement.classList.add('opened')
    return { title, wasOpen }
  }

  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      onMove(event.key === 'ArrowUp' ? -1 : 1)
    }
  })
  return {
    show,
    isOpen,
    hide() {
      panel.hidden = true
      panel.replaceChildren()
      document.documentElement.classList.remove('opened')
    },
  }
}

function contentOf(trade) {
  const receipt = receiptOf(trade.index)
  const write = writer(receipt)
  const opened = trade.isLong ? 'Bought' : 'Sold short'
  const closed = trade.isLong ? 'Sold' : 'Bought back'
  return [
    topOf(trade),
    receiptPicture(trade),
    part(
      `${opened} ${trade.units}`,
      chain(receipt.entry, write),
      cashAccount(receipt.cash.entry, write),
    ),
    part(
      `${closed} ${trade.units}`,
      chain(receipt.exit, write),
      cashAccount(receipt.cash.exit, write),
    ),
    part('Result', resultAccount(receipt, write)),
    checkOf(receipt),
    commandOf(receipt),
  ].filter((one) => one !== null)
}

/** Writes all amounts of one receipt with equally many decimals, so that its columns line up. */
function writer({ entry, exit, cash, pnl, proceeds, cost, entryFees, exitFees }) {
  const amounts = [...entry, ...exit].map((line) => line.amount ?? '0')
  const figures = [...cash.entry, ...cash.exit, pnl, proceeds, cost, entryFees, exitFees]
  const decimals = Math.max(2, ...[...amounts, ...figures].map(decimalsOf))
  return (text, sign = false) => exact(text, decimals, sign)
}

function topOf(trade) {
  const isWhole = Number.isInteger(trade.days)
  const held = heldText(trade.days, isWhole)
  const span = isWhole ? `${held} day${held === '1' ? '' : 's'}` : held
  const change = resultElement(`${fixed(trade.returns / 100, 2, true)}%`, false)
  const sum = element(
    'p',
    { class: 'receipt-sum' },
    resultElement(money(trade.pnl, moneyScale, true)),
  )
  const what = [names[trade.symbol], strategies[trade.strategy], trade.reason.replaceAll('_', ' ')]
  return element(
    'div',
    {},
    element(
      'div',
      { class: 'receipt-top' },
      sum,
      element(
        'p',
        { class: 'receipt-when' },
        change,
        ` in ${span}`,
        element('br'),
        `${trade.entryText} to ${trade.exitText}`,
      ),
    ),
    element('p', { class: 'receipt-what' }, what.filter(Boolean).join(' · ')),
  )
}

function part(title, ...content) {
  const head = element('header', {}, element('h3', {}, title), element('span', {}, currency))
  return element('section', { class: 'receipt-part' }, head, ...content)
}

/** Only money stands at the right: a column must add up. */
function chain(lines, write) {
  const items = lines.map((line) => {
    const isCash = line.amount !== null
    const id = line.id === '' ? `#${fixed(line.sequence, 0)}` : line.id
    const name = element('div', {}, element('b', {}, kinds[line.kind] ?? line.kind))
    name.append(element('code', { title: `event #${fixed(line.sequence, 0)}` }, id))
    const amount = isCash ? element('span', { class: 'amount' }, write(line.amount, true)) : null
    return element(
      'li',
      { class: isCash ? 'cash' : null },
      name,
      element('p', {}, ...prose(line.text)),
      amount,
    )
  })
  return element('ol', { class: 'chain' }, ...items)
}

const accountLine = (text, amount, name = null) =>
  element('div', { class: name }, element('span', {}, text), element('span', {}, amount))

function cashAccount([before, movement, after], write) {
  return element(
    'div',
    { class: 'account' },
    accountLine('Cash before', write(before)),
    accountLine('Movement', write(movement, true)),
    accountLine('Cash after', write(after), 'after'),
  )
}

function resultAccount(receipt, write) {
  const net = resultElement(write(receipt.pnl, true))
  return element(
    'div',
    { class: 'account' },
    accountLine('Proceeds', write(receipt.proceeds)),
    accountLine('Cost', write(negative(receipt.cost))),
    accountLine('Fees on entry', write(negative(receipt.entryFees))),
    accountLine('Fees on exit', write(negative(receipt.exitFees))),
    accountLine('Net profit or loss', net, 'net'),
  )
}

/** The same chain from the log, for a run that is on disk. */
function commandOf(receipt) {
  const order = receipt.exit.find((line) => line.kind === 'order')
  if (whyCommand === null || order === undefined) return null
  const command = element('code', {}, whyCommand.replace('<id>', order.id))
  return element('p', { class: 'note' }, 'Same chain on the command line: ', command)
}

/** Says that it adds up, or by how much it does not. */
function checkOf(receipt) {
  const isRight = !/[1-9]/.test(receipt.difference)
  const amount = exact(receipt.difference, 2)
  if (!isRight) {
    const sign = element('span', { class: 'loss', 'aria-hidden': 'true' }, '▼')
    const text = `Proceeds, cost and fees do not add up to the result: difference ${amount}`
    return element('p', { class: 'receipt-check loss' }, sign, text)
  }
  const tick = drawing(
    'svg',
    { class: 'tick', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    drawing('path', { d: 'M2.5 8.5l3.5 3.5 7.5-8' }),
  )
  const text = `Proceeds, cost and fees add up to the result: difference ${amount}`
  return element('p', { class: 'receipt-check' }, tick, element('span', {}, text))
}

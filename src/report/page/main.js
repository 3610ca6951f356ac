/** Brings the page to life: charts, table and receipt, and the address that names a trade. */
import { buildCharts } from './charts.js'
import { trades } from './data.js'
import { receiptPanel } from './receipt.js'
import { find } from './text.js'
import { tradeTable } from './trade-table.js'

document.documentElement.classList.add('scripted')

let shown = -1
const table = tradeTable((index) => openTrade(index, true))
const charts = buildCharts()
const receipt = receiptPanel({
  onMove: (step) => {
    const next = table?.neighbour(shown, step) ?? null
    if (next !== null) openTrade(next, true)
  },
  onClose: closeTrade,
})

const isPhone = () => matchMedia('(width < 640px)').matches

/** The page changes its width with the receipt; the row that was pressed stays where it is. */
function keepingRow(index, change) {
  const before = table.topOf(index)
  change()
  if (before === null || before < 0 || before > innerHeight) return
  const after = table.topOf(index)
  if (after !== null) scrollBy({ top: after - before, behavior: 'instant' })
}

function openTrade(index, movesFocus) {
  keepingRow(index, () => showTrade(index, movesFocus))
}

function showTrade(index, movesFocus) {
  shown = index
  const { title } = receipt.show(index, {
    hasBefore: table.neighbour(index, -1) !== null,
    hasAfter: table.neighbour(index, 1) !== null,
  })
  table.select(index)
  charts?.showTrade(index)
  address(`#trade-${trades[index].number}`)
  // On a phone the receipt is the whole screen: nothing behind it can be reached.
  find('page').inert = isPhone()
  if (movesFocus) title.focus({ preventScroll: true })
}

function closeTrade() {
  if (!receipt.isOpen()) return
  keepingRow(shown, () => {
    shown = -1
    receipt.hide()
    find('page').inert = false
    table.select(-1)
    charts?.clear()
  })
  address(' ')
  table.focus()
}

/** The address names what is open, without a step in the history for each trade looked at. */
function address(hash) {
  history.replaceState(null, '', hash === ' ' ? location.pathname + location.search : hash)
}

function openFromAddress() {
  const number = /^#trade-(\d+)$/.exec(location.hash)?.[1]
  const index = trades.findIndex((trade) => String(trade.number) === number)
  if (index >= 0 && index !== shown) openTrade(index, false)
}

addEventListener('hashchange', openFromAddress)
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && receipt.isOpen()) closeTrade()
})
openFromAddress()

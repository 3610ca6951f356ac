/** Sorting, filtering and walking the table of trades. Of long ones only rows in view exist. */
import { moneyScale, trades } from './data.js'
import { element, find, fixed, money } from './text.js'
import { matches, rowOf, sorted } from './trade-rows.js'
import { filters, headButtons } from './trade-tools.js'

/** Above this many rows, only those in view are in the page. */
const wholeLimit = 200
/** Rows kept beyond both edges of the view. */
const margin = 8
/** Rows on paper when there are more than can be printed with sense. */
const printed = 100

/** Null when there are no trades. `open` is called with the index of a trade. */
export function tradeTable(open) {
  return find('trade-table') === null ? null : new TradeTable(open)
}

class TradeTable {
  #table = find('trade-table')
  #box = find('trade-box')
  #body = this.#table.tBodies[0]
  #layout
  #state = { key: 'number', direction: 1, text: '', show: 'all' }
  #list = trades
  #rowHeight = 36
  #selected = -1
  /** Position of the row that takes part in the order of Tab. */
  #cursor = 0
  #isPrinting = false
  #drawn = [-1, -1]

  constructor(open) {
    const heads = [...this.#table.tHead.rows[0].cells]
    this.#layout = {
      columns: heads.map((head) => ({ key: head.dataset.sort, name: head.className })),
      isWhole: this.#table.dataset.whole === '1',
    }
    headButtons(heads, this.#state, () => this.#update())
    filters(this.#state, () => this.#update())
    this.#listen(open)
    this.#update()
    this.#measure()
    this.#draw()
  }

  #listen(open) {
    this.#box.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    this.#body.addEventListener('click', (event) => {
      const row = event.target.closest('tr[data-trade]')
      if (row === null) return
      event.preventDefault()
      this.#cursor = Number(row.getAttribute('aria-rowindex')) - 2
      open(Number(row.dataset.trade))
    })
    this.#body.addEventListener('keydown', (event) => this.#walk(event))
    addEventListener('resize', () => {
      this.#measure()
      this.#draw()
    })
    addEventListener('beforeprint', () => this.#print(true))
    addEventListener('afterprint', () => this.#print(false))
  }

  #print(isPrinting) {
    this.#isPrinting = isPrinting && this.#isLong()
    this.#draw()
  }

  #isLong() {
    return this.#list.length > wholeLimit
  }

  #rowAt(position) {
    const trade = this.#list[position]
    const row = rowOf(trade, position, this.#layout)
    if (trade.index === this.#selected) {
      row.className = 'selected'
      row.setAttribute('aria-current', 'true')
    }
    if (position === this.#cursor) row.querySelector('a').tabIndex = 0
    return row
  }

  #spacer(rows) {
    const cell = element('td', { colspan: String(this.#layout.columns.length) })
    const row = element('tr', { class: 'spacer', 'aria-hidden': 'true' }, cell)
    row.style.height = `${rows * this.#rowHeight}px`
    return row
  }

  /** The first and one past the last row that must exist. */
  #window() {
    const { length } = this.#list
    if (this.#isPrinting) return [0, Math.min(printed, length)]
    if (!this.#isLong()) return [0, length]
    const first = Math.floor(this.#box.scrollTop / this.#rowHeight) - margin
    const count = Math.ceil(this.#box.clientHeight / this.#rowHeight) + 2 * margin
    const from = Math.max(0, Math.min(first, length - count))
    return [from, Math.min(length, from + count)]
  }

  #scrolled() {
    const [from, to] = this.#window()
    if (from !== this.#drawn[0] || to !== this.#drawn[1]) this.#draw()
  }

  #draw() {
    const [from, to] = this.#window()
    const { length } = this.#list
    this.#drawn = [from, to]
    const rows = []
    if (!this.#isPrinting && from > 0) rows.push(this.#spacer(from))
    for (let position = from; position < to; position++) rows.push(this.#rowAt(position))
    if (!this.#isPrinting && to < length) rows.push(this.#spacer(length - to))
    const hadFocus = this.#body.contains(document.activeElement)
    this.#body.replaceChildren(...rows)
    if (hadFocus) this.#linkAt(this.#cursor)?.focus({ preventScroll: true })
  }

  #measure() {
    const row = this.#body.querySelector('tr:not(.spacer)')
    if (row !== null && row.offsetHeight > 0) this.#rowHeight = row.offsetHeight
  }

  #linkAt(position) {
    return this.#body.querySelector(`tr[aria-rowindex="${position + 2}"] a`)
  }

  /** Brings a row into view and, when asked, the focus to its link. */
  #reveal(position, hasFocus) {
    this.#cursor = position
    const box = this.#box
    if (this.#isLong()) {
      const room =
        box.clientHeight - this.#table.tHead.offsetHeight - this.#table.tFoot.offsetHeight
      const top = position * this.#rowHeight
      const bottom = top + this.#rowHeight
      if (top < box.scrollTop) box.scrollTop = top
      else if (bottom > box.scrollTop + room) box.scrollTop = bottom - room
    }
    this.#draw()
    const link = this.#linkAt(position)
    if (hasFocus) link?.focus({ preventScroll: this.#isLong() })
  }

  #walk(event) {
    const page = Math.max(1, Math.floor(this.#box.clientHeight / this.#rowHeight) - 2)
    const last = this.#list.length - 1
    const targets = {
      ArrowDown: this.#cursor + 1,
      ArrowUp: this.#cursor - 1,
      PageDown: this.#cursor + page,
      PageUp: this.#cursor - page,
      Home: 0,
      End: last,
    }
    const target = targets[event.key]
    if (target === undefined || last < 0) return
    event.preventDefault()
    this.#reveal(Math.min(Math.max(target, 0), last), true)
  }

  /** Applies sort and filter, and says what is left. */
  #update() {
    const { key, direction, text, show } = this.#state
    const kept = trades.filter((trade) => matches(trade, text, show))
    this.#list = sorted(kept, key, direction)
    this.#cursor = 0
    this.#box.scrollTop = 0
    this.#table.setAttribute('aria-rowcount', String(kept.length + 1))
    this.#draw()
    const count = `${fixed(kept.length, 0)} trade${kept.length === 1 ? '' : 's'}`
    const isPart = kept.length < trades.length
    find('trade-count').textContent = isPart ? `${count} of ${fixed(trades.length, 0)}` : count
    find('no-match').hidden = kept.length > 0
    this.#sum('fees', false)
    this.#sum('pnl', true)
  }

  #sum(field, hasSign) {
    const total = this.#list.reduce((sum, trade) => sum + trade[field], 0)
    const cell = this.#table.tFoot.querySelector(`[data-sum="${field}"]`)
    cell.textContent = money(total, moneyScale, hasSign)
  }

  #positionOf(index) {
    return this.#list.findIndex((trade) => trade.index === index)
  }

  /** How far down the window the row of a trade is; null when it is not in the page. */
  topOf(index) {
    const row = this.#body.querySelector(`tr[data-trade="${index}"]`)
    return row === null ? null : row.getBoundingClientRect().top
  }

  /** Marks the row of a trade; −1 marks none. */
  select(index) {
    this.#selected = index
    const position = this.#positionOf(index)
    if (position >= 0) this.#reveal(position, false)
    else this.#draw()
  }

  /** The next trade in the order shown; null at its end, or when it is filtered away. */
  neighbour(index, step) {
    const position = this.#positionOf(index)
    return position < 0 ? null : (this.#list[position + step]?.index ?? null)
  }

  focus() {
    this.#linkAt(this.#cursor)?.focus({ preventScroll: true })
  }
}

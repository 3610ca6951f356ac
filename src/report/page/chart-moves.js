/** Moving through time: one range for all charts, by dragging, keys, buttons, wheel and pinch. */
import { axis } from './data.js'
import { element, find } from './text.js'

const day = 86400
const spans = [
  ['10Y', 3652.5 * day],
  ['5Y', 1826.25 * day],
  ['1Y', 365.25 * day],
  ['3M', 91 * day],
  ['1M', 30.5 * day],
  ['1W', 7 * day],
  ['1D', day],
]

/** Fewer places than this are never shown, so that zooming in ends somewhere. */
const fewest = 8

/** Ties panels together. `onMove` hears of every new range, once a frame. */
export class Moves {
  #panels
  #onMove
  #last = Math.max(1, axis.length - 1)
  #isSyncing = false
  #isWaiting = false
  /** What was asked for last; the charts report it back a frame later. */
  #wanted = { from: 0, to: 0 }
  #isWhole = true
  #buttons

  constructor(panels, onMove) {
    this.#panels = panels
    this.#onMove = onMove
    this.#buttons = rangeButtons(this)
    for (const { chart, box } of panels) {
      const scale = chart.timeScale()
      scale.subscribeVisibleLogicalRangeChange((range) => this.#follow(chart, range))
      scale.subscribeSizeChange(() => this.#moved())
      box.addEventListener('keydown', (event) => onKey(event, this))
      box.addEventListener('wheel', (event) => onWheel(event, box, this), { passive: false })
    }
  }

  get isWhole() {
    return this.#isWhole
  }

  /** Places in view; their ends may lie between two places. */
  get range() {
    const range = this.#panels[0].chart.timeScale().getVisibleLogicalRange()
    return range ?? { from: -0.5, to: this.#last + 0.5 }
  }

  /** One chart was dragged or pinched: the others go along. */
  #follow(chart, range) {
    if (range === null || this.#isSyncing) return
    this.#isSyncing = true
    for (const other of this.#panels) {
      if (other.chart !== chart) other.chart.timeScale().setVisibleLogicalRange(range)
    }
    this.#isSyncing = false
    const { from, to } = this.#wanted
    const isEcho = Math.abs(range.from - from) + Math.abs(range.to - to) < 2
    if (!isEcho && !this.#isWhole) this.#buttons.press(false)
    this.#isWhole = range.to - range.from >= this.#last - 1
    if (this.#isWhole) this.#buttons.press(true)
    this.#moved()
  }

  #moved() {
    if (this.#isWaiting) return
    this.#isWaiting = true
    requestAnimationFrame(() => {
      this.#isWaiting = false
      this.#onMove(this.range)
    })
  }

  /** Shows places from … to, kept inside the data. */
  show(from, to) {
    const last = this.#last
    const width = Math.min(Math.max(to - from, Math.min(fewest, last)), last + 1)
    const start = Math.min(Math.max(from, -0.5), last + 0.5 - width)
    this.#wanted = { from: start, to: start + width }
    this.#isWhole = width >= last
    this.#buttons.press(this.#isWhole)
    this.#isSyncing = true
    for (const { chart } of this.#panels) {
      if (this.#isWhole) chart.timeScale().fitContent()
      else chart.timeScale().setVisibleLogicalRange(this.#wanted)
    }
    this.#isSyncing = false
    this.#moved()
  }

  all() {
    this.show(-0.5, this.#last + 0.5)
  }

  /** `factor` below 1 zooms in; `anchor` (0 to 1) stays where it is. */
  zoom(factor, anchor = 0.5) {
    const { from, to } = this.range
    const width = (to - from) * factor
    const start = from + (to - from - width) * anchor
    this.show(start, start + width)
  }

  /** Moves by a share of what is in view. */
  step(share) {
    const { from, to } = this.range
    const shift = (to - from) * share
    this.show(from + shift, to + shift)
  }
}

function onKey(event, moves) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const actions = {
    ArrowLeft: () => moves.step(-0.1),
    ArrowRight: () => moves.step(0.1),
    '+': () => moves.zoom(0.7),
    '=': () => moves.zoom(0.7),
    '-': () => moves.zoom(1 / 0.7),
    0: () => moves.all(),
  }
  const action = actions[event.key]
  if (action === undefined) return
  event.preventDefault()
  action()
}

function onWheel(event, box, moves) {
  if (!event.ctrlKey && !event.metaKey) return
  event.preventDefault()
  const { left, width } = box.getBoundingClientRect()
  moves.zoom(
    Math.exp(Math.sign(event.deltaY) * 0.15),
    (event.clientX - left) / Math.max(1, width - 72),
  )
}

/** All, and up to three spans shorter than the run. `press(true)` presses All, `press(false)` none. */
function rangeButtons(moves) {
  const group = find('ranges')
  const length = axis.length === 0 ? 0 : axis.at(-1) - axis[0]
  const placesIn = (span) => axis.length - axis.findIndex((second) => second >= axis.at(-1) - span)
  const fitting = spans
    .filter(([, span]) => span < length * 0.9 && placesIn(span) >= fewest)
    .slice(0, 3)
  const mark = (pressed) => {
    for (const button of group.children) {
      button.setAttribute('aria-pressed', String(button === pressed))
    }
  }
  const make = (text, action) => {
    const button = element('button', { type: 'button', 'aria-pressed': 'false' }, text)
    button.addEventListener('click', () => {
      action()
      mark(button)
    })
    return button
  }
  const wholeButton = make('All', () => moves.all())
  const others = fitting.map(([text, span]) =>
    make(text, () => moves.show(axis.length - placesIn(span) - 0.5, axis.length - 0.5)),
  )
  group.replaceChildren(wholeButton, ...others)
  mark(wholeButton)
  return { press: (isWhole) => mark(isWhole ? wholeButton : null) }
}

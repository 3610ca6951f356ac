import { Moves } from './chart-moves.js'
/** The desk: all panels, one time range, one crosshair, one chosen symbol, one picked trade. */
import { hasLibrary, placeText } from './chart-parts.js'
import { axis, symbolCount, trades } from './data.js'
import { drawdownPanel, equityPanel } from './equity-panels.js'
import { ownPanel } from './own-panel.js'
import { PricePanel } from './price-panel.js'
import { find } from './text.js'
import { onThemeChange, readColors } from './theme.js'

/** Null where nothing can be drawn: the still pictures stay. */
export function buildCharts() {
  if (!hasLibrary || axis.length === 0) return null
  document.documentElement.classList.add('charted')
  return new Charts()
}

class Charts {
  #price
  #own
  #panels
  #moves
  #hiddenTrades = 0
  #picked = null
  /** What was in view before a trade was picked. */
  #before = null

  constructor() {
    const colors = readColors()
    this.#price = symbolCount === 0 ? null : new PricePanel(colors)
    this.#own = ownPanel(colors)
    this.#panels = [this.#price, this.#own, equityPanel(colors), drawdownPanel(colors)].filter(
      (panel) => panel !== null,
    )
    this.#moves = new Moves(this.#panels, (range) => this.#fit(range))
    for (const panel of this.#panels) this.#follow(panel)
    find('symbol')?.addEventListener('change', (event) => {
      this.#showSymbol(Number(event.target.value))
    })
    onThemeChange(() => this.#repaint())
    this.#moves.all()
  }

  #fit(range) {
    this.#hiddenTrades = this.#price?.fit(range) ?? 0
    this.#alignAxes()
    this.#legends(null)
  }

  /** All right axes as wide as the widest, so that one place of time stands under the other. */
  #alignAxes() {
    const widths = this.#panels.map(({ chart }) => chart.priceScale('right').width())
    const widest = Math.max(...widths)
    if (widths.every((width) => width === widest)) return
    for (const { chart } of this.#panels) {
      chart.applyOptions({ rightPriceScale: { minimumWidth: widest } })
    }
  }

  #legends(place) {
    for (const panel of this.#panels) panel.legend(place, this.#hiddenTrades)
    const at = find('legend-at')
    if (at === null || this.#price === null) return
    const shown = placeText(place ?? this.#price.lastPlace)
    at.textContent = place === null ? `last bar ${shown}` : shown
  }

  /** The crosshair of one panel moves those of the others, and all legends. */
  #follow(panel) {
    const others = this.#panels.filter((other) => other !== panel)
    panel.chart.subscribeCrosshairMove((param) => {
      // A crosshair set from here has no event and must not echo.
      if (param.sourceEvent === undefined) return
      if (param.logical === undefined) {
        this.#rest()
        return
      }
      const place = Math.min(Math.max(Math.round(param.logical), 0), axis.length - 1)
      for (const other of others) other.chart.setCrosshairPosition(0, axis[place], other.series)
      this.#legends(place)
    })
    panel.box.addEventListener('pointerleave', () => this.#rest())
  }

  #rest() {
    for (const { chart } of this.#panels) chart.clearCrosshairPosition()
    this.#legends(null)
  }

  #showSymbol(index) {
    if (index === this.#price.symbol || !this.#price.show(index)) return
    this.#own?.show(index)
    this.#price.pick(this.#picked)
    this.#fit(this.#moves.range)
  }

  #repaint() {
    const colors = readColors()
    for (const panel of this.#panels) panel.repaint(colors)
    this.#price?.pick(this.#picked)
    this.#fit(this.#moves.range)
  }

  /** Zooms to a trade, a fifth of its length around it, and joins its fills. */
  showTrade(index) {
    this.#before ??= this.#moves.range
    this.#picked = trades[index]
    if (this.#price !== null) {
      this.#showSymbol(this.#picked.symbol)
      const chooser = find('symbol')
      if (chooser !== null) chooser.value = String(this.#price.symbol)
      this.#price.pick(this.#picked)
    }
    const from = Math.max(0, this.#picked.entry - 1)
    const length = Math.max(this.#picked.exit - from, 15)
    this.#moves.show(from - length * 0.2, from + length * 1.2)
  }

  /** Back to what was in view before the first trade was picked. */
  clear() {
    this.#picked = null
    this.#price?.pick(null)
    if (this.#before !== null) this.#moves.show(this.#before.from, this.#before.to)
    this.#before = null
  }
}

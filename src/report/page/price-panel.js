/** The price of one symbol: a line from afar, candles from near, fills as markers, one trade picked. */
import {
  addMarkers,
  axisFormat,
  indexAt,
  laidOut,
  makeChart,
  plainLine,
  quiet,
  seriesKinds,
  themed,
} from './chart-parts.js'
import { axis, symbolData } from './data.js'
import { fillsOf, heldPlaces } from './fills.js'
import { indicatorStyles, legendItem, markItem } from './legend.js'
import { element, find, fixed, numberOf } from './text.js'

/** From this many pixels a bar, bars are drawn as candles. */
const candleSpacing = 4
/** A trade with less room than this would hide the next; with more, its number fits too. */
const markerSpacing = 14
const numberSpacing = 44

/** Pixels from the first to the last fill: what counts is how close fills stand to each other. */
const spanOf = (seen, range, width) =>
  ((seen.at(-1).place - seen[0].place) / Math.max(1, range.to - range.from)) * width

export class PricePanel {
  box = find('price-chart')
  chart
  series
  #colors
  #symbol = 0
  #bars = symbolData(0)
  #fills = fillsOf(0)
  #held = heldPlaces(0)
  #isCandles = false
  #markerKey = ''
  #indicators = []
  #candles
  #joined
  #lineMarkers
  #candleMarkers

  constructor(colors) {
    this.#colors = colors
    const isAlone = find('drawdown-chart') === null
    this.chart = makeChart('price-chart', { showsTime: isAlone, showsLogo: true, colors })
    this.chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.1, bottom: 0.12 } })
    this.#candles = this.chart.addSeries(seriesKinds.candles, { ...quiet, visible: false })
    this.series = this.chart.addSeries(seriesKinds.line, { ...quiet, lineWidth: 2 })
    this.#joined = this.chart.addSeries(seriesKinds.line, {
      ...quiet,
      lineWidth: 2,
      lineStyle: 1,
      crosshairMarkerVisible: false,
      autoscaleInfoProvider: () => null,
    })
    this.#lineMarkers = addMarkers(this.series)
    this.#candleMarkers = addMarkers(this.#candles)
    this.#draw()
  }

  get symbol() {
    return this.#symbol
  }

  get lastPlace() {
    return this.#bars.place.at(-1) ?? 0
  }

  #draw() {
    const bars = this.#bars
    const priceFormat = axisFormat(bars.scale)
    this.series.applyOptions({ priceFormat, color: this.#colors.ink })
    this.#candles.applyOptions({ priceFormat })
    this.series.setData(
      laidOut(bars.place, (i) => ({ value: bars.close[i], color: this.#toneAt(i) })),
    )
    this.#candles.setData(laidOut(bars.place, (i) => this.#candleAt(i)))
    for (const series of this.#indicators) this.chart.removeSeries(series)
    this.#indicators = this.#drawnIndicators().map(({ values }, n) => {
      const { color, lineStyle } = indicatorStyles[n]
      const series = this.chart.addSeries(seriesKinds.line, {
        ...quiet,
        priceFormat,
        lineWidth: 1,
        lineStyle,
        color: this.#colors[color],
        crosshairMarkerVisible: false,
      })
      series.setData(plainLine(bars.place, values))
      // Under the price, which is what it is about.
      series.setSeriesOrder(0)
      return series
    })
    this.#markerKey = ''
  }

  /** Dark while a position was held. */
  #toneAt(i) {
    return this.#held[this.#bars.place[i]] === 1 ? this.#colors.ink : this.#colors.idle
  }

  /** Hollow when the bar rose, filled when it fell: colour is kept for the strategy. */
  #candleAt(i) {
    const { open, high, low, close } = this.#bars
    const tone = this.#toneAt(i)
    const color = close[i] >= open[i] ? this.#colors.page : tone
    const colors = { color, borderColor: tone, wickColor: tone }
    return { open: open[i], high: high[i], low: low[i], close: close[i], ...colors }
  }

  #drawnIndicators() {
    return this.#bars.indicators
      .filter((one) => one.pane === 'price')
      .slice(0, indicatorStyles.length)
  }

  /**
   * Chooses line or candles and which markers fit the range in view. Returns how many trades have
   * no room for a mark.
   */
  fit(range) {
    // The hidden time scale has no width of its own.
    const { width } = this.chart.paneSize()
    if (width === 0) return 0
    const isNear = width / Math.max(1, range.to - range.from) >= candleSpacing
    if (isNear !== this.#isCandles) {
      this.#isCandles = isNear
      this.series.applyOptions({ visible: !isNear })
      this.#candles.applyOptions({ visible: isNear })
    }
    const seen = this.#fills.filter(
      (fill) => fill.place >= range.from - 1 && fill.place <= range.to + 1,
    )
    const tradesSeen = Math.ceil(seen.length / 2)
    const room = tradesSeen < 2 ? width : spanOf(seen, range, width) / tradesSeen
    const level = room < markerSpacing ? 0 : room < numberSpacing ? 1 : 2
    this.#mark(seen, level)
    return level === 0 ? tradesSeen : 0
  }

  /** 0 no markers, 1 markers, 2 with the number of the trade. */
  #mark(seen, level) {
    const key = `${this.#isCandles}${level}/${seen[0]?.place}/${seen.at(-1)?.place}/${seen.length}`
    if (key === this.#markerKey) return
    this.#markerKey = key
    const shown = level === 0 ? [] : seen.map((fill) => this.#markerOf(fill, level === 2))
    this.#lineMarkers.setMarkers(this.#isCandles ? [] : shown)
    this.#candleMarkers.setMarkers(this.#isCandles ? shown : [])
  }

  #markerOf({ place, isBuy, text }, hasNumber) {
    return {
      time: axis[place],
      position: isBuy ? 'belowBar' : 'aboveBar',
      shape: isBuy ? 'arrowUp' : 'arrowDown',
      color: isBuy ? this.#colors.accent : this.#colors.ink,
      text: hasNumber ? text : '',
      size: 1,
    }
  }

  /** Joins the two fills of a trade; null takes the line away. */
  pick(trade) {
    if (trade === null || trade.symbol !== this.#symbol || trade.entry === trade.exit) {
      this.#joined.setData([])
      return
    }
    this.#joined.applyOptions({ color: trade.pnl < 0 ? this.#colors.loss : this.#colors.gain })
    this.#joined.setData([
      { time: axis[trade.entry], value: numberOf(trade.entryPrice) },
      { time: axis[trade.exit], value: numberOf(trade.exitPrice) },
    ])
  }

  /** The legend, at a place or resting on the last bar. `hidden` trades have no mark. */
  legend(place, hidden) {
    const bars = this.#bars
    const i = place === null ? bars.place.length - 1 : indexAt(bars.place, place)
    const value = (values) => (i < 0 ? '–' : fixed(values[i], bars.scale))
    const isHeld = i >= 0 && this.#held[bars.place[i]] === 1
    const items = [
      legendItem('held', 'held', isHeld ? value(bars.close) : null),
      legendItem('price', 'not held', isHeld ? null : value(bars.close)),
      ...this.#drawnIndicators().map((one, n) =>
        legendItem(`indicator-${n + 1}`, one.label, value(one.values)),
      ),
    ]
    if (hidden > 0) {
      items.push(element('li', {}, `${fixed(hidden, 0)} trades in view, zoom in for their marks`))
    } else if (this.#fills.length > 0) items.push(markItem(true), markItem(false))
    find('price-legend').replaceChildren(...items)
  }

  /** Another symbol; false when the page has no bars of it. */
  show(index) {
    const bars = symbolData(index)
    if (bars === null) return false
    this.#symbol = index
    this.#bars = bars
    this.#fills = fillsOf(index)
    this.#held = heldPlaces(index)
    this.box.setAttribute('aria-label', `Price of ${bars.name}`)
    this.#draw()
    return true
  }

  repaint(colors) {
    this.#colors = colors
    this.chart.applyOptions(themed(colors))
    this.#draw()
  }
}

/** What all charts share: how one is made, how its axis reads, and columns laid on the time axis. */
import { axis, hasClock, offsetAt, wallAt } from './data.js'
import { dateText, find, fixed, tickText } from './text.js'

const library = window.LightweightCharts
const fontStack = getComputedStyle(document.body).fontFamily

/** Options that follow the theme. */
export function themed(colors) {
  return {
    layout: { background: { color: colors.page }, textColor: colors.faint },
    grid: { horzLines: { color: colors.grid } },
    timeScale: { borderColor: colors.hairline },
    crosshair: {
      vertLine: { color: colors.faint, labelBackgroundColor: colors.ink },
    },
  }
}

/** A chart in the box of that id. Only the last of the page shows the time, the first the logo. */
export function makeChart(id, { showsTime, showsLogo, colors }) {
  const chart = library.createChart(find(id), {
    autoSize: true,
    layout: { fontFamily: fontStack, fontSize: 11, attributionLogo: showsLogo },
    grid: { vertLines: { visible: false } },
    rightPriceScale: { borderVisible: false, minimumWidth: 72, entireTextOnly: true },
    timeScale: {
      visible: showsTime,
      borderVisible: showsTime,
      fixLeftEdge: true,
      fixRightEdge: true,
      lockVisibleTimeRangeOnResize: true,
      minBarSpacing: 0.0001,
      tickMarkFormatter: (time, kind) => tickText(wallAt(placeAt(time)), kind),
    },
    crosshair: {
      mode: 0,
      vertLine: { width: 1, style: 3, labelVisible: showsTime },
      horzLine: { visible: false, labelVisible: false },
    },
    localization: { locale: 'en', timeFormatter: (time) => placeText(placeAt(time)) },
    // The page's wheel is the reader's; keys, buttons and Ctrl with the wheel are handled apart.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false, axisPressedMouseMove: false, axisDoubleClickReset: false },
  })
  chart.applyOptions(themed(colors))
  addSpine(chart)
  return chart
}

/**
 * An unseen value at every place, on a scale of its own. The right edge of a chart is its last
 * value, not its last place: without this, bars that end early would be drawn at the right, over
 * the dates of other panels.
 */
function addSpine(chart) {
  const options = { visible: false, priceScaleId: 'spine', autoscaleInfoProvider: () => null }
  const spine = chart.addSeries(seriesKinds.line, { ...quiet, ...options })
  spine.setData(Array.from(axis, (time) => ({ time, value: 0 })))
}

/** The place of a time the charts give back. */
const placeAt = (time) => Math.max(0, indexAt(axis, time))

/** The label of a place. */
export const placeText = (place) => dateText(wallAt(place), hasClock, offsetAt(place))

export const seriesKinds = {
  line: library?.LineSeries,
  candles: library?.CandlestickSeries,
  baseline: library?.BaselineSeries,
}
export const hasLibrary = library !== undefined
export const addMarkers = (series) => library.createSeriesMarkers(series, [])

/** Lines say their last value in the legend, not on the axis. */
export const quiet = {
  lastValueVisible: false,
  priceLineVisible: false,
  crosshairMarkerRadius: 3,
  crosshairMarkerBorderVisible: false,
}

/** As few decimals as tell the ticks of the axis apart. */
function tickTexts(prices, suffix) {
  for (let decimals = 0; decimals < 8; decimals++) {
    const factor = 10 ** decimals
    const isEnough = prices.every((price) => {
      const scaled = price * factor
      return Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, Math.abs(scaled) * 1e-6)
    })
    if (isEnough) return prices.map((price) => `${fixed(price, decimals)}${suffix}`)
  }
  return prices.map((price) => `${fixed(price, 8)}${suffix}`)
}

/** How a series' axis is written; `suffix` is a percent sign or nothing. */
export function axisFormat(decimals, suffix = '') {
  return {
    type: 'custom',
    minMove: 10 ** -decimals,
    formatter: (price) => `${fixed(price, decimals)}${suffix}`,
    tickmarksFormatter: (prices) => tickTexts(prices, suffix),
  }
}

/**
 * One point for every place of the axis, so that all charts count places alike; `pointAt` gets the
 * index into the columns and gives the fields of the point.
 */
export function laidOut(place, pointAt) {
  const points = Array.from(axis, (time) => ({ time }))
  for (let i = 0; i < place.length; i++) {
    const fields = pointAt(i)
    if (fields !== null) Object.assign(points[place[i]], fields)
  }
  return points
}

/** Only the points that have a value. */
export function plainLine(place, values, factor = 1) {
  const points = []
  for (let i = 0; i < place.length; i++) {
    if (Number.isFinite(values[i])) points.push({ time: axis[place[i]], value: values[i] * factor })
  }
  return points
}

/** Index of the last entry of an ascending column at or before a place; −1 before the first. */
export function indexAt(place, wanted) {
  let low = 0
  let high = place.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (place[middle] <= wanted) low = middle + 1
    else high = middle
  }
  return low - 1
}

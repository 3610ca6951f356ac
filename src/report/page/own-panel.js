/** Indicators with a scale of their own, in a chart under the price. */
import {
  axisFormat,
  indexAt,
  laidOut,
  makeChart,
  plainLine,
  quiet,
  seriesKinds,
  themed,
} from './chart-parts.js'
import { symbolData } from './data.js'
import { indicatorStyles, legendItem } from './legend.js'
import { find, fixed } from './text.js'

/** Null when no symbol has such indicators. */
export function ownPanel(startColors) {
  if (find('own-chart') === null) return null
  let colors = startColors
  let bars = symbolData(0)
  let drawn = []
  const chart = makeChart('own-chart', { showsTime: false, showsLogo: false, colors })
  const spine = chart.addSeries(seriesKinds.line, { ...quiet, visible: false })
  const own = () => bars.indicators.filter((one) => one.pane === 'own').slice(0, 4)
  function draw() {
    chart.applyOptions(themed(colors))
    spine.setData(laidOut(bars.place, () => null))
    for (const series of drawn) chart.removeSeries(series)
    // The first series says how the axis is written.
    spine.applyOptions({ priceFormat: axisFormat(own()[0]?.scale ?? 2) })
    drawn = own().map(({ values, scale }, n) => {
      const { color, lineStyle } = indicatorStyles[n]
      const priceFormat = axisFormat(scale)
      const options = { ...quiet, lineWidth: 1, lineStyle, color: colors[color], priceFormat }
      const series = chart.addSeries(seriesKinds.line, options)
      series.setData(plainLine(bars.place, values))
      return series
    })
  }
  draw()
  return {
    chart,
    series: spine,
    box: find('own-chart'),
    legend(place) {
      const i = place === null ? bars.place.length - 1 : indexAt(bars.place, place)
      const items = own().map(({ label, values, scale }, n) =>
        legendItem(`indicator-${n + 1}`, label, i < 0 ? '–' : fixed(values[i], scale)),
      )
      find('own-legend').replaceChildren(...items)
      find('own-panel').hidden = items.length === 0
    },
    show(index) {
      bars = symbolData(index)
      draw()
    },
    repaint(next) {
      colors = next
      draw()
    },
  }
}

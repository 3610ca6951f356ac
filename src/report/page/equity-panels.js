/** Equity and drawdown of the strategy, against what it is compared with. */
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
import { benchmark, benchmarkLabel, strategy } from './data.js'
import { legendItem } from './legend.js'
import { find, fixed } from './text.js'
import { withAlpha } from './theme.js'

/** A chart of strategy and benchmark; `parts` says how they are drawn and written. */
function comparedPanel(id, parts) {
  let { colors } = parts
  const chart = makeChart(id, { showsTime: parts.showsTime, showsLogo: false, colors })
  const other =
    benchmark === null
      ? null
      : chart.addSeries(seriesKinds.line, { ...quiet, lineWidth: 1, ...parts.otherOptions })
  const main = chart.addSeries(parts.kind, { ...quiet, ...parts.mainOptions })
  const paint = () => {
    chart.applyOptions(themed(colors))
    main.applyOptions({ priceFormat: parts.format, ...parts.mainColors(colors) })
    other?.applyOptions({ priceFormat: parts.format, color: colors.benchmark })
  }
  main.setData(
    laidOut(strategy.place, (i) => ({ value: parts.values(strategy)[i] * parts.factor })),
  )
  other?.setData(plainLine(benchmark.place, parts.values(benchmark), parts.factor))
  paint()

  const textAt = (of, place) => {
    const i = place === null ? of.place.length - 1 : indexAt(of.place, place)
    return i < 0 ? '–' : parts.text(parts.values(of)[i])
  }
  return {
    chart,
    series: main,
    box: find(id),
    legend(place) {
      const items = [legendItem(parts.key, 'Strategy', textAt(strategy, place))]
      if (benchmark !== null) {
        items.push(legendItem('benchmark', benchmarkLabel, textAt(benchmark, place)))
      }
      find(parts.legend).replaceChildren(...items)
    },
    repaint(next) {
      colors = next
      paint()
    },
  }
}

export function equityPanel(colors) {
  if (find('equity-chart') === null) return null
  const panel = comparedPanel('equity-chart', {
    colors,
    legend: 'equity-legend',
    key: 'strategy',
    showsTime: false,
    kind: seriesKinds.line,
    mainOptions: { lineWidth: 2 },
    otherOptions: {},
    mainColors: (now) => ({ color: now.accent }),
    values: (of) => of.equity,
    factor: 1,
    format: axisFormat(2),
    text: (value) => fixed(value, 2),
  })
  const isPositive = [strategy, benchmark].every(
    (of) => of === null || of.equity.every((value) => value > 0),
  )
  panel.chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.1, bottom: 0.08 } })
  scaleSwitch(panel.chart, isPositive)
  return panel
}

/** Logarithmic first; only linear when equity was ever zero or below. */
function scaleSwitch(chart, isPositive) {
  const group = find('scale')
  const choose = (scale) => {
    chart.priceScale('right').applyOptions({ mode: scale === 'log' ? 1 : 0 })
    for (const button of group.children) {
      button.setAttribute('aria-pressed', String(button.dataset.scale === scale))
    }
  }
  if (!isPositive) group.remove()
  else {
    choose('log')
    group.addEventListener('click', (event) => {
      const { scale } = event.target.dataset
      if (scale !== undefined) choose(scale)
    })
  }
}

export function drawdownPanel(colors) {
  if (find('drawdown-chart') === null) return null
  const panel = comparedPanel('drawdown-chart', {
    colors,
    legend: 'drawdown-legend',
    key: 'loss',
    showsTime: true,
    kind: seriesKinds.baseline,
    mainOptions: {
      lineWidth: 1,
      baseValue: { type: 'price', price: 0 },
      autoscaleInfoProvider: (original) => withZero(original()),
    },
    otherOptions: { autoscaleInfoProvider: (original) => withZero(original()) },
    mainColors: (now) => ({
      topLineColor: now.loss,
      bottomLineColor: now.loss,
      topFillColor1: 'transparent',
      topFillColor2: 'transparent',
      bottomFillColor1: withAlpha(now.loss, 0.22),
      bottomFillColor2: withAlpha(now.loss, 0.22),
    }),
    values: (of) => of.drawdown,
    factor: 100,
    format: axisFormat(2, '%'),
    text: (value) => `${fixed(value * 100, 2)}%`,
  })
  panel.chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.04, bottom: 0.06 } })
  return panel
}

/** Zero is always in view, at the top. */
function withZero(info) {
  if (info === null) return null
  const { minValue } = info.priceRange
  return { ...info, priceRange: { minValue: Math.min(minValue, -0.1), maxValue: 0 } }
}

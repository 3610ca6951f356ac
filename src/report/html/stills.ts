/**
 * The three charts as still pictures: for paper, and for readers without a script. At most 560
 * points a line. Colours come from the style sheet, so they follow the theme.
 */

import { shownLabel } from '../iso-time.ts'
import { numberText, percentText } from '../number-text.ts'
import { type Axis, placeLabel } from './axis.ts'
import { type DrawnBars, type DrawnEquity, priceIndicators } from './drawn-series.ts'
import { type Html, html, nothing, trusted } from './html.ts'
import type { Drawn } from './page-data.ts'
import {
  niceLogTicks,
  niceTicks,
  type Points,
  type Range,
  rangeOf,
  thinned,
  tickDecimals,
  widened,
} from './still-geometry.ts'

const width = 860
const plot = 790
const pointLimit = 560

/** Places of the axis during which a position was held, first and last included. */
export type HeldSpan = Readonly<{ from: number; to: number }>

/** A fill to mark: its place and side. */
export type StillFill = Readonly<{ place: number; isBuy: boolean }>

type Frame = Readonly<{
  height: number
  x: (place: number) => number
  y: (value: number) => number
}>

type Scale = 'linear' | 'log'

function frameOf(places: number, range: Range, height: number, scale: Scale): Frame {
  const turn = scale === 'log' ? Math.log : (value: number): number => value
  const low = turn(range.low)
  const span = turn(range.high) - low
  return {
    height,
    x: (place) => (places <= 1 ? 0 : (place / (places - 1)) * plot),
    y: (value) => 8 + (1 - (turn(value) - low) / span) * (height - 16),
  }
}

const short = (value: number): string => String(Math.round(value * 10) / 10)

function path(points: Points, indexes: readonly number[], frame: Frame): string {
  return indexes
    .map((i, n) => {
      const at = `${short(frame.x(points.place[i] as number))} ${short(frame.y(points.value[i] as number))}`
      return `${n === 0 ? 'M' : 'L'}${at}`
    })
    .join('')
}

const line = (name: string, shape: string): string =>
  shape === '' ? '' : `<path class="${name}" d="${shape}"/>`

/** Horizontal lines with their values at the right. */
function grid(ticks: readonly number[], frame: Frame, textOf: (value: number) => string): string {
  return ticks
    .map((tick) => {
      const y = short(frame.y(tick))
      return `<path class="still-grid" d="M0 ${y}H${plot}"/><text x="${plot + 8}" y="${short(frame.y(tick) + 4)}">${textOf(tick)}</text>`
    })
    .join('')
}

function picture(name: string, frame: Frame, inner: string): Html {
  const height = frame.height
  return html`<svg class="still" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">
    ${trusted(inner)}
  </svg>`
}

/** The price of one symbol: dark while a position was held, and the fills as triangles. */
export function priceStill(
  of: Readonly<{
    bars: DrawnBars
    places: number
    held: readonly HeldSpan[]
    fills: readonly StillFill[]
    name: string
  }>,
): Html {
  const { bars, places, held, fills, name } = of
  const range = rangeOf([bars.close])
  if (range === null) return nothing
  const frame = frameOf(places, widened(range), 240, 'linear')
  const points: Points = { place: bars.place, value: bars.close }
  const kept = thinned(points, pointLimit)
  const runs = splitByHeld(kept.map((i) => [i, isHeld(bars.place[i] as number, held)] as const))
  const ticks = niceTicks(widened(range))
  const decimals = tickDecimals(ticks)
  const shape = (wanted: boolean): string =>
    runs
      .filter((run) => run.isHeld === wanted)
      .map((run) => path(points, run.indexes, frame))
      .join('')
  return picture(
    name,
    frame,
    [
      grid(ticks, frame, (tick) => numberText(tick, { decimals })),
      ...priceIndicators(bars).map((indicator, i) => {
        const values: Points = { place: bars.place, value: indicator.values }
        return line(`still-indicator-${i + 1}`, path(values, thinned(values, pointLimit), frame))
      }),
      line('still-price', shape(false)),
      line('still-held', shape(true)),
      marks(bars, fills, frame),
    ].join(''),
  )
}

/** Triangles under buys and over sells, unless they would hide one another. */
function marks(bars: DrawnBars, fills: readonly StillFill[], frame: Frame): string {
  if (fills.length > plot / 14) return ''
  return fills
    .map(({ place, isBuy }) => {
      const i = bars.place.findLastIndex((one) => one <= place)
      if (i < 0) return ''
      const side = isBuy ? 1 : -1
      const x = frame.x(place)
      const y = frame.y(bars.close[i] as number) + side * 5
      const base = short(y + side * 8)
      const name = isBuy ? 'still-buy' : 'still-sell'
      return `<path class="${name}" d="M${short(x)} ${short(y)}L${short(x - 4.5)} ${base}L${short(x + 4.5)} ${base}Z"/>`
    })
    .join('')
}

function isHeld(place: number, held: readonly HeldSpan[]): boolean {
  return held.some((span) => place >= span.from && place <= span.to)
}

/** Runs of equal state; each begins with the last point of the one before, so lines stay joined. */
function splitByHeld(
  points: readonly (readonly [number, boolean])[],
): readonly { isHeld: boolean; indexes: number[] }[] {
  const runs: { isHeld: boolean; indexes: number[] }[] = []
  for (const [index, state] of points) {
    const last = runs.at(-1)
    if (last !== undefined && last.isHeld === state) last.indexes.push(index)
    else {
      const joint = last?.indexes.at(-1)
      runs.push({ isHeld: state, indexes: joint === undefined ? [index] : [joint, index] })
    }
  }
  return runs
}

/** Strategy and benchmark, logarithmic as long as all of it is above zero. */
export function equityStill(drawn: Drawn, name: string): Html {
  const columns = [drawn.strategy, ...(drawn.benchmark === null ? [] : [drawn.benchmark])]
  const range = rangeOf(columns.map((column) => column.equity))
  if (range === null) return nothing
  const wide = widened(range)
  const scale: Scale = range.low > 0 && wide.low > 0 ? 'log' : 'linear'
  const frame = frameOf(drawn.axis.seconds.length, wide, 170, scale)
  const ticks = scale === 'log' ? niceLogTicks(wide) : niceTicks(wide)
  const decimals = tickDecimals(ticks)
  return picture(
    name,
    frame,
    [
      grid(ticks, frame, (tick) => numberText(tick, { decimals })),
      drawn.benchmark === null ? '' : curve('still-benchmark', drawn.benchmark, 'equity', frame),
      curve('still-strategy', drawn.strategy, 'equity', frame),
    ].join(''),
  )
}

function curve(
  name: string,
  drawn: DrawnEquity,
  column: 'equity' | 'drawdown',
  frame: Frame,
): string {
  const points: Points = { place: drawn.place, value: drawn[column] }
  return line(name, path(points, thinned(points, pointLimit), frame))
}

/** Distance below the last peak, with the time axis of all three under it. */
export function drawdownStill(drawn: Drawn, name: string): Html {
  const { strategy, benchmark, axis } = drawn
  const columns = [strategy.drawdown, ...(benchmark === null ? [] : [benchmark.drawdown])]
  const range = rangeOf([...columns, [0]])
  if (range === null || strategy.drawdown.length === 0) return nothing
  const wide = range.low === 0 ? { low: -0.01, high: 0 } : range
  const frame = frameOf(axis.seconds.length, wide, 110, 'linear')
  const points: Points = { place: strategy.place, value: strategy.drawdown }
  const kept = thinned(points, pointLimit)
  const ticks = niceTicks(wide)
  const decimals = tickDecimals(ticks.map((tick) => tick * 100))
  const zero = short(frame.y(0))
  const left = short(frame.x(strategy.place[kept[0] ?? 0] ?? 0))
  const right = short(frame.x(strategy.place[kept.at(-1) ?? 0] ?? 0))
  const top = path(points, kept, frame)
  return picture(
    name,
    { ...frame, height: 132 },
    [
      grid(ticks, frame, (tick) => percentText(tick, { decimals })),
      benchmark === null ? '' : curve('still-benchmark', benchmark, 'drawdown', frame),
      `<path class="still-fall" d="${top}L${right} ${zero}L${left} ${zero}Z"/>`,
      line('still-loss', top),
      dates(axis, frame),
    ].join(''),
  )
}

/** Five dates along the bottom. */
function dates(axis: Axis, frame: Frame): string {
  const last = axis.seconds.length - 1
  if (last < 0) return ''
  const places = [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last)))]
  return places
    .map((place, n) => {
      const anchor = n === 0 ? 'start' : place === last ? 'end' : 'middle'
      const text = shownLabel(placeLabel(axis, place), false)
      return `<text x="${short(frame.x(place))}" y="128" text-anchor="${anchor}">${text}</text>`
    })
    .join('')
}

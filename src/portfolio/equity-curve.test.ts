import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { EquityCurve } from './equity-curve.ts'

type Point = readonly [equity: number, cash: number, exposure: number]

function curveOf(points: readonly Point[], steps = points.length): EquityCurve {
  const curve = new EquityCurve(steps)
  for (const point of points) curve.add(...point)
  return curve
}

/** The three columns as far as they are written. */
function pointsOf(curve: EquityCurve): number[][] {
  const { length } = curve
  const columns = [curve.equity, curve.cash, curve.exposure]
  return Array.from({ length }, (_, i) => columns.map((column) => column[i] as number))
}

describe('EquityCurve', () => {
  it('begins without points', () => {
    expect(curveOf([], 5).length).toBe(0)
    expect(pointsOf(curveOf([], 5))).toEqual([])
  })

  it.each<[string, Point[]]>([
    ['nothing is held', [[100, 100, 0]]],
    [
      'a long is held: exposure is equity less cash',
      [
        [100, 100, 0],
        [105, 40, 65],
      ],
    ],
    [
      'a short is held: cash grows, exposure is positive',
      [
        [100, 100, 0],
        [98, 160, 62],
      ],
    ],
    [
      'a short comes after longs',
      [
        [100, 40, 60],
        [101, 40, 61],
        [99, 150, 51],
        [99, 99, 0],
      ],
    ],
    [
      'long and short are held together',
      [
        [100, 100, 40],
        [100, 100, 0],
      ],
    ],
    [
      'more is sold short than cash is left, so that exposure is equity and cash together',
      [
        [10, 40, 50],
        [10, 40, 50],
        [12, 40, 52],
      ],
    ],
    [
      'cash changes on every step',
      [
        [100, 90, 10],
        [100, 80, 20],
        [100, 70, 30],
      ],
    ],
    [
      'cash never changes',
      [
        [100, 40, 60],
        [110, 40, 70],
        [90, 40, 50],
      ],
    ],
    [
      'cash and equity are negative',
      [
        [-5, -20, 15],
        [-6, -20, 14],
      ],
    ],
  ])('gives back every point when %s', (_, points) => {
    expect(pointsOf(curveOf(points))).toEqual(points)
  })

  it('gives back what was written so far while steps are still to come', () => {
    const curve = new EquityCurve(10)
    curve.add(100, 40, 60)
    expect(pointsOf(curve)).toEqual([[100, 40, 60]])
    curve.add(101, 140, 39)
    expect(pointsOf(curve)).toEqual([
      [100, 40, 60],
      [101, 140, 39],
    ])
  })

  it.each<[string, Point[], Point]>([
    [
      'cash changed on the last step',
      [
        [100, 100, 0],
        [100, 40, 60],
      ],
      [99, 99, 0],
    ],
    [
      'cash had not changed on the last step',
      [
        [100, 40, 60],
        [110, 40, 70],
      ],
      [109, 109, 0],
    ],
    ['the last point is the only one', [[100, 100, 0]], [90, 50, 40]],
    [
      'the amended point is a short',
      [
        [100, 40, 60],
        [110, 40, 70],
      ],
      [100, 150, 50],
    ],
    [
      'the amended point was a short',
      [
        [100, 40, 60],
        [100, 150, 50],
      ],
      [101, 101, 0],
    ],
    ['nothing is different', [[100, 40, 60]], [100, 40, 60]],
    [
      'cash changed on the last step and goes back to what it was',
      [
        [100, 100, 0],
        [100, 40, 60],
      ],
      [100, 100, 0],
    ],
    [
      'cash changed on the last step and stays',
      [
        [100, 100, 0],
        [100, 40, 60],
      ],
      [98, 40, 58],
    ],
    [
      'cash changed on the last two steps, with a short held',
      [
        [100, 100, 0],
        [100, 140, 40],
        [99, 160, 61],
      ],
      [97, 97, 0],
    ],
  ])('writes the last point again when %s', (_, points, last) => {
    const curve = curveOf(points)
    curve.amendLast(...last)
    expect(pointsOf(curve)).toEqual([...points.slice(0, -1), last])
  })

  it('has no last point to amend before the first', () => {
    const curve = curveOf([], 3)
    curve.amendLast(1, 1, 0)
    expect(curve.length).toBe(0)
    curve.add(7, 7, 0)
    expect(pointsOf(curve)).toEqual([[7, 7, 0]])
  })

  it('goes on after an amended point', () => {
    const curve = curveOf([[100, 40, 60]], 3)
    curve.amendLast(100, 50, 50)
    curve.add(102, 50, 52)
    expect(pointsOf(curve)).toEqual([
      [100, 50, 50],
      [102, 50, 52],
    ])
  })

  it('keeps every change of cash apart when the last point is amended again and again', () => {
    const curve = curveOf(
      [
        [100, 100, 0],
        [100, 40, 60],
      ],
      4,
    )
    curve.amendLast(101, 70, 31)
    curve.amendLast(102, 100, 2)
    curve.amendLast(103, 40, 63)
    curve.add(104, 40, 64)
    curve.add(105, 105, 0)
    expect(pointsOf(curve)).toEqual([
      [100, 100, 0],
      [103, 40, 63],
      [104, 40, 64],
      [105, 105, 0],
    ])
  })

  it('equals plain columns for any run of points and amendments', () => {
    const point = fc.tuple(
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 0, max: 60 }),
    )
    const step = fc.record({ point, isAmending: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const curve = new EquityCurve(30)
        const plain: number[][] = []
        for (const { point: one, isAmending } of steps) {
          if (isAmending && plain.length > 0) plain.pop()
          else if (isAmending) {
            curve.amendLast(...one)
            continue
          }
          if (isAmending) curve.amendLast(...one)
          else curve.add(...one)
          plain.push([...one])
          expect(pointsOf(curve)).toEqual(plain)
        }
      }),
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type Lot, LotList } from './lot-list.ts'

function lot(id: number): Lot {
  return { id, quantity: 1, price: 100, cost: 100, fees: 0, openFill: id, openBar: 0, openedAt: 0 }
}

const ids = (list: LotList): number[] => list.all().map(({ id }) => id)

describe('LotList', () => {
  it.each([
    ['fifo', [1, 2, 3]],
    ['lifo', [3, 2, 1]],
  ] as const)('closes lots 1, 2, 3 in %s order', (method, order) => {
    const list = new LotList(method)
    for (const id of [1, 2, 3]) list.add(lot(id))
    const closed: (number | undefined)[] = []
    while (list.length > 0) {
      closed.push(list.next()?.id)
      list.dropNext()
    }
    expect(closed).toEqual(order)
  })

  it.each(['fifo', 'lifo'] as const)('has nothing to close when empty (%s)', (method) => {
    const list = new LotList(method)
    expect(list.next()).toBeNull()
    list.add(lot(1))
    list.dropNext()
    expect(list.next()).toBeNull()
    expect(list.length).toBe(0)
    expect(list.all()).toEqual([])
  })

  it('hands out the very lot that was added, so that a slice taken from it is remembered', () => {
    const list = new LotList('fifo')
    list.add(lot(1))
    const next = list.next() as Lot
    next.quantity = 0.5
    expect(list.next()).toBe(next)
    expect(list.all()[0]?.quantity).toBe(0.5)
  })

  it('keeps its order over more than a thousand closings with lots left', () => {
    const list = new LotList('fifo')
    for (let id = 1; id <= 3000; id++) list.add(lot(id))
    for (let id = 1; id <= 2500; id++) {
      expect(list.next()?.id).toBe(id)
      list.dropNext()
    }
    expect(list.length).toBe(500)
    expect(ids(list)[0]).toBe(2501)
    list.add(lot(3001))
    expect(ids(list).at(-1)).toBe(3001)
  })

  it('behaves as a plain array whatever is added and closed', () => {
    const steps = fc.array(fc.boolean(), { maxLength: 200 })
    fc.assert(
      fc.property(fc.constantFrom('fifo' as const, 'lifo' as const), steps, (method, adds) => {
        const list = new LotList(method)
        let plain: number[] = []
        adds.forEach((isAdding, i) => {
          if (isAdding) {
            list.add(lot(i))
            plain.push(i)
          } else if (plain.length > 0) {
            list.dropNext()
            plain = method === 'fifo' ? plain.slice(1) : plain.slice(0, -1)
          }
          expect(ids(list)).toEqual(plain)
          expect(list.length).toBe(plain.length)
          expect(list.next()?.id).toBe(method === 'fifo' ? plain[0] : plain.at(-1))
        })
      }),
    )
  })
})

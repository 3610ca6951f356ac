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

  it('is whole on both sides of the thousandth closing, lots added in between', () => {
    const list = new LotList('fifo')
    let plain: number[] = []
    for (let id = 1; id <= 1030; id++) {
      list.add(lot(id))
      plain.push(id)
    }
    for (let id = 1031; id <= 1060; id++) {
      const closings = id === 1031 ? 1015 : 1
      for (let i = 0; i < closings; i++) list.dropNext()
      plain = plain.slice(closings)
      list.add(lot(id))
      plain.push(id)
      expect(ids(list)).toEqual(plain)
      expect(list.length).toBe(plain.length)
      expect(list.next()?.id).toBe(plain[0])
    }
  })

  it('gives cost and fees of empty lots to the next that holds something, or to the last', () => {
    const list = new LotList('fifo')
    list.add({ ...lot(1), cost: 1000, fees: 1000 })
    list.add({ ...lot(2), quantity: 0, cost: 5, fees: 1 })
    list.add({ ...lot(3), cost: 10, fees: 2 })
    list.add({ ...lot(4), cost: 20, fees: 4 })
    list.add({ ...lot(5), quantity: 0, cost: 7, fees: 8 })
    list.add({ ...lot(6), quantity: 0, cost: 9, fees: 16 })
    list.dropNext()
    list.mergeEmpty()
    expect(list.all().map(({ id, cost, fees }) => [id, cost, fees])).toEqual([
      [3, 15, 3],
      [4, 36, 28],
    ])
    expect(list.length).toBe(2)
    expect(list.next()?.id).toBe(3)
  })

  it.each(['fifo', 'lifo'] as const)(
    'stays empty when there is nothing to merge (%s)',
    (method) => {
      const list = new LotList(method)
      list.mergeEmpty()
      expect(list.all()).toEqual([])
      expect(list.next()).toBeNull()
    },
  )

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

import { expect, it } from 'vitest'

import { csv } from '../data/source.ts'
import { openData } from './open-data.ts'

it('opens a file and gives the bars of a symbol from a date on', async () => {
  const path = new URL('../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url)
  const service = await openData(csv(path.pathname, { symbol: 'SPX' }))
  expect(service.symbols).toEqual(['SPX'])
  expect(service.loadData('SPX').length).toBe(5105)
  expect(service.loadData('SPX', '2020-04-16').length).toBe(2)
})

/** The rows a report is made of, as CSV and JSON, for every state a run can end in. */
import { describe, expect, it } from 'vitest'

import { equityCurveCsv, tradesCsv } from '../src/report/csv.ts'
import { resultJson } from '../src/report/result-json.ts'
import { fixtures } from './report-fixtures.ts'

/** Splits RFC 4180 text into cells. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    if (isQuoted) {
      if (character !== '"') cell += character
      else if (text[i + 1] === '"') cell += text[++i]
      else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',' || text.startsWith('\r\n', i)) {
      rows.at(-1)!.push(cell)
      cell = ''
      if (character === '\r') {
        rows.push([])
        i++
      }
    } else cell += character
  }
  return rows.slice(0, -1)
}

describe('tradesCsv', () => {
  it('has a line per trade and as many cells as heads', () => {
    const report = fixtures['usual']!()
    const [head, ...lines] = parse(tradesCsv(report.trades))
    expect(head).toEqual([
      'number',
      'strategy',
      'symbol',
      'side',
      'quantity',
      'entry_time',
      'exit_time',
      'entry_price',
      'exit_price',
      'pnl',
      'gross_pnl',
      'fees',
      'return',
      'maximum_adverse',
      'maximum_favourable',
      'entry_bar',
      'exit_bar',
      'exit_reason',
      'position_id',
      'lot_id',
    ])
    expect(lines).toHaveLength(9)
    expect(lines.map((line) => line.length)).toEqual(lines.map(() => 20))
    expect(lines.map((line) => line[9])).toEqual(report.trades.map((trade) => trade.pnl))
  })

  it.each(['=cmd()', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('defuses the symbol %j', (symbol) => {
    const [trade] = fixtures['usual']!().trades
    const [, cells] = parse(tradesCsv([{ ...trade!, symbol }]))
    expect(cells?.[2]).toBe(`'${symbol}`)
    expect(cells?.[9]).toBe(trade!.pnl)
  })

  it('keeps commas, quotes and line breaks inside one cell', () => {
    const [trade] = fixtures['usual']!().trades
    const [, cells] = parse(tradesCsv([{ ...trade!, strategy: 'a, "b"\r\nc' }]))
    expect(cells?.[1]).toBe('a, "b"\r\nc')
  })

  it('treats a number that is none as text', () => {
    const [trade] = fixtures['usual']!().trades
    const [, cells] = parse(tradesCsv([{ ...trade!, quantity: '=1+1', returnRatio: 1e-9 }]))
    expect(cells?.[4]).toBe("'=1+1")
    expect(cells?.[12]).toBe('0.000000001')
  })

  it('is only the head without trades', () => {
    expect(parse(tradesCsv([]))).toHaveLength(1)
  })
})

describe('equityCurveCsv', () => {
  it('has a line per step with exact money', () => {
    const report = fixtures['usual']!()
    const [head, ...lines] = parse(equityCurveCsv(report.equity))
    expect(head).toEqual(['time', 'equity', 'cash', 'exposure', 'drawdown'])
    expect(lines).toHaveLength(report.equity.time.length)
    expect(lines.at(-1)?.slice(0, 4)).toEqual([
      '2020-04-17T00:00:00Z',
      '258827.776420',
      '258827.776420',
      '0.000000',
    ])
  })
})

describe('resultJson', () => {
  it.each(Object.keys(fixtures))('survives the state "%s" as plain JSON', (name) => {
    const report = fixtures[name]!()
    const result = resultJson(report)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    expect(result.schema).toBe('result.v1')
    expect(result.summary.tradeCount).toBe(report.trades.length)
    expect(result.summary.finalEquity).toBe(report.finalEquity)
    expect(result.summary.totalFees).toMatch(/^\d+\.\d{2,}$/)
    expect(result.logHead).toBe(report.integrity.logHead)
  })

  it('gives trades without their receipts', () => {
    const result = resultJson(fixtures['usual']!())
    expect(Object.keys(result.trades[0]!)).not.toContain('receipt')
    expect(result.trades[0]).toMatchObject({ side: 'long', symbol: '^GSPC', number: 1 })
  })
})

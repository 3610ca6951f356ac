/**
 * The page in a real browser: opened as a file, clicked, sorted, filtered, at two widths and in both
 * themes, with fifty and with five thousand trades. It must ask for nothing and report no error.
 * Needs Debian's chromium (`scripts/install-chromium.sh`).
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { pageScripts, pageStyles, renderHtml } from '../src/report/html/render.ts'
import type { RunReport } from '../src/report/model.ts'
import { fixtures } from './report-fixtures.ts'

const executablePath = '/usr/bin/chromium'
const isHere = existsSync(executablePath)
if (!isHere) {
  console.warn(
    'SKIPPED: the browser test of the report, because /usr/bin/chromium is missing. ' +
      'Run scripts/install-chromium.sh.',
  )
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const assets = {
  chartLibrary: read(
    'node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.js',
  ),
  files: Object.fromEntries(
    [...pageStyles, ...pageScripts].map((name) => [name, read(`src/report/page/${name}`)]),
  ),
  sha256Base64: (text: string): string => createHash('sha256').update(text).digest('base64'),
}

/** Each report is simulated once. */
const reports = new Map<string, RunReport>()
function reportOf(name: string): RunReport {
  const report = reports.get(name) ?? fixtures[name]!()
  reports.set(name, report)
  return report
}

const folder = mkdtempSync(join(tmpdir(), 'ledgerline-page-'))
const addresses = new Map<string, string>()

/** Writes the page of a fixture once and gives its address. */
function addressOf(name: string): string {
  let address = addresses.get(name)
  if (address === undefined) {
    const path = join(folder, `${name}.html`)
    writeFileSync(path, renderHtml(reportOf(name), assets))
    address = pathToFileURL(path).href
    addresses.set(name, address)
  }
  return address
}

/** A page with everything it complained about and asked for. */
type Visit = Readonly<{ page: Page; errors: string[]; requests: string[] }>

const wide: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }

describe.runIf(isHere)('report.html in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  async function visit(
    name: string,
    options: BrowserContextOptions = wide,
    hash = '',
  ): Promise<Visit> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const errors: string[] = []
    const requests: string[] = []
    page.on('console', (message) => errors.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('dialog', (dialog) => {
      errors.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(addressOf(name) + hash)
    return { page, errors, requests }
  }

  /** Nothing was logged and nothing but the file itself was asked for. */
  async function isQuiet({ page, errors, requests }: Visit, name: string): Promise<void> {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => done(null)))')
    expect(errors).toEqual([])
    expect(requests.filter((url) => !url.startsWith(addressOf(name)))).toEqual([])
    await page.context().close()
  }

  const cells = (page: Page, column: string): Promise<string[]> =>
    page.locator(`#trade-table tbody td.${column}`).allTextContents()

  const sideways = (page: Page): Promise<number> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

  it.each(Object.keys(fixtures))(
    'opens the state "%s" without a word or a request',
    async (name) => {
      const seen = await visit(name)
      const report = reportOf(name)
      expect(await seen.page.locator('h1').count()).toBe(1)
      expect((await seen.page.locator('h1').textContent())?.slice(0, 8)).toBe(
        report.title.slice(0, 8),
      )
      expect(await seen.page.locator('#receipt').isVisible()).toBe(false)
      expect(await sideways(seen.page)).toBe(0)
      const text = await seen.page.locator('body').innerText()
      expect(text).not.toMatch(/NaN|Infinity|undefined|\[object|null/)
      await isQuiet(seen, name)
    },
  )

  const themes = ['light', 'dark'] as const
  const sizes = [
    ['1280', wide],
    ['390', phone],
  ] as const
  const visits = ['fifty', 'many'].flatMap((name) =>
    sizes.flatMap(([width, size]) => themes.map((theme) => ({ name, width, size, theme }))),
  )

  it.each(visits)(
    'opens, sorts, filters and reads "$name" at $width in $theme',
    async ({ name, size, theme }) => {
      const seen = await visit(name, { ...size, colorScheme: theme })
      const { page } = seen
      const { trades } = reportOf(name)
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(background).toBe(theme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(15, 18, 22)')
      expect(await sideways(page)).toBe(0)

      // Sorted by result, the best trade comes first; pressed again, the worst.
      const pnls = trades.map((trade) => Number(trade.pnl))
      const head = page.locator('th.c-pnl')
      await head.getByRole('button').click()
      expect(await head.getAttribute('aria-sort')).toBe('descending')
      const best = trades[pnls.indexOf(Math.max(...pnls))]!
      expect((await cells(page, 'c-number'))[0]).toBe(String(best.number))
      await head.getByRole('button').click()
      expect(await head.getAttribute('aria-sort')).toBe('ascending')
      const worst = trades[pnls.indexOf(Math.min(...pnls))]!
      expect((await cells(page, 'c-number'))[0]).toBe(String(worst.number))

      // Count and sum follow the filter.
      await page.getByRole('button', { name: 'Gains' }).click()
      const gains = pnls.filter((pnl) => pnl > 0).length
      expect(await page.locator('#trade-count').textContent()).toBe(
        `${gains.toLocaleString('en-US')} trades of ${trades.length.toLocaleString('en-US')}`,
      )
      expect(await page.locator('tfoot td.c-pnl').textContent()).toMatch(/^\+/)
      await page.getByRole('button', { name: 'All', exact: true }).last().click()
      await page.locator('#trade-filter').fill('#12')
      expect(await cells(page, 'c-number')).toEqual(['12'])
      await page.locator('#trade-filter').fill('no such trade')
      expect(await page.locator('#no-match').isVisible()).toBe(true)
      expect(await page.locator('tfoot td.c-pnl').textContent()).toBe('0.00')
      await page.locator('#trade-filter').fill('')

      // A press on a row opens its receipt, with the sum of the trade and its last line.
      await page.locator('#trade-table tbody tr[data-trade]').first().click()
      const receipt = page.locator('#receipt')
      expect(await receipt.isVisible()).toBe(true)
      expect(await receipt.locator('h2').textContent()).toBe(`Receipt of trade ${worst.number}`)
      const body = await receipt.innerText()
      for (const line of [...worst.receipt.entry, ...worst.receipt.exit]) {
        expect(body).toContain(line.id)
      }
      expect(body).toContain('add up to the result: difference 0.00')
      const order = worst.receipt.exit.find((line) => line.kind === 'order')!
      expect(body).toContain(`ledgerline why runs/first ${order.id}`)
      expect(page.url()).toContain(`#trade-${worst.number}`)
      expect(await sideways(page)).toBe(0)
      await page.keyboard.press('Escape')
      expect(await receipt.isVisible()).toBe(false)
      expect(page.url()).not.toContain('#')
      await isQuiet(seen, name)
    },
  )

  it('keeps only rows in view in the page, and reaches the last of them by key', async () => {
    const seen = await visit('many')
    const { page } = seen
    const rows = page.locator('#trade-table tbody tr[data-trade]')
    expect(await rows.count()).toBeLessThan(60)
    expect(await page.locator('#trade-table').getAttribute('aria-rowcount')).toBe('4934')
    await page.locator('#trade-table tbody a[tabindex="0"]').focus()
    await page.keyboard.press('End')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('4933')
    expect(await rows.last().getAttribute('aria-rowindex')).toBe('4934')
    await page.keyboard.press('ArrowUp')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('4932')
    await page.keyboard.press('Enter')
    expect(await page.locator('#receipt h2').textContent()).toBe('Receipt of trade 4932')
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('#receipt h2').textContent()).toBe('Receipt of trade 4933')
    expect(await page.getByRole('button', { name: 'Trade after' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('4933')
    await page.keyboard.press('Home')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('1')
    expect(await rows.count()).toBeLessThan(60)
    await isQuiet(seen, 'many')
  })

  it('writes the same rows with a script as without', async () => {
    const rowsOf = async (javaScriptEnabled: boolean): Promise<string[]> => {
      const context = await browser.newContext({ ...wide, javaScriptEnabled })
      const page = await context.newPage()
      await page.goto(addressOf('shorts'))
      const rows = await page.locator('#trade-table tbody tr').allInnerTexts()
      await context.close()
      return rows.map((row) => row.replace(/\s+/g, ' ').trim())
    }
    const still = await rowsOf(false)
    expect(still).toHaveLength(94)
    expect(await rowsOf(true)).toEqual(still)
  })

  it('shows stills, all tables and the first hundred trades without a script', async () => {
    const context = await browser.newContext({ ...wide, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(addressOf('many'))
    expect(await page.locator('svg.still').count()).toBe(3)
    expect(await page.locator('svg.still').first().isVisible()).toBe(true)
    expect(await page.locator('#price-chart').isVisible()).toBe(false)
    expect(await page.locator('#trade-filter').isVisible()).toBe(false)
    expect(await page.locator('#trade-table tbody tr').count()).toBe(100)
    expect(await page.getByText('trades.csv').isVisible()).toBe(true)
    await context.close()
  })

  it('draws three charts on one time range, and moves them by key', async () => {
    const seen = await visit('usual')
    const { page } = seen
    expect(await page.locator('.chart canvas').count()).toBeGreaterThan(6)
    expect(await page.locator('.still-box').first().isVisible()).toBe(false)
    expect(await page.locator('#ranges button').allTextContents()).toEqual([
      'All',
      '10Y',
      '5Y',
      '1Y',
    ])
    const pressed = (): Promise<string[]> =>
      page.locator('#ranges button[aria-pressed="true"]').allTextContents()
    expect(await pressed()).toEqual(['All'])
    await page.getByRole('button', { name: '5Y' }).click()
    expect(await pressed()).toEqual(['5Y'])
    await page.locator('#price-chart').focus()
    await page.keyboard.press('0')
    expect(await pressed()).toEqual(['All'])
    await page.keyboard.press('+')
    expect(await pressed()).toEqual([])
    await page.getByRole('button', { name: 'Linear' }).click()
    expect(await page.getByRole('button', { name: 'Linear' }).getAttribute('aria-pressed')).toBe(
      'true',
    )
    // The legend follows the crosshair and rests on the last bar.
    await page.locator('#equity-chart').press('0')
    const rest = await page.locator('#legend-at').textContent()
    expect(rest).toBe('last bar 2020-04-17')
    await page.locator('#equity-chart').scrollIntoViewIfNeeded()
    const box = (await page.locator('#equity-chart').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await expect.poll(() => page.locator('#legend-at').textContent()).toMatch(/^20(?:09|10|11)-/)
    await page.mouse.move(5, 5)
    await expect.poll(() => page.locator('#legend-at').textContent()).toBe(rest)
    await isQuiet(seen, 'usual')
  })

  it.each([
    ['EARLY', 0.1],
    ['EARLY', 0.8],
    ['LATE', 0.1],
    ['LATE', 0.8],
    ['WHOLE', 0.5],
  ] as const)('draws %s, at %d of the width, on the dates of all panels', async (label, share) => {
    const seen = await visit('uneven')
    const { page } = seen
    const at = page.locator('#legend-at')
    await page.locator('#symbol').selectOption({ label })
    const dateAt = async (id: string): Promise<string | null> => {
      await page.mouse.move(5, 5)
      await expect.poll(() => at.textContent()).toMatch(/^last bar/)
      const panel = page.locator(`#${id}`)
      await panel.scrollIntoViewIfNeeded()
      const box = (await panel.boundingBox())!
      await page.mouse.move(box.x + (box.width - 72) * share, box.y + box.height / 3)
      await expect.poll(() => at.textContent()).toMatch(/^\d{4}-/)
      return at.textContent()
    }
    const price = await dateAt('price-chart')
    expect(await dateAt('equity-chart')).toBe(price)
    expect(await dateAt('drawdown-chart')).toBe(price)
    await isQuiet(seen, 'uneven')
  })

  it('lets the wheel scroll the page, and zooms only with Ctrl', async () => {
    const seen = await visit('usual')
    const { page } = seen
    const box = (await page.locator('#price-chart').boundingBox())!
    await page.mouse.move(box.x + 200, box.y + 100)
    await page.mouse.wheel(0, 240)
    await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(100)
    expect(await page.locator('#ranges [aria-pressed="true"]').textContent()).toBe('All')
    const moved = (await page.locator('#price-chart').boundingBox())!
    await page.mouse.move(moved.x + 200, moved.y + moved.height - 60)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -240)
    await page.keyboard.up('Control')
    await expect.poll(() => page.locator('#ranges [aria-pressed="true"]').count()).toBe(0)
    await isQuiet(seen, 'usual')
  })

  it('keeps the pressed row where it is when the receipt narrows the page', async () => {
    const seen = await visit('fifty')
    const { page } = seen
    const row = page.locator('#trade-table tbody tr[data-trade]').nth(4)
    await row.scrollIntoViewIfNeeded()
    const before = (await row.boundingBox())!
    await row.click()
    const after = (await row.boundingBox())!
    expect(Math.abs(after.y - before.y)).toBeLessThan(2)
    expect(after.width).toBeLessThan(before.width)
    await page.keyboard.press('Escape')
    expect(Math.abs((await row.boundingBox())!.y - before.y)).toBeLessThan(2)
    await isQuiet(seen, 'fifty')
  })

  it('chooses among several instruments, and a trade chooses its own', async () => {
    const seen = await visit('several')
    const { page } = seen
    await page.locator('#symbol').selectOption({ label: 'XOM' })
    expect(await page.locator('#price-chart').getAttribute('aria-label')).toBe('Price of XOM')
    await page.locator('#trade-filter').fill('nvda')
    await page.locator('#trade-table tbody tr[data-trade]').first().click()
    expect(await page.locator('#price-chart').getAttribute('aria-label')).toBe('Price of NVDA')
    expect(await page.locator('#receipt').innerText()).toContain('NVDA')
    expect(await page.locator('#open tbody tr').count()).toBe(5)
    await isQuiet(seen, 'several')
  })

  it('opens the trade the address names, and speaks of shorts as such', async () => {
    const { trades } = reportOf('shorts')
    const short = trades.find((trade) => trade.side === 'short')!
    const seen = await visit('shorts', wide, `#trade-${short.number}`)
    const text = await seen.page.locator('#receipt').innerText()
    expect(text).toContain(`Sold short ${short.quantity}`)
    expect(text).toContain(`Bought back ${short.quantity}`)
    await isQuiet(seen, 'shorts')
  })

  it('says aloud that books do not balance', async () => {
    const seen = await visit('unbalanced')
    expect(await seen.page.locator('.verdict').innerText()).toContain(
      'The books of this run do not balance.',
    )
    expect(await seen.page.locator('.stub').innerText()).toContain('Does not balance')
    await isQuiet(seen, 'unbalanced')
  })

  it('shows hostile names as plain words', async () => {
    const seen = await visit('hostile', wide, '#trade-1')
    expect(await seen.page.locator('img').count()).toBe(0)
    expect(await seen.page.locator('#receipt').innerText()).toContain(
      '<img src=x onerror=alert(2)>',
    )
    await isQuiet(seen, 'hostile')
  })

  it('prints stills and the first hundred trades, always light', async () => {
    const seen = await visit('many', { ...wide, colorScheme: 'dark' })
    const { page } = seen
    await page.emulateMedia({ media: 'print' })
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await page.locator('#trade-table tbody tr').count()).toBe(100)
    expect(await page.locator('svg.still').first().isVisible()).toBe(true)
    expect(await page.locator('#price-chart').isVisible()).toBe(false)
    expect(await page.locator('.bar').isVisible()).toBe(false)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    )
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(await page.locator('#trade-table tbody tr[data-trade]').count()).toBeLessThan(60)
    await isQuiet(seen, 'many')
  })

  it.each(themes)('has text contrast of at least 4.5 everywhere in %s', async (theme) => {
    const seen = await visit('shorts', { ...wide, colorScheme: theme }, '#trade-2')
    const weak = await seen.page.evaluate(contrastProbe)
    expect(weak).toEqual([])
    await isQuiet(seen, 'shorts')
  })

  it('has landmarks, captions, names and one heading at the top', async () => {
    const seen = await visit('several', wide, '#trade-3')
    const { page } = seen
    const landmarks = ['banner', 'main', 'contentinfo', 'navigation'] as const
    const counts = await Promise.all(landmarks.map((one) => page.getByRole(one).count()))
    expect(counts).toEqual([1, 1, 1, 1])
    const nameless =
      await page.evaluate(`[...document.querySelectorAll('button, a, select, input, table, section')]
      .filter((one) => one.offsetParent !== null && !one.closest('.chart'))
      .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length || one.title))
      .map((one) => one.outerHTML.slice(0, 80))`)
    expect(nameless).toEqual([])
    const uncaptioned = await page.evaluate(
      "[...document.querySelectorAll('main table:not(.chart table)')].filter((one) => !one.caption).length",
    )
    expect(uncaptioned).toBe(0)
    await isQuiet(seen, 'several')
  })

  it('begins the order of Tab with a skip link and shows where the focus is', async () => {
    const seen = await visit('usual')
    const { page } = seen
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report')
    expect((await page.locator('.skip').boundingBox())!.y).toBeGreaterThan(0)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    const style = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    expect(style).toBe('solid')
    await isQuiet(seen, 'usual')
  })
})

/** Runs in the page: every visible text whose colour is too close to what lies behind it. */
const contrastProbe = `(() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number)
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const behind = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const color = parse(getComputedStyle(one).backgroundColor)
      if (color.length === 3 || color[3] > 0.99) return color
    }
    return [255, 255, 255]
  }
  const weak = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (walker.currentNode.textContent.trim() === '' || element.closest('script, style, svg, .chart')) continue
    if (element.closest('button:disabled') || element.getClientRects().length === 0) continue
    const a = light(parse(getComputedStyle(element).color))
    const b = light(behind(element))
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) weak.add(element.tagName + '.' + element.className + ' ' + ratio.toFixed(2))
  }
  return [...weak]
})()`

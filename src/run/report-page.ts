/** Renders report.html with what it needs from disk: the chart library, the page's script and style. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { sha256Base64 } from '../adapters/crypto/sha256.ts'
import { pageScripts, pageStyles, renderHtml } from '../report/html/render.ts'
import type { RunReport } from '../report/model.ts'

/** `commands` are the ones that check this run on disk; none for a run that is only in memory. */
export function renderReportPage(report: RunReport, commands?: readonly string[]): string {
  const folder = new URL('../report/page/', import.meta.url)
  const files = Object.fromEntries(
    [...pageStyles, ...pageScripts].map((name) => [
      name,
      readFileSync(new URL(name, folder), 'utf8'),
    ]),
  )
  const named =
    commands === undefined ? report : { ...report, integrity: { ...report.integrity, commands } }
  return renderHtml(named, { chartLibrary: chartLibrary(), files, sha256Base64 })
}

/** The library's file for script tags. It is not among the package's exports, so found beside them. */
function chartLibrary(): string {
  const main = createRequire(import.meta.url).resolve('lightweight-charts/package.json')
  const name = 'lightweight-charts.standalone.production.js'
  return readFileSync(join(dirname(main), 'dist', name), 'utf8')
}

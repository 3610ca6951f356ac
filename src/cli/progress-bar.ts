/** A bar on stderr that shows how far a run is, and leaves nothing behind. */

import type { Progress } from '../run/options.ts'
import type { Terminal } from './terminal.ts'

const cells = 30

export type ProgressBar = Readonly<{ show: (progress: Progress) => void; clear: () => void }>

/** A run is synchronous, so the bar is drawn by the run itself, about a hundred times. */
export function progressBar(terminal: Terminal): ProgressBar {
  let drawn = ''
  return {
    show({ done, total }) {
      const part = total === 0 ? 1 : done / total
      const full = Math.round(part * cells)
      const text = `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${Math.floor(part * 100)} %`
      if (text === drawn) return
      drawn = text
      terminal.err(`\r${text}`)
    },
    clear() {
      if (drawn !== '') terminal.err(`\r${' '.repeat(drawn.length)}\r`)
      drawn = ''
    },
  }
}

/** Colours for a terminal, or the same text where there are none. */

import picocolors from 'picocolors'

export type Paint = (text: string) => string

export function colors(isOn: boolean): Readonly<Record<'bold' | 'dim' | 'red' | 'green', Paint>> {
  const { bold, dim, red, green } = picocolors.createColors(isOn)
  return { bold, dim, red, green }
}

/** How many terminal cells a text takes, cutting and padding by that, and taming control codes. */

/** Control characters, line breaks and direction overrides would move or recolour other text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Each such character becomes a middle dot, so that a hostile name stays one plain word. */
export const printable = (text: string): string => text.replace(unprintable, '·')

const combining = /^\p{M}$/u

/** Wide and full-width forms (Unicode UAX 11, the blocks in common use) and pictographs. */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]$/u

export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += cells(character)
  return width
}

function cells(character: string): number {
  if (combining.test(character)) return 0
  return wide.test(character) ? 2 : 1
}

/** At most `width` cells; an ellipsis stands for what was cut. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const character of text) {
    const next = cells(character)
    if (used + next > width - 1) break
    cut += character
    used += next
  }
  return width < 1 ? '' : `${cut.trimEnd()}…`
}

export const padStartTo = (text: string, width: number): string =>
  `${' '.repeat(Math.max(0, width - displayWidth(text)))}${text}`

export const padEndTo = (text: string, width: number): string =>
  `${text}${' '.repeat(Math.max(0, width - displayWidth(text)))}`

/**
 * HTML as a value: everything put into a template is escaped unless it is already HTML. There is no
 * other way to make markup in this folder, so a name can never become one.
 */

/** Markup that is safe to send. Made only by the template tag and by `trusted`. */
export type Html = Readonly<{ markup: string }>

export type HtmlValue = string | number | Html | null | readonly HtmlValue[]

/** A template tag. Strings and numbers are escaped, arrays joined, null leaves nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const texts = tightened(parts)
  let markup = texts[0] ?? ''
  for (let i = 0; i < values.length; i++) {
    markup += markupOf(values[i] ?? null) + (texts[i + 1] ?? '')
  }
  return { markup }
}

/** Indentation of templates is for those who read the source: each line break becomes one. */
function tightened(parts: TemplateStringsArray): readonly string[] {
  const known = tight.get(parts)
  if (known !== undefined) return known
  const texts = parts.map((part) => part.replace(/\s*\n\s*/g, '\n'))
  tight.set(parts, texts)
  return texts
}
const tight = new WeakMap<TemplateStringsArray, readonly string[]>()

/** Text of ours that is markup already: style, script, generated SVG. Never for names or data. */
export const trusted = (markup: string): Html => ({ markup })

export const nothing: Html = { markup: '' }

function markupOf(value: HtmlValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  if ('markup' in value) return value.markup
  return value.map(markupOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Line ends stay; other control codes and overrides of writing direction become a dot. */
const unprintable = /[^\P{Cc}\n]|\p{Bidi_Control}/gu

export const tamed = (text: string): string => text.replace(unprintable, '·')

export function escapeText(text: string): string {
  return tamed(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** JSON for a data block: no `<` in it, so that nothing can end the block early. */
export function jsonBlock(value: unknown): Html {
  const json = JSON.stringify(value)
  return trusted(json.replace(/[<>&\u2028\u2029]/g, escapeUnit))
}

const escapeUnit = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

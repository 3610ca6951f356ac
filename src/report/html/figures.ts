/** Small pieces of markup that several sections share: signed results, tables, headings. */

import { undefinedText } from '../number-text.ts'
import { type Html, html, type HtmlValue } from './html.ts'

/** A result in text: gain and loss differ by sign, triangle and colour. */
export function result(text: string): Html {
  if (text.startsWith('+')) return html`<span class="gain">${triangle('▲')}${text}</span>`
  if (text.startsWith('−')) return html`<span class="loss">${triangle('▼')}${text}</span>`
  return html`<span class="${text === undefinedText ? 'none' : 'level'}">${text}</span>`
}

/** Hidden from screen readers, because the sign is read. */
const triangle = (shape: string): Html => html`<span class="tri" aria-hidden="true">${shape}</span>`

/** A section: an ink rule, a title with a faint subtitle, tools at the right, its content. */
export function section(
  of: Readonly<{ id: string; title: string; hint?: HtmlValue; tools?: HtmlValue }>,
  ...content: readonly HtmlValue[]
): Html {
  return html`<section id="${of.id}" aria-labelledby="${of.id}-title">
    <header class="head">
      <h2 id="${of.id}-title">${of.title}</h2>
      ${hintOf(of.hint)}${toolsOf(of.tools)}
    </header>
    ${content}
  </section>`
}

const hintOf = (hint: HtmlValue | undefined): Html | null =>
  hint === undefined || hint === null ? null : html`<p class="hint">${hint}</p>`
const toolsOf = (tools: HtmlValue | undefined): Html | null =>
  tools === undefined || tools === null ? null : html`<div class="tools">${tools}</div>`

export type Head = Readonly<{ text: string; isNumber?: boolean; name?: string }>

/** A table with a caption for screen readers and aligned heads. `foot` is rows of totals. */
export function table(
  of: Readonly<{ caption: string; heads: readonly Head[]; name?: string }>,
  rows: readonly Html[],
  foot: readonly Html[] = [],
): Html {
  return html`<table class="${of.name ?? ''}">
    <caption class="unseen">
      ${of.caption}
    </caption>
    <thead>
      <tr>
        ${of.heads.map(headCell)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
    ${
      foot.length === 0
        ? null
        : html`<tfoot>
            ${foot}
          </tfoot>`
    }
  </table>`
}

const headCell = (head: Head): Html =>
  html`<th scope="col" class="${classes(head.isNumber === true ? 'num' : '', head.name ?? '')}">
    ${head.text}
  </th>`

export const classes = (...names: readonly string[]): string => names.filter(Boolean).join(' ')

/** Words and their explanations in a list. */
export function facts(rows: readonly (readonly [string, HtmlValue])[]): Html {
  return html`<dl class="facts">
    ${rows.map(
      ([word, text]) =>
        html`<div>
          <dt>${word}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`
}

const dates = /(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d(?::\d\d)?)?)?)/

/** A sentence whose dates are never split over two lines. */
export const prose = (text: string): Html =>
  html`${text
    .split(dates)
    .map((part, i) => (i % 2 === 1 ? html`<span class="date">${part}</span>` : part))}`

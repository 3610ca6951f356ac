/**
 * YAML text to nodes. Only what a configuration needs: block and flow maps, lists and scalars.
 * Anchors, aliases, merge keys, tags and second documents are refused, since each of them makes a
 * file mean something else than what it shows. Scalars keep their source text.
 */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml'

import { Fault } from '../domain/fault.ts'
import type { ConfigNode, MapEntry } from './node.ts'
import { type Place, placeText } from './place.ts'

/** Deeper nesting than any configuration has; keeps hostile files from exhausting the stack. */
const deepest = 64

/** An empty text is an empty map. Fails with `config/invalid`, naming line and column. */
export function parseYaml(text: string, file: string): ConfigNode {
  const lines = new LineCounter()
  const documents = parse(text, file, lines)
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  const [document, second] = documents
  if (document === undefined) return emptyMap(at(0))
  const [error] = document.errors
  if (error !== undefined) throw syntaxFault(error, at(error.pos[0]), text)
  if (second !== undefined) {
    throw invalid(
      at(second.range[0]),
      'expected one document, found a second one. Remove the line "---", or use two files.',
    )
  }
  checkVersion(document, at(0))
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === '')) return emptyMap(at(0))
  return new Converter(at).node(contents, 0)
}

function parse(text: string, file: string, lineCounter: LineCounter): readonly ParsedDocument[] {
  try {
    const parsed = parseAllDocuments(text, {
      schema: 'failsafe',
      version: '1.2',
      strict: true,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      lineCounter,
    })
    return Array.isArray(parsed) ? parsed : []
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw tooDeep({ file, line: 1, column: 1 }, error)
  }
}

type ParsedDocument = Document.Parsed

function checkVersion(document: ParsedDocument, place: Place): void {
  const { yaml, tags } = document.directives
  if (yaml.explicit === true && yaml.version !== '1.2') {
    throw invalid(
      place,
      `expected YAML 1.2, found the directive "%YAML ${yaml.version}". Remove it.`,
    )
  }
  if (Object.keys(tags).length > 1) {
    throw invalid(place, 'found a "%TAG" directive. A configuration has no tags: remove it.')
  }
}

const emptyMap = (place: Place): ConfigNode => ({ kind: 'map', entries: new Map(), place })

class Converter {
  readonly #at: (offset: number) => Place

  constructor(at: (offset: number) => Place) {
    this.#at = at
  }

  node(node: ParsedNode, depth: number): ConfigNode {
    const place = this.#at(node.range[0])
    if (depth > deepest) throw tooDeep(place)
    this.#refuseReferences(node, place)
    if (isScalar(node)) return this.#scalar(node, place)
    if (isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => this.node(item, depth + 1))
      return { kind: 'list', items, place }
    }
    if (isMap<ParsedNode, ParsedNode | null>(node)) return this.#map(node, depth, place)
    throw invalid(place, 'expected a value, a list or a mapping.')
  }

  #scalar(node: Scalar, place: Place): ConfigNode {
    const text = typeof node.value === 'string' ? node.value : ''
    if (/\p{Cc}/v.test(text.replaceAll(/[\t\n\r]/g, ''))) {
      throw invalid(place, 'found a control character. Remove it, or type the text again.')
    }
    return {
      kind: 'scalar',
      text,
      isPlain: node.type === 'PLAIN' || node.type === undefined,
      place,
    }
  }

  #map(node: YAMLMap<ParsedNode, ParsedNode | null>, depth: number, place: Place): ConfigNode {
    const entries = new Map<string, MapEntry>()
    for (const pair of node.items) {
      const [name, key] = this.#key(pair)
      const before = entries.get(name)
      if (before !== undefined) {
        throw invalid(
          key,
          `the key "${name}" is given twice, first on line ${before.key.line ?? 1}. Remove one.`,
        )
      }
      entries.set(name, { key, node: this.#value(pair, depth, key) })
    }
    return { kind: 'map', entries, place }
  }

  #key({ key }: Pair<ParsedNode, ParsedNode | null>): [string, Place] {
    const place = this.#at(key.range[0])
    this.#refuseReferences(key, place)
    if (!isScalar(key) || typeof key.value !== 'string') {
      throw invalid(place, 'expected a name as key, found a list or a mapping.')
    }
    if (key.value === '<<' && key.type === 'PLAIN') {
      throw invalid(place, 'found a merge key "<<". Write the keys out, or use two files.')
    }
    if (key.value === '') throw invalid(place, 'expected a name as key, found nothing.')
    return [key.value, place]
  }

  #value({ value }: Pair<ParsedNode, ParsedNode | null>, depth: number, key: Place): ConfigNode {
    if (value === null) return { kind: 'scalar', text: '', isPlain: true, place: key }
    const isEmpty = isScalar(value) && value.value === '' && value.type === 'PLAIN'
    return isEmpty
      ? { kind: 'scalar', text: '', isPlain: true, place: key }
      : this.node(value, depth + 1)
  }

  #refuseReferences(node: ParsedNode, place: Place): void {
    if (isAlias(node)) {
      throw invalid(place, `found the alias "*${node.source}". Write the value out here.`)
    }
    if (node.anchor !== undefined) {
      throw invalid(place, `found the anchor "&${node.anchor}". Remove it; aliases are not read.`)
    }
    if (node.tag !== undefined) {
      const tag = node.tag.replace('tag:yaml.org,2002:', '!!')
      throw invalid(place, `found the tag "${tag}". Remove it: each key knows what it takes.`)
    }
  }
}

/** Messages for what people get wrong most; the rest is told in the words of the parser. */
const syntax: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'found a tab as indentation. Indent with spaces.',
  BAD_SCALAR_START: 'text may not begin with this character. Put the text in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'found a second ": " on the line, or a line indented by mistake. Quote the text, or check the indentation.',
}

function syntaxFault({ code, message }: YAMLParseError, place: Place, text: string): Fault {
  if (code === 'RESOURCE_EXHAUSTION') return tooDeep(place)
  const own = syntax[code] ?? `this is no valid YAML: ${message}.`
  const line = text.split(/\r?\n/)[(place.line ?? 1) - 1] ?? ''
  const advice = line.includes('${') ? ' Put text with "${…}" in quotes.' : ''
  return invalid(place, `${own}${advice}`)
}

const tooDeep = (place: Place, cause?: unknown): Fault =>
  invalid(place, `nested deeper than ${deepest} levels.`, cause)

function invalid(place: Place, message: string, cause?: unknown): Fault {
  return new Fault('config/invalid', `${placeText(place)}: ${message}`, { cause })
}

/**
 * A field of the configuration: how its value is read from the source text, what JSON Schema says
 * the same, and the words for documentation. One table gives all three, so they cannot differ.
 */

import type { JsonObject, JsonValue } from '../domain/signal.ts'
import type { ConfigNode } from './node.ts'
import type { Reading } from './reading.ts'

export interface Field<T> {
  /** JSON Schema of the value, without description. */
  readonly schema: JsonObject
  /** The type in a few words, for documentation: `decimal`, `list of text`. */
  readonly words: string
  /** Keys of a mapping, or of the mappings in a list; null for everything else. */
  readonly properties: Properties | null
  /** True when a later file replaces the value whole instead of merging it key by key. */
  readonly isWhole: boolean
  /** The value, or undefined after the problem has been told. */
  read(node: ConfigNode, path: string, reading: Reading): T | undefined
}

/** One key of a mapping. */
export type Property<T = unknown> = Readonly<{
  field: Field<T>
  /** What it is for, one or two sentences. */
  about: string
  /** What holds when it is left out, as documentation shows it. */
  default?: string
  /** A value as one would write it. */
  example?: string
  /** Another name it may have. */
  alias?: string
  isRequired?: true
}>

export type Properties = Readonly<Record<string, Property>>

/** A property for each key of `T`, in the order of documentation. */
export type Shape<T extends object> = {
  readonly [Key in keyof T]-?: Property<Exclude<T[Key], undefined>>
}

/** A schema of one type with further keywords. */
export const schemaOf = (
  type: string,
  keywords: Readonly<Record<string, JsonValue>> = {},
): JsonObject => ({
  type,
  ...keywords,
})

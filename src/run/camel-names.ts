/** Options by the names of configurations, turned into the names of the API: `market_fill` is `marketFill`. */

type CamelName<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelName<Tail>>}`
  : Name

/** The same value with every key in camelCase, all the way down. */
export type Camel<Value> = Value extends readonly (infer Item)[]
  ? readonly Camel<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value as CamelName<Key>]: Camel<Value[Key]> }
    : Value

export function camelNames<Value>(value: Value): Camel<Value> {
  if (Array.isArray(value)) return value.map((one: unknown) => camelNames(one)) as Camel<Value>
  if (typeof value !== 'object' || value === null) return value as Camel<Value>
  const entries = Object.entries(value).map(([name, one]: [string, unknown]) => [
    camelName(name),
    camelNames(one),
  ])
  return Object.fromEntries(entries) as Camel<Value>
}

export const camelName = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase())

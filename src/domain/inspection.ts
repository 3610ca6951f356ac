/**
 * What `console.log` shows of objects that keep their content private. Node looks for a method with
 * a registered symbol, so nothing of Node is needed here; elsewhere nobody calls it.
 */

const inspection = Symbol.for('nodejs.util.inspect.custom')

type Inspect = (value: unknown, options: object) => string

/** What is shown of one object: a name, and behind it what is to be looked at. */
export type Shown = Readonly<{ name: string; content: () => unknown }>

/** Gives a class the method by which Node shows its instances. For a static block of the class. */
export function showAs<T extends object>(
  { prototype }: Readonly<{ prototype: T }>,
  shown: (one: T) => Shown,
): void {
  Object.defineProperty(prototype, inspection, {
    value(this: T, depth: number, options: object, inspect: Inspect): string {
      const { name, content } = shown(this)
      return depth < 0 ? `[${name}]` : `${name} ${inspect(content(), options)}`
    },
  })
}

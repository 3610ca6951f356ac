/** Options without those that were left out, which many readers would take for `undefined`. */

export type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

/** The same without the keys that were left out. */
export function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<T>
}

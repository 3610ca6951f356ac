/** Shortens an array in place. Setting its length would leave optimised code. */
export function shorten(list: unknown[], length: number): void {
  while (list.length > length) list.pop()
}

/** What a command may do to the world around it besides files. Tests hand in one of their own. */

export interface Terminal {
  /** Results. Nothing else goes there, so that it can be piped. */
  out(text: string): void
  /** Progress, notes and errors. */
  err(text: string): void
  /** Columns to which results are cut; `Infinity` where they go to no terminal. */
  readonly width: number
  /** Whether results may be coloured. */
  readonly color: boolean
  /** Whether somebody watches progress. */
  readonly isWatched: boolean
  /** Whether whoever reads results has gone: `| head`. */
  readonly isClosed: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Opens a file with the program the system has for it. */
  open(path: string): void
  /** Lets work that writes files finish before a signal to stop is obeyed. */
  uninterrupted<T>(work: () => Promise<T>): Promise<T>
}

/** Where a configured value was written, so that every message and every report can say it. */

export type Place = Readonly<{
  /** The file as the user named it, or what stands for one: `--set`, `run.json`. */
  file: string
  /** 1-based; null where there is no text to point into. */
  line: number | null
  column: number | null
}>

/** `config.yaml:12:5`, which terminals and editors open at the place. */
export function placeText({ file, line, column }: Place): string {
  return line === null ? file : `${file}:${line}:${column ?? 1}`
}

/** `config.yaml:12`: what a report says about where a setting came from. */
export function lineText({ file, line }: Place): string {
  return line === null ? file : `${file.split(/[/\\]/).at(-1) ?? file}:${line}`
}

/** A value that was not written in a file. */
export const unplaced = (file: string): Place => ({ file, line: null, column: null })

/** Loads a hostile file and tells exactly what came of it: the refusal, or the bars and notes. */
import { loadDataset, type LoadOptions } from '../../../src/data/load-dataset.ts'
import type { FileReader, Readers } from '../../../src/data/readers.ts'
import { csv, type CsvOptions, type DataSource } from '../../../src/data/source.ts'
import type { Fault } from '../../../src/domain/fault.ts'
import { Bar } from '../../../src/domain/series.ts'
import { formatTime } from '../../../src/domain/time.ts'

export type Refused = Readonly<{ code: string; message: string }>
export type Read = Readonly<{
  closes: readonly string[]
  labels: readonly string[]
  notes: readonly string[]
}>

export type HostileCsv = Readonly<{
  title: string
  text: string | Uint8Array
  options?: CsvOptions
  outcome: Refused | Partial<Read>
}>

export const refused = (code: string, message: string): Refused => ({ code, message })

/** A disk with one file on it, read in pieces of `size` bytes. */
export const oneFile = (content: string | Uint8Array, size: number = 1 << 20): FileReader => ({
  list: (path) => Promise.resolve([path]),
  async *chunks(): AsyncGenerator<Uint8Array> {
    await Promise.resolve()
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
  },
})

/** `make` is called inside, because options can be refused before anything is read. */
export async function outcomeOf(
  make: () => DataSource | readonly DataSource[],
  readers: Readers,
  options: LoadOptions = {},
): Promise<Refused | Read> {
  try {
    const { series, notes } = await loadDataset(make(), options, readers)
    return {
      closes: series.flatMap((of) =>
        Array.from({ length: of.length }, (_, i) => new Bar(of, i).exact.close),
      ),
      labels: series.flatMap((of) =>
        Array.from({ length: of.length }, (_, i) => formatTime(new Bar(of, i).label)),
      ),
      notes: notes.map((note) => note.message),
    }
  } catch (error) {
    const { code, message } = error as Fault
    return { code, message }
  }
}

export const csvOutcome = (file: HostileCsv, chunkSize?: number): Promise<Refused | Read> =>
  outcomeOf(() => csv('x.csv', file.options), { files: oneFile(file.text, chunkSize) })

/** What a case expects, with no notes unless it names some. */
export const expected = (outcome: HostileCsv['outcome']): object =>
  'code' in outcome ? outcome : { notes: [], ...outcome }

/** Files of the local disk for the data layer: names by path or glob, and bytes. */

import { glob, open, readdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

import type { FileReader } from '../../data/readers.ts'
import { Fault, nearestName } from '../../domain/fault.ts'

const chunkBytes = 1 << 20

export const fileReader: FileReader = { list, chunks }

async function list(path: string): Promise<readonly string[]> {
  if (!/[*?[\]{}]/.test(path) || (await exists(path))) {
    await checkFile(path)
    return [path]
  }
  const found: string[] = []
  for await (const match of glob(path)) found.push(match)
  if (found.length === 0) {
    throw new Fault('data/not-found', `Expected files that match "${path}", found none.`)
  }
  return found.toSorted((a, b) => (a < b ? -1 : 1))
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Each chunk is memory of its own: readers may keep it. */
async function* chunks(path: string): AsyncGenerator<Uint8Array> {
  await checkFile(path)
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  try {
    for (;;) {
      const buffer = new Uint8Array(chunkBytes)
      // oxlint-disable-next-line no-await-in-loop -- a file is read front to back
      const { bytesRead } = await file.read(buffer, 0, chunkBytes).catch((cause: unknown) => {
        throw unreadable(path, cause)
      })
      if (bytesRead === 0) return
      yield bytesRead === chunkBytes ? buffer : buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** Fails with `data/not-found` or `data/unreadable` unless the path is a file. */
export async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => cause as NodeJS.ErrnoException)
  if (found instanceof Error) {
    if (found.code === 'ENOENT' || found.code === 'ENOTDIR') throw await notFound(path, found)
    throw unreadable(path, found)
  }
  if (found.isFile() || found.isFIFO()) return
  const kind = found.isDirectory() ? 'a folder' : 'no file'
  throw new Fault(
    'data/unreadable',
    `Expected a file at "${path}", found ${kind}. For the files in a folder write ` +
      `"${path.replace(/\/$/, '')}/*.csv".`,
  )
}

async function notFound(path: string, cause: Error): Promise<Fault> {
  const name = basename(path)
  const beside = await readdir(dirname(path)).catch(() => [])
  const nearest = nearestName(name, beside)
  const hint =
    nearest === null
      ? 'Check the path.'
      : nearest === name
        ? 'It is a link to a file that is not there.'
        : `Did you mean "${nearest}"?`
  return new Fault('data/not-found', `Expected a file at "${path}", found none. ${hint}`, { cause })
}

function unreadable(path: string, cause: unknown): Fault {
  const code = (cause as NodeJS.ErrnoException).code ?? 'an error'
  return new Fault(
    'data/unreadable',
    `Expected to read "${path}", found ${code}. Check that it is a file you may read.`,
    { cause },
  )
}

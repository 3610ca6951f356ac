/** Writes files whole or not at all, and says in words what the disk refused. */

import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

import { Fault } from '../domain/fault.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  ENOENT: 'a folder on the way is not there, or takes no files',
  EEXIST: 'a file stands where a folder is needed',
  ENOTDIR: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  ENAMETOOLONG: 'the name is too long',
}

/** Does work that writes to `path`. What the system refuses becomes `run/write-failed`. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error
    throw new Fault(
      'run/write-failed',
      `"${path}" could not be written: ${reasons[code] ?? message} (${code}).`,
      { cause: error },
    )
  }
}

/**
 * A folder with all folders above it. One at a time: made all at once, folders inside a file system
 * that takes none are tried for ever.
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
  const above = dirname(path)
  if (above !== path) makeFolder(above)
  writing(path, () => {
    mkdirSync(path)
  })
}

/** A folder with all in it, if it is there. */
export function removeFolder(path: string): void {
  if (existsSync(path)) rmSync(path, { recursive: true })
}

/** A file under its name only once it is complete. */
export function writeWhole(path: string, text: string): void {
  const partial = `${path}.partial`
  try {
    writing(path, () => {
      writeFileSync(partial, text)
      renameSync(partial, path)
    })
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

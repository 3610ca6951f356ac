/** Reads a YAML file from disk: UTF-8, at most a megabyte, or a fault that says what else it is. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'

import { Fault, nearestName } from '../domain/fault.ts'
import type { ConfigNode } from './node.ts'
import { parseYaml } from './parse-yaml.ts'

const largest = 1_048_576

/** Fails with `config/not-found` and `config/invalid`. Messages name the file as `path` does. */
export function readYamlFile(path: string): ConfigNode {
  return parseYaml(textOf(path), path)
}

function textOf(path: string): string {
  const bytes = bytesOf(path)
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new Fault('config/invalid', `${path}: expected UTF-8, found UTF-16. Save it as UTF-8.`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Fault('config/invalid', `${path}: expected UTF-8 text, found other bytes.`, { cause })
  }
}

function bytesOf(path: string): Uint8Array {
  try {
    const found = statSync(path)
    if (found.isDirectory()) {
      throw new Fault('config/not-found', `${path}: expected a file, found a folder.`)
    }
    if (found.size > largest) {
      throw new Fault(
        'config/invalid',
        `${path}: expected a configuration of at most 1 MB, found ${found.size} bytes.`,
      )
    }
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw notReadable(path, error as NodeJS.ErrnoException)
  }
}

function notReadable(path: string, error: NodeJS.ErrnoException): Fault {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
    return new Fault(
      'config/not-found',
      `${path}: could not be read (${error.code ?? error.message}). Check that you may read it.`,
      { cause: error },
    )
  }
  const near = nearestName(basename(path), namesBeside(path))
  const hint = near === null ? 'Check the path.' : `Did you mean "${near}"?`
  return new Fault('config/not-found', `${path}: there is no such file. ${hint}`, { cause: error })
}

const namesBeside = (path: string): readonly string[] =>
  statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(dirname(path))
    : []

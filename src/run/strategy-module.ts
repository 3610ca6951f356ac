/** Loads a strategy from a user's module, and says what is in it when no strategy is. */

import { existsSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'

import { Fault, nearestName } from '../domain/fault.ts'
import type { AnyStrategy } from './options.ts'

const endings: readonly string[] = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.cts']

/** Whether a file's name says that it is a module. */
export const isModulePath = (path: string): boolean => endings.includes(extname(path).toLowerCase())

/**
 * The strategy a module exports: the one named, else the default export, else the only strategy.
 * Fails with `config/not-found` and `strategy/invalid`, listing the exports found.
 */
export async function strategyFromModule(path: string, name: string | null): Promise<AnyStrategy> {
  const exports = await importModule(path)
  const found = Object.entries(exports).filter(([, value]) => isStrategy(value))
  if (name !== null) return namedExport(path, name, exports)
  const chosen =
    found.find(([key]) => key === 'default') ?? (found.length === 1 ? found[0] : undefined)
  if (chosen !== undefined) return chosen[1] as AnyStrategy
  const list = Object.keys(exports).map((key) => `"${key}"`)
  throw new Fault(
    'strategy/invalid',
    found.length > 1
      ? `"${path}" exports several strategies: ${found.map(([key]) => `"${key}"`).join(', ')}. ` +
          'Choose one with "export", or make it the default export.'
      : `"${path}" exports no strategy; it exports ${list.join(', ') || 'nothing'}. Export the result ` +
          'of defineStrategy, or a class with onBar.',
  )
}

function namedExport(
  path: string,
  name: string,
  exports: Readonly<Record<string, unknown>>,
): AnyStrategy {
  const value = Object.hasOwn(exports, name) ? exports[name] : undefined
  if (isStrategy(value)) return value
  const keys = Object.keys(exports)
  const near = nearestName(name, keys)
  throw new Fault(
    'strategy/invalid',
    Object.hasOwn(exports, name)
      ? `The export "${name}" of "${path}" is no strategy. Export the result of defineStrategy, or a class with onBar.`
      : `"${path}" has no export "${name}".${near === null ? '' : ` Did you mean "${near}"?`} ` +
          `It exports ${keys.map((key) => `"${key}"`).join(', ') || 'nothing'}.`,
  )
}

async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new Fault('config/not-found', `There is no strategy file "${path}". Check the path.`)
  }
  if (!isModulePath(path)) {
    throw new Fault(
      'strategy/invalid',
      `Expected a strategy file that ends in ${endings.join(', ')}, found "${path}".`,
    )
  }
  resolveOwnPackage()
  try {
    return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    if (error instanceof Error && error.name === 'Fault') throw error
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new Fault('strategy/failed', `"${path}" could not be loaded: ${message}`, {
      cause: error,
    })
  }
}

let isResolving = false

/**
 * A strategy outside a project imports `ledgerline` too. Where Node finds no package of this name
 * beside the file, it gets the one that is running.
 */
function resolveOwnPackage(): void {
  if (isResolving) return
  isResolving = true
  registerHooks({
    resolve(specifier, context, next) {
      if (!/^ledgerline(?:\/|$)/.test(specifier)) return next(specifier, context)
      try {
        return next(specifier, context)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
        return next(specifier, { ...context, parentURL: import.meta.url })
      }
    },
  })
}

/** A factory, a configured strategy, a class or an object with hooks. */
export function isStrategy(value: unknown): value is AnyStrategy {
  if (typeof value === 'function') {
    const { prototype } = value as { prototype?: unknown }
    return 'strategyName' in value || (isObject(prototype) && hasHook(prototype))
  }
  return isObject(value) && (('kind' in value && value.kind === 'per-symbol') || hasHook(value))
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const hasHook = (value: object): boolean =>
  (['onBar', 'onBars'] as const).some(
    (hook) => typeof (value as Readonly<Record<string, unknown>>)[hook] === 'function',
  )

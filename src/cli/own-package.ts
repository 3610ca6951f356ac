/** Where the package that is running came from, and how another project can depend on it. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The same place seen from `src` and from `dist`: the package ships both. */
export const packageRoot: string = fileURLToPath(new URL('../../', import.meta.url)).replace(
  /[/\\]$/,
  '',
)
/** True in a checkout that runs its sources, false where what was built runs. */
export const isSource: boolean = import.meta.url.endsWith('.ts')
/** True below some `node_modules`, false in a work tree. */
export const isInstalled: boolean = packageRoot.includes(`${sep}node_modules${sep}`)

type Description = Readonly<{ version: string; devDependencies: Readonly<Record<string, string>> }>

const descriptionOf = (root: string): Description =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Description

/** What the package is developed with, at the version it is tested with. */
export function developmentVersion(name: string): string {
  return `^${descriptionOf(packageRoot).devDependencies[name] ?? ''}`
}

/**
 * What to write behind the package's name among dependencies: the version for a package from a
 * registry, the file, folder or address it was installed from for any other. Where nobody wrote
 * that down, the folder it lies in, which is at hand in any case.
 */
export function dependencySpec(root: string): string {
  const here = `file:${root}`
  const modules = modulesAbove(root)
  if (modules === null) return here
  const source = installedFrom(modules, root)
  if (source === null) return here
  if (source.startsWith('file:')) {
    const path = resolve(dirname(modules), source.slice('file:'.length))
    return existsSync(path) ? `file:${path}` : here
  }
  const isRegistry = /^https?:\/\/.*\/-\/[^/]+\.tgz$/.test(source)
  return isRegistry ? `^${descriptionOf(root).version}` : source
}

/** The innermost `node_modules` that holds the package; null in a work tree. */
function modulesAbove(root: string): string | null {
  const end = root.lastIndexOf(`${sep}node_modules${sep}`)
  return end < 0 ? null : root.slice(0, end + `${sep}node_modules`.length)
}

/** What npm noted when it put the package there; null where it noted nothing. */
function installedFrom(modules: string, root: string): string | null {
  try {
    const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as {
      packages?: Readonly<Record<string, Readonly<{ resolved?: string }>>>
    }
    const name = relative(dirname(modules), root).replaceAll(sep, '/')
    return lock.packages?.[name]?.resolved ?? null
  } catch {
    return null
  }
}

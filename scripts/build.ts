/**
 * Builds `dist`: the compiler's output, and beside it every file of `src` that is no TypeScript (the
 * report's page, built-in policies, schemas), so that what runs from source runs from the package.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const [source, target] = [join(root, 'src'), join(root, 'dist')]

rmSync(target, { recursive: true, force: true })
const compiler = join(root, 'node_modules/typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

const assets = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1))
for (const path of assets) cpSync(join(source, path), join(target, path))

const command = join(target, 'cli/main.js')
if (existsSync(command)) chmodSync(command, 0o755)
console.log(`Built dist: compiled, and ${assets.length} other files copied.`)

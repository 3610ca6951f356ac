#!/usr/bin/env node
/**
 * The command line begins here. Nothing but the check of Node's version is loaded before it passes,
 * so that an old Node says what to do instead of failing on syntax it does not know.
 */
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 24 || (major === 24 && minor >= 15)) {
  module.enableCompileCache()
  const [{ runCommandLine }, { processTerminal }] = await Promise.all([
    import('./command-line.ts'),
    import('./process-terminal.ts'),
  ])
  process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal())
} else {
  process.stderr.write(
    `Ledgerline needs Node 24.15 or newer, found ${process.versions.node}. ` +
      'Install a newer Node from https://nodejs.org, or run it with: npx -p node@26 node ' +
      `${process.argv[1] ?? ''}\n`,
  )
  process.exitCode = 1
}

import { join } from 'node:path'

import { defineConfig, type ViteUserConfig } from 'vitest/config'

const conditions = ['ledgerline-source']

/** The package by its own name, also for strategy modules that tests write outside the project. */
const alias = [
  { find: /^ledgerline$/, replacement: join(import.meta.dirname, 'src/index.ts') },
  { find: /^ledgerline\/(\w+)$/, replacement: join(import.meta.dirname, 'src/$1/index.ts') },
]

const config: ViteUserConfig = defineConfig({
  resolve: { conditions, alias },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{src,tests}/**/*.test.ts'],
    restoreMocks: true,
    sequence: { shuffle: true },
    testTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['**/*.test.ts'] },
  },
})
export default config

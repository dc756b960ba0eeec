// A PostgreSQL server of the test's own, which may be restarted in the middle.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { findEmbedded, startEmbedded } from '../../../src/database/embedded.ts'
import { movedDirectory } from '../../../src/database/embedded-place.ts'

export type Cluster = Readonly<{ url: string /** Ends every connection and starts again. */; restart(): Promise<void> }>

/** A folder for an embedded server, and for where that moves if it must. Removed at the end of the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-chaos-'))
  onTestFinished(async () => {
    for (const place of [folder, movedDirectory(folder)]) await rm(place, { recursive: true, force: true })
  })
  return folder
}

async function pidIn(folder: string): Promise<number | null> {
  const files = [folder, movedDirectory(folder)].map((place) => join(place, 'postgres', 'postmaster.pid'))
  const file = files.find((candidate) => existsSync(candidate))
  if (file === undefined) return null
  const [pid = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  return pid === '' ? null : Number(pid)
}

/** A fast shutdown: PostgreSQL ends its connections and stops. Whoever looks after the folder starts it again. */
export async function restartServer(folder: string): Promise<void> {
  const first = await pidIn(folder)
  if (first === null) throw new Error(`No PostgreSQL runs in ${folder}.`)
  process.kill(first, 'SIGINT')
  const again = async () => (await pidIn(folder)) !== first && (await findEmbedded(folder)) !== null
  await expect.poll(again, { timeout: 30_000, interval: 100 }).toBe(true)
}

export async function startCluster(): Promise<Cluster> {
  const folder = await emptyFolder()
  const server = await startEmbedded(folder)
  onTestFinished(() => server.stop())
  return { url: server.url, restart: () => restartServer(folder) }
}

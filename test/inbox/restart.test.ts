import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/client.ts'
import { findEmbedded, startEmbedded } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'
import { pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { delivery, readEvent } from './deliveries.ts'

test('a database that restarts interrupts the work, and nothing is lost', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-restart-'))
  const server = await startEmbedded(directory)
  const database = openDatabase(server.url)
  await migrate(database)
  const inbox = openInbox({ database, readEvent })
  const done: string[] = []
  const worker = await startWorker({
    database,
    readEvent,
    process: async ({ key }) => void done.push(key),
    concurrency: 2,
    onFailure: () => {},
    onError: () => {},
  })
  onTestFinished(async () => {
    await worker.stop()
    await database.close()
    await (await startEmbedded(directory)).stop()
    await rm(directory, { recursive: true, force: true })
  })
  await receive(inbox, delivery('a', 1))
  await expect.poll(() => pending(database), { timeout: 5000 }).toBe(0)
  const pid = Number(readFileSync(path.join(server.directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGINT') // PostgreSQL's fast shutdown
  await expect.poll(() => findEmbedded(directory), { timeout: 5000 }).toBeNull()
  await expect(receive(inbox, delivery('b', 2))).rejects.toThrow()
  await startEmbedded(directory)
  await receive(inbox, delivery('b', 2))
  await expect.poll(() => done, { timeout: 15_000 }).toContain('pull_request/11/22/2')
  await expect.poll(() => pending(database), { timeout: 5000 }).toBe(0)
})

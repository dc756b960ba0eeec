import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { kill } from 'node:process'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/client.ts'
import { findEmbedded, startEmbedded } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'
import { pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { type Process, startWorker } from '../../src/inbox/worker.ts'
import { delivery, readEvent } from './deliveries.ts'

/** An inbox and a worker that does two things at once, over a server of their own. */
async function openScene(process: Process) {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-restart-'))
  const server = await startEmbedded(directory)
  const servers = [server]
  const database = openDatabase(server.url)
  await migrate(database)
  const inbox = openInbox({ database, readEvent })
  const worker = await startWorker({
    ...{ database, readEvent, process, concurrency: 2 },
    onFailure: () => {},
    onError: () => {},
  })
  onTestFinished(async () => {
    await worker.stop()
    await database.close()
    await Promise.all(servers.map((one) => one.stop())) // all at once: none must start it again
    await rm(directory, { recursive: true, force: true })
  })
  const stopServer = async () => {
    const pid = Number(readFileSync(path.join(server.directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    kill(pid, 'SIGINT') // PostgreSQL's fast shutdown
    await expect.poll(() => findEmbedded(directory), { timeout: 5000 }).toBeNull()
  }
  return { database, inbox, stopServer, startServer: async () => void servers.push(await startEmbedded(directory)) }
}

test('a database that restarts interrupts the work, and nothing is lost', async () => {
  const done: string[] = []
  const { database, inbox, ...server } = await openScene(async ({ key }) => void done.push(key))
  await receive(inbox, delivery('a', 1))
  await expect.poll(() => pending(database), { timeout: 5000 }).toBe(0)
  await server.stopServer()
  await expect(receive(inbox, delivery('b', 2))).rejects.toThrow()
  await server.startServer()
  await receive(inbox, delivery('b', 2))
  await expect.poll(() => done, { timeout: 15_000 }).toContain('pull_request/11/22/2')
  await expect.poll(() => pending(database), { timeout: 5000 }).toBe(0)
})

test('a database that restarts while more is fetched than is worked on ends nothing, and nothing is lost', async () => {
  const done: string[] = []
  const free = Promise.withResolvers<void>()
  const { database, inbox, ...server } = await openScene(async ({ key }) => {
    await free.promise
    done.push(key)
  })
  const fetched = async () => {
    const { rows } = await sql`select id from graphile_worker.jobs where locked_at is not null`.execute(database.kysely)
    return rows.length
  }
  for (const [index, id] of ['a', 'b', 'c'].entries()) await receive(inbox, delivery(id, index + 1))
  await expect.poll(fetched, { timeout: 5000 }).toBe(3)
  await server.stopServer()
  await server.startServer()
  free.resolve()
  await expect.poll(() => pending(database), { timeout: 25_000 }).toBe(0)
  expect(new Set(done).size).toBe(3)
})

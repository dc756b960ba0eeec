// What a worker does when it loses its work, or the queue gives up.
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { type Process, startWorker } from '../../src/inbox/worker.ts'
import { databaseForTest } from '../database.ts'
import { delivery, readEvent } from './deliveries.ts'

const patience = { timeout: 20_000, interval: 20 }

async function start(database: Database, process: Process): Promise<void> {
  const worker = await startWorker({
    ...{ database, readEvent, process, concurrency: 2 },
    onFailure: () => {},
    onError: () => {},
  })
  onTestFinished(() => worker.stop())
}

const quiet = (database: Database) => expect.poll(() => pending(database), patience).toBe(0)

/** Ends connections as a restart of the server does. */
const endConnections = (database: Database, which: 'andon lock' | 'all') =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
    and (${which} = 'all' or application_name = ${which})`.execute(database.kysely)

async function workers(database: Database): Promise<number> {
  const { rows } = await sql`select from worker_live
    join pg_locks on locktype = 'advisory' and granted
    and (classid::bigint << 32 | objid::bigint) = hashtextextended(pool_id, 0)`.execute(database.kysely)
  return rows.length
}

test('connections that break one after the other, while the worker ends its session, end no process', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  await start(database, async () => {})
  for (let round = 0; round < 15; round++) {
    for (const subject of [1, 2, 3]) await receive(inbox, delivery(`${round}-${subject}`, subject))
    await endConnections(database, 'andon lock')
    await delay(3 * round)
    await endConnections(database, 'all')
    await expect.poll(() => workers(database), patience).toBe(1)
  }
  await quiet(database)
})

test('who lost the work to another and ends it all the same does not take it from the other', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  const gates: PromiseWithResolvers<void>[] = []
  const process = () => {
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    return gate.promise
  }
  await start(database, process)
  await receive(inbox, delivery('a', 7))
  await expect.poll(() => gates.length, patience).toBe(1)
  await endConnections(database, 'andon lock')
  await start(database, process)
  await expect.poll(() => gates.length, patience).toBe(2)

  gates[0]?.resolve()
  await expect.poll(() => workers(database), patience).toBe(2)
  gates[1]?.resolve()
  await quiet(database)
  await receive(inbox, delivery('b', 7))

  await expect.poll(() => gates.length, patience).toBe(3)
  gates[2]?.resolve()
  await quiet(database)
}, 60_000)

test('a queue that gives up, because what is done could not be noted, is opened again', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  const done: string[] = []
  await start(database, async ({ key }) => void done.push(key))
  await sql`create sequence failures`.execute(database.kysely)
  await sql`create function fail_once() returns trigger language plpgsql as $$ begin
    if nextval('failures') = 1 then raise 'The disk is full.'; end if;
    return old;
  end $$`.execute(database.kysely)
  await sql`create trigger fails before delete on graphile_worker._private_jobs
    for each row execute function fail_once()`.execute(database.kysely)

  await receive(inbox, delivery('a', 7))
  await expect.poll(() => done, patience).toEqual(['pull_request/11/22/7'])
  await receive(inbox, delivery('b', 8))

  await expect.poll(() => done, patience).toContain('pull_request/11/22/8')
  await quiet(database)
}, 60_000)

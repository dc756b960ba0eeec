import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { enqueue, pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { adoptOrphans, freeDeadPools, sweepDeadRows } from '../../src/inbox/recover.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { databaseForTest } from '../database.ts'
import { delivery, readEvent, repository } from './deliveries.ts'

const target = { subject: 'pull_request', repository, number: 7 } as const

/** A worker in a process of its own that takes work and never finishes it. */
function killable(database: Database) {
  const victim = spawn(process.execPath, [path.join(import.meta.dirname, 'killed-worker.ts'), database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void victim.kill('SIGKILL'))
  return victim
}

test('the work of a killed worker is done by another, at once', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  await receive(inbox, delivery('a', 7))
  const victim = killable(database)
  await once(victim.stdout, 'data')
  expect(await freeDeadPools(database)).toEqual([])
  await receive(inbox, delivery('b', 7)) // while the victim works: this replaces its job
  await receive(inbox, delivery('c', 8))
  victim.kill('SIGKILL')
  await once(victim, 'exit')
  const done: string[] = []
  const worker = await startWorker({
    database,
    readEvent,
    process: async ({ key, events }) => void done.push(...events.map(() => key)),
    concurrency: 2,
    onFailure: () => {},
    onError: () => {},
  })
  onTestFinished(() => worker.stop())
  await expect.poll(() => pending(database), { timeout: 4000 }).toBe(0)
  expect(done.toSorted()).toEqual(['pull_request/11/22/7', 'pull_request/11/22/7', 'pull_request/11/22/8'])
})

test('a worker that runs already takes over the work of one that is killed, within 15 s', async () => {
  const database = await databaseForTest()
  await receive(openInbox({ database, readEvent }), delivery('a', 7))
  const victim = killable(database)
  await once(victim.stdout, 'data')
  const done: string[] = []
  const worker = await startWorker({
    database,
    readEvent,
    process: async ({ key }) => void done.push(key),
    concurrency: 2,
    onFailure: () => {},
    onError: () => {},
  })
  onTestFinished(() => worker.stop())
  expect(await freeDeadPools(database)).toEqual([])
  victim.kill('SIGKILL')
  await expect.poll(() => done, { timeout: 15_000 }).toEqual(['pull_request/11/22/7'])
})

test('jobs of an unregistered pool are freed after half a minute, not before', async () => {
  const database = await databaseForTest()
  await enqueue(database, target)
  const lock = (age: string) =>
    database.pool.query(
      `update graphile_worker._private_jobs set locked_by = 'pool-unknown', locked_at = now() - $1::interval`,
      [age],
    )
  await lock('29 seconds')
  expect(await freeDeadPools(database)).toEqual([])
  await lock('31 seconds')
  expect(await freeDeadPools(database)).toEqual(['pool-unknown'])
  expect((await database.pool.query('select locked_by from graphile_worker.jobs')).rows).toEqual([{ locked_by: null }])
})

test('a delivery without a job gets one after a minute', async () => {
  const database = await databaseForTest()
  await receive(openInbox({ database, readEvent }), delivery('a', 7))
  await database.pool.query('delete from graphile_worker._private_jobs')
  expect(await adoptOrphans(database, readEvent)).toBe(0)
  await database.pool.query(`update delivery set received_at = now() - interval '61 seconds'`)
  expect(await adoptOrphans(database, readEvent)).toBe(1)
  expect(await adoptOrphans(database, readEvent)).toBe(0)
  expect((await database.pool.query('select key from graphile_worker.jobs')).rows).toEqual([
    { key: 'pull_request/11/22/7' },
  ])
})

test('dead jobs and the names of empty queues are swept away; what waits stays', async () => {
  const database = await databaseForTest()
  await enqueue(database, { ...target, number: 1 })
  await enqueue(database, { ...target, number: 2 })
  await database.pool.query(
    `update graphile_worker._private_jobs set key = null, attempts = max_attempts where key like '%/1'`,
  )
  await sweepDeadRows(database)
  expect((await database.pool.query('select queue_name from graphile_worker._private_job_queues')).rows).toEqual([
    { queue_name: 'pull_request/11/22/2' },
  ])
  expect((await database.pool.query('select key from graphile_worker.jobs')).rows).toHaveLength(1)
})

test('a queue that was left locked without a job in work is opened; one in work stays locked', async () => {
  const database = await databaseForTest()
  await enqueue(database, { ...target, number: 1 })
  await enqueue(database, { ...target, number: 2 })
  await database.pool.query(`update graphile_worker._private_job_queues set locked_by = 'pool-1', locked_at = now()`)
  await database.pool.query(
    `update graphile_worker._private_jobs set locked_by = 'pool-1', locked_at = now() where key like '%/2'`,
  )
  await sweepDeadRows(database)
  const { rows } = await database.pool.query(
    'select queue_name, locked_by from graphile_worker._private_job_queues order by queue_name',
  )
  expect(rows).toEqual([
    { queue_name: 'pull_request/11/22/1', locked_by: null },
    { queue_name: 'pull_request/11/22/2', locked_by: 'pool-1' },
  ])
})

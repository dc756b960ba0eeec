import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { RateLimitedError } from '../../src/errors.ts'
import { enqueue, pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { startWorker, type Work, type WorkerOptions } from '../../src/inbox/worker.ts'
import { databaseForTest } from '../database.ts'
import { delivery, readEvent, repository } from './deliveries.ts'

const target = { subject: 'pull_request', repository, number: 7 } as const
const key = 'pull_request/11/22/7'

async function start(database: Database, options: Partial<WorkerOptions>): Promise<() => Promise<void>> {
  const worker = await startWorker({
    database,
    readEvent,
    process: async () => {},
    concurrency: 4,
    onFailure: () => {},
    onError: () => {},
    ...options,
  })
  onTestFinished(() => worker.stop())
  return () => worker.stop()
}

const until = (condition: () => Promise<boolean>) =>
  expect.poll(condition, { timeout: 15_000, interval: 20 }).toBe(true)
const quiet = (database: Database) => until(async () => (await pending(database)) === 0)
const outcomes = async (database: Database) =>
  (await database.kysely.selectFrom('delivery').select(['id', 'outcome']).orderBy('id').execute()).map(
    ({ id, outcome }) => `${id} ${outcome}`,
  )

/** A process whose every call waits until the test lets it go on. */
function gated() {
  const calls: Work[] = []
  const gates: PromiseWithResolvers<void>[] = []
  const process = (work: Work) => {
    const gate = Promise.withResolvers<void>()
    calls.push(work)
    gates.push(gate)
    return gate.promise
  }
  return { calls, gates, process }
}

test('deliveries that wait for one subject are one piece of work', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  for (const id of ['a', 'b', 'c']) await receive(inbox, delivery(id, 7, { note: id }))
  const calls: Work[] = []
  await start(database, { process: async (work) => void calls.push(work) })
  await quiet(database)
  expect(calls).toMatchObject([{ key, target, attempt: 1 }])
  expect(calls[0]?.events.map(({ name }) => name)).toEqual(['pull_request.a', 'pull_request.b', 'pull_request.c'])
  expect(await outcomes(database)).toEqual(['a done', 'b done', 'c done'])
})

test('what arrives during the work is not done with it, and is worked on afterwards, never at once', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  const { calls, gates, process } = gated()
  await start(database, { process })
  await receive(inbox, delivery('a', 7))
  await until(async () => calls.length === 1)
  await receive(inbox, delivery('b', 7))
  await receive(inbox, delivery('other', 8))
  await until(async () => calls.length === 2)
  expect(calls[1]?.key).toBe('pull_request/11/22/8')
  gates[1]?.resolve()
  await until(async () => (await outcomes(database)).includes('other done'))
  expect(calls).toHaveLength(2)
  gates[0]?.resolve()
  await until(async () => calls.length === 3)
  expect(await outcomes(database)).toEqual(['a done', 'b waiting', 'other done'])
  gates[2]?.resolve()
  await quiet(database)
  expect(await outcomes(database)).toEqual(['a done', 'b done', 'other done'])
})

test('never twice at once on a subject, and nothing is left over, however much comes', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  const busy = new Set<string>()
  const overlaps: string[] = []
  const process = async ({ key: subject }: Work) => {
    if (busy.has(subject)) overlaps.push(subject)
    busy.add(subject)
    await delay(2)
    busy.delete(subject)
  }
  await start(database, { process })
  await start(database, { process })
  for (let round = 0; round < 10; round++)
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => receive(inbox, delivery(`${round}-${index}`, index % 8))),
    )
  await quiet(database)
  expect(overlaps).toEqual([])
  expect((await outcomes(database)).filter((each) => !each.endsWith(' done'))).toEqual([])
})

test('a failure is recorded and tried again; a new delivery does not wait for the retry', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  const failures: unknown[] = []
  const attempts: number[] = []
  await start(database, {
    process: async ({ attempt }) => {
      attempts.push(attempt)
      if (attempt <= 2) throw new Error(`GitHub is down (${attempt})`)
    },
    onFailure: (failure) => failures.push(failure),
  })
  await receive(inbox, delivery('a', 7))
  await until(async () => failures.length === 1)
  const work = () => database.kysely.selectFrom('work').selectAll().execute()
  await until(async () => (await work()).length === 1)
  expect(await work()).toMatchObject([{ key, attempts: 1, last_error: 'Error: GitHub is down (1)' }])
  expect(await outcomes(database)).toEqual(['a waiting'])
  await receive(inbox, delivery('b', 7))
  await until(async () => failures.length === 2)
  await quiet(database)
  expect(attempts).toEqual([1, 2, 3])
  expect(await work()).toEqual([])
  expect(await outcomes(database)).toEqual(['a done', 'b done'])
})

test('what failed together does not come back together', async () => {
  const database = await databaseForTest()
  const inbox = openInbox({ database, readEvent })
  const numbers = Array.from({ length: 8 }, (_, index) => index)
  for (const number of numbers) await receive(inbox, delivery(String(number), number))
  const failures: unknown[] = []
  const stop = await start(database, {
    process: async () => {
      throw new Error('GitHub is down')
    },
    onFailure: (failure) => failures.push(failure),
  })
  await until(async () => failures.length === numbers.length)
  await stop()
  const { rows } = await database.pool.query<{ seconds: number }>(
    `select extract(epoch from jobs.run_at - work.failed_at)::float8 as seconds
      from graphile_worker.jobs join work using (key) where jobs.attempts = 1`,
  )
  const waits = rows.map(({ seconds }) => seconds)
  expect(waits).toHaveLength(numbers.length)
  for (const wait of waits) {
    expect(wait).toBeGreaterThan(Math.E - 0.1)
    expect(wait).toBeLessThan(1.5 * Math.E + 1)
  }
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(0.1)
})

test('at a rate limit the work waits until the limit resets, and that is no failure', async () => {
  const database = await databaseForTest()
  const failures: unknown[] = []
  const starts: number[] = []
  const retryAt = Date.now() + 1500
  await start(database, {
    process: async () => {
      starts.push(Date.now())
      if (starts.length === 1) throw new RateLimitedError(retryAt)
    },
    onFailure: (failure) => failures.push(failure),
  })
  await receive(openInbox({ database, readEvent }), delivery('a', 7))
  await quiet(database)
  expect(failures).toEqual([])
  expect(starts).toHaveLength(2)
  expect(starts[1]).toBeGreaterThanOrEqual(retryAt)
  expect(await database.kysely.selectFrom('work').selectAll().execute()).toEqual([])
})

test('a clock whose run sets the next clock and then fails is tried again', async () => {
  const database = await databaseForTest()
  const attempts: number[] = []
  await start(database, {
    process: async ({ attempt }) => {
      attempts.push(attempt)
      await enqueue(database, target, { runAt: '2999-01-01T00:00:00.000Z' })
      if (attempt === 1) throw new Error('no')
    },
  })
  await enqueue(database, target, { runAt: '2020-01-01T00:00:00.000Z' })
  await until(async () => attempts.length === 2)
  await quiet(database)
  expect(attempts).toEqual([1, 2])
})

test('a worker that stops finishes what it has begun', async () => {
  const database = await databaseForTest()
  const { calls, gates, process } = gated()
  const stop = await start(database, { process })
  await receive(openInbox({ database, readEvent }), delivery('a', 7))
  await until(async () => calls.length === 1)
  const stopped = stop()
  gates[0]?.resolve()
  await stopped
  expect(await outcomes(database)).toEqual(['a done'])
  expect(await database.kysely.selectFrom('worker_live').selectAll().execute()).toEqual([])
})

test('a worker that loses the connection that owns its work aborts it, and works on with a new one', async () => {
  const database = await databaseForTest()
  const { calls, gates, process } = gated()
  const errors: unknown[] = []
  await start(database, { process, onError: (error) => errors.push(error) })
  await receive(openInbox({ database, readEvent }), delivery('a', 7))
  await until(async () => calls.length === 1)
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'andon lock' and datname = current_database()`,
  )
  await until(async () => calls[0]?.signal.aborted === true)
  gates[0]?.reject(new Error('not mine any more'))
  await until(async () => calls.length === 2)
  gates[1]?.resolve()
  await quiet(database)
  expect(await outcomes(database)).toEqual(['a done'])
})

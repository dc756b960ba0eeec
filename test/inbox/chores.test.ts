import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { RateLimitedError } from '../../src/errors.ts'
import { type Chore, doChore, type Household, startChores } from '../../src/inbox/chores.ts'
import { pending } from '../../src/inbox/queue.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { databaseForTest } from '../database.ts'
import { readEvent } from './deliveries.ts'

const chore = (run: Chore['run'], more: Partial<Chore> = {}): Chore => ({
  name: 'sweep',
  everyMs: 3_600_000,
  atStart: true,
  run,
  ...more,
})

function keeping(chores: readonly Chore[]) {
  const told: (readonly [string, string, unknown])[] = []
  const household: Household = { chores, onChore: (...what) => told.push(what) }
  return { household, told }
}

/** Seconds until the chore's job is due. */
const dueIn = async (database: Database) => {
  const { rows } = await database.pool.query<{ seconds: number }>(
    `select round(extract(epoch from run_at - now()))::int as seconds from graphile_worker.jobs where key = 'clock/chore/sweep'`,
  )
  return rows.map(({ seconds }) => seconds)
}

const once = (database: Database, household: Household, signal = new AbortController().signal) =>
  doChore(database, household, { payload: { chore: 'sweep' }, signal })

test('of several processes one does the chore, and the next time is set', async () => {
  const database = await databaseForTest()
  let runs = 0
  const { household, told } = keeping([
    chore(async () => {
      runs++
      return 'all'
    }),
  ])
  const options = {
    database,
    readEvent,
    process: async () => {},
    concurrency: 2,
    onFailure: () => {},
    onError: () => {},
  }
  for (let worker = 0; worker < 3; worker++) {
    const { stop } = await startWorker({ ...options, household })
    onTestFinished(stop)
  }
  await startChores(database, household.chores)
  await expect.poll(() => runs, { timeout: 10_000 }).toBe(1)
  await expect.poll(() => pending(database), { timeout: 10_000 }).toBe(0)

  expect(runs).toBe(1)
  expect(told).toEqual([['sweep', 'done', null]])
  expect(await dueIn(database)).toEqual([3600])
})

test('a chore that is due at each start is due again; another keeps its time', async () => {
  const database = await databaseForTest()
  const run = async () => 'all' as const
  await once(database, keeping([chore(run)]).household)

  await startChores(database, [chore(run, { atStart: false })])
  expect(await dueIn(database)).toEqual([3600])
  await startChores(database, [chore(run)])
  expect(await dueIn(database)).toEqual([0])
})

test.for([
  { everyMs: 3_600_000, seconds: 60 },
  { everyMs: 30_000, seconds: 30 },
])('a chore every $everyMs ms that left something is due again in $seconds s', async ({ everyMs, seconds }) => {
  const database = await databaseForTest()
  await once(database, keeping([chore(async () => 'more', { everyMs })]).household)

  expect(await dueIn(database)).toEqual([seconds])
})

test('a failure is told, and the next turn is the next try', async () => {
  const database = await databaseForTest()
  const error = new Error('GitHub is down')
  const { household, told } = keeping([
    chore(async () => {
      throw error
    }),
  ])
  await once(database, household)

  expect(told).toEqual([['sweep', 'failed', error]])
  expect(await dueIn(database)).toEqual([3600])
})

test('at a rate limit the chore waits until the limit resets', async () => {
  const database = await databaseForTest()
  const { household, told } = keeping([
    chore(async () => {
      throw new RateLimitedError(Date.now() + 60_000)
    }),
  ])
  await once(database, household)

  expect(told).toEqual([])
  expect(await dueIn(database)).toEqual([60])
})

test('a chore whose process ends is due at once, for another', async () => {
  const database = await databaseForTest()
  const { household, told } = keeping([
    chore(async (signal) => {
      signal.throwIfAborted()
      return 'all'
    }),
  ])
  await once(database, household, AbortSignal.abort())

  expect(told).toEqual([])
  expect(await dueIn(database)).toEqual([0])
})

test('a chore that this version does not know is left out', async () => {
  const database = await databaseForTest()
  const { household, told } = keeping([])
  await once(database, household)

  expect(told).toEqual([])
  expect(await dueIn(database)).toEqual([])
})

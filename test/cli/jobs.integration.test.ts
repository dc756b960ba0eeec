import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { enqueue, pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { rememberRepository } from '../../src/ledger/repositories.ts'
import { databaseForTest } from '../database.ts'
import { delivery, readEvent, repository } from '../inbox/deliveries.ts'
import { andon } from './world.ts'

const target = (number: number) => ({ subject: 'pull_request', repository, number }) as const
const key = (number: number) => `pull_request/11/22/${number}`
const seven = key(7)

let database: Database
beforeEach(async () => {
  database = await databaseForTest()
  await rememberRepository(database, repository, '2026-11-20T00:00:00.000Z')
})

const jobs = (...args: readonly string[]) => andon(['jobs', ...args], { DATABASE_URL: database.url })
const list = async () => JSON.parse((await jobs('list', '--json')).out).jobs

const receiveOne = (id: string, number: number) => receive(openInbox({ database, readEvent }), delivery(id, number))

/** Works until the only piece of work has failed once. */
async function fail(message: string): Promise<void> {
  const failed = Promise.withResolvers<void>()
  const worker = await startWorker({
    database,
    readEvent,
    process: async () => {
      throw new Error(message)
    },
    concurrency: 1,
    onFailure: () => failed.resolve(),
    onError: () => {},
  })
  await failed.promise
  await worker.stop()
}

const changeJob = (number: number, change: string) =>
  database.pool.query(`update graphile_worker._private_jobs set ${change} where key = '${key(number)}'`)

const outcomes = async () =>
  (await database.kysely.selectFrom('delivery').select(['id', 'outcome']).orderBy('id').execute()).map(
    ({ id, outcome }) => `${id} ${outcome}`,
  )

describe('andon jobs list', () => {
  test('says so when there is nothing', async () => {
    expect(await jobs('list')).toEqual({ exitCode: 0, out: 'No work waits, and none fails.', err: '' })
  })

  test('shows what waits, and no clock whose time has not come', async () => {
    await receiveOne('a', 7)
    await receiveOne('b', 7)
    await enqueue(database, target(8), { runAt: '2999-01-01T00:00:00.000Z' })
    await enqueue(database, target(9), { runAt: '2020-01-01T00:00:00.000Z' })

    expect(await list()).toMatchObject([
      { key: seven, name: 'acme/shop#7', state: 'waiting', attempts: 0, lastError: null, deliveries: 2 },
      { key: key(9), state: 'waiting', nextRun: '2020-01-01T00:00:00.000Z', deliveries: 0 },
    ])
    expect((await jobs('list')).exitCode).toBe(0)
  })

  test('shows what was put off', async () => {
    await enqueue(database, target(7), { key: `later/${seven}`, runAt: '2999-01-01T00:00:00.000Z' })

    expect(await list()).toMatchObject([{ key: seven, state: 'waiting', nextRun: '2999-01-01T00:00:00.000Z' }])
  })

  test('shows what fails with its error, and ends with 1', async () => {
    await receiveOne('a', 7)
    await fail('GitHub is down')
    const { exitCode, out } = await jobs('list')

    expect(exitCode).toBe(1)
    expect(out.split('\n')[0]).toMatch(/^WORK +STATE +FAILED +SINCE +NEXT RUN +LAST ERROR$/)
    expect(out.split('\n')[1]).toMatch(/^acme\/shop#7 +failing +1x +.+Error: GitHub is down$/)
    expect(await list()).toMatchObject([{ state: 'failing', attempts: 1, deliveries: 1 }])
  })

  test('keeps showing what Andon has stopped trying', async () => {
    await receiveOne('a', 7)
    await fail('no')
    await changeJob(7, 'attempts = max_attempts')

    expect(await list()).toMatchObject([{ state: 'stopped', nextRun: null, lastError: 'Error: no' }])
  })

  test.for([
    { when: 'a worker is at it', change: 'locked_at = now()', state: 'running' },
    { when: 'the last try is under way', change: 'locked_at = now(), attempts = max_attempts', state: 'running' },
    { when: 'one try is left', change: 'attempts = max_attempts - 1', state: 'failing' },
  ])('says $state when $when', async ({ change, state }) => {
    await receiveOne('a', 7)
    await changeJob(7, change)

    expect(await list()).toMatchObject([{ state }])
  })

  test('names the work of a scope', async () => {
    await enqueue(database, { scope: 'repository', repository })
    await enqueue(database, { scope: 'branch', repository, branch: 'release/2' })
    await enqueue(database, { scope: 'installation', installationId: 11 })

    expect((await list()).map(({ name }: { name: string }) => name).toSorted()).toEqual([
      'acme/shop',
      'acme/shop branch release/2',
      'installation/11',
    ])
  })
})

describe('andon jobs show', () => {
  test('prints the whole error and the deliveries that wait', async () => {
    await receiveOne('a', 7)
    await fail(`no ${'x'.repeat(200)} end`)
    const { exitCode, out } = await jobs('show', 'acme/shop#7')

    expect(exitCode).toBe(1)
    expect(out).toContain(' end')
    expect(out).toMatch(/^delivery +.+pull_request\.opened a$/m)
    expect(JSON.parse((await jobs('show', seven, '--json')).out)).toMatchObject({
      key: seven,
      deliveries: [{ id: 'a' }],
    })
  })

  test('what an error says cannot move the cursor', async () => {
    await receiveOne('a', 7)
    await fail('red \u001b[31m')

    expect((await jobs('show', seven)).out).not.toContain('\u001b')
  })

  test('does not know what is done', async () => {
    const { exitCode, err } = await jobs('show', 'acme/shop#99')

    expect(exitCode).toBe(2)
    expect(err).toContain('No work waits or fails under acme/shop#99.')
  })
})

describe('andon jobs retry', () => {
  test('makes stopped work due, and a worker does it', async () => {
    await receiveOne('a', 7)
    await fail('no')
    await changeJob(7, `attempts = max_attempts, run_at = now() + interval '6 hours'`)

    expect(await jobs('retry', 'acme/shop#7')).toEqual({ exitCode: 0, out: 'acme/shop#7 is due now.', err: '' })
    const worker = await startWorker({
      database,
      readEvent,
      process: async () => {},
      concurrency: 1,
      onFailure: () => {},
      onError: () => {},
    })
    onTestFinished(() => worker.stop())
    await expect.poll(() => pending(database), { timeout: 10_000 }).toBe(0)
    expect(await outcomes()).toEqual(['a done'])
    expect(await list()).toEqual([])
  })

  test('leaves running work alone', async () => {
    await receiveOne('a', 7)
    await changeJob(7, `locked_at = now(), run_at = '2020-01-01'`)

    expect((await jobs('retry', seven)).out).toBe('acme/shop#7: A worker is at it right now.')
    expect((await database.pool.query('select attempts from graphile_worker.jobs')).rows).toEqual([{ attempts: 0 }])
  })

  test('says that orphans find a job by themselves', async () => {
    await receiveOne('a', 7)
    await database.pool.query('delete from graphile_worker._private_jobs')

    expect(await list()).toMatchObject([{ state: 'unassigned', nextRun: null }])
    expect((await jobs('retry', seven)).out).toContain('the workers give it one within a minute')
  })

  test('cannot retry what is only remembered as a failure', async () => {
    await database.kysely
      .insertInto('work')
      .values({ key: seven, attempts: 3, last_error: 'no', failed_at: '2026-11-20T00:00:00.000Z' })
      .execute()
    const { exitCode, err } = await jobs('retry', seven)

    expect(exitCode).toBe(2)
    expect(err).toContain('nothing that waits is left of it')
  })
})

describe('andon jobs discard', () => {
  test('drops the work and records that its deliveries were dropped', async () => {
    await receiveOne('a', 7)
    await receiveOne('b', 8)
    await fail('no')
    const { exitCode, out } = await jobs('discard', 'acme/shop#7')

    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: 'acme/shop#7 is dropped, with 1 delivery, which stays, marked as discarded.',
    })
    expect(await outcomes()).toEqual(['a discarded', 'b waiting'])
    expect((await list()).map((job: { key: string }) => job.key)).toEqual([key(8)])
  })

  test('drops every job of it: its own, its clock, and one that was put off', async () => {
    await receiveOne('a', 7)
    await enqueue(database, target(7), { runAt: '2999-01-01T00:00:00.000Z' })
    await enqueue(database, target(7), { key: `later/${seven}`, runAt: '2999-01-01T00:00:00.000Z' })
    await jobs('discard', seven)

    expect((await database.pool.query('select key from graphile_worker.jobs')).rows).toEqual([])
  })

  test('a delivery that comes later is worked on as ever', async () => {
    await receiveOne('a', 7)
    await jobs('discard', seven)
    await receiveOne('b', 7)

    expect(await list()).toMatchObject([{ key: seven, state: 'waiting', deliveries: 1 }])
  })

  test('a redelivery of what was dropped stays dropped', async () => {
    await receiveOne('a', 7)
    await jobs('discard', seven)
    await receiveOne('a', 7)

    expect(await list()).toEqual([])
  })

  test('does not drop what a worker is at', async () => {
    await receiveOne('a', 7)
    await changeJob(7, 'locked_at = now()')
    const { exitCode, err } = await jobs('discard', seven)

    expect(exitCode).toBe(2)
    expect(err).toContain('acme/shop#7 is being worked on.')
    expect(await outcomes()).toEqual(['a waiting'])
  })
})

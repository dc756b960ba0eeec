import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { openDatabase } from '../../src/database/client.ts'
import { unpacked } from '../../src/inbox/payload.ts'
import { enqueue, pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { freshDatabase } from '../database.ts'
import { delivery, readEvent, repository } from './deliveries.ts'

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.pool.query('truncate delivery; delete from graphile_worker._private_jobs')
})

const inbox = () => openInbox({ database, readEvent })
const deliveries = () => database.kysely.selectFrom('delivery').selectAll().orderBy('id').execute()
const jobs = async () =>
  (
    await database.pool.query(
      'select jobs.key, queue_name, payload, jobs.run_at from graphile_worker.jobs join graphile_worker._private_jobs using (id) order by key',
    )
  ).rows

const key = (number: number) => `pull_request/11/22/${number}`

test('a delivery is stored as it came, with a job for its subject', async () => {
  const given = delivery('a', 7, { title: 'NUL \u0000, lone \ud800, \u{1f600}' })
  expect(await receive(inbox(), given)).toBe('stored')
  const [row] = await deliveries()
  expect(row).toMatchObject({
    id: 'a',
    event: 'pull_request',
    action: 'opened',
    installation_id: 11,
    repository_id: 22,
    key: key(7),
    outcome: 'waiting',
    done_at: null,
  })
  expect(unpacked(row?.payload ?? new Uint8Array())).toBe(given.payload)
  expect(await jobs()).toMatchObject([
    { key: key(7), queue_name: key(7), payload: { target: { subject: 'pull_request', repository, number: 7 } } },
  ])
  expect(await pending(database)).toBe(2)
})

test('deliveries about one subject share a job, which later ones do not postpone', async () => {
  const open = inbox()
  await receive(open, delivery('a', 7))
  const [first] = await jobs()
  await receive(open, delivery('b', 7))
  await receive(open, delivery('c', 8))
  expect(await jobs()).toMatchObject([{ key: key(7), run_at: first.run_at }, { key: key(8) }])
})

test('what means nothing to us is remembered without its content, and causes no work', async () => {
  expect(await receive(inbox(), delivery('a', null))).toBe('ignored')
  expect(await deliveries()).toMatchObject([{ id: 'a', outcome: 'ignored', payload: null, key: null }])
  expect(await pending(database)).toBe(0)
})

test('a redelivery of what is not done makes sure of its job', async () => {
  const open = inbox()
  await receive(open, delivery('a', 7))
  await database.pool.query('delete from graphile_worker._private_jobs')
  expect(await receive(open, delivery('a', 7))).toBe('duplicate')
  expect(await deliveries()).toHaveLength(1)
  expect(await jobs()).toMatchObject([{ key: key(7) }])
})

test('a redelivery of what is done does nothing', async () => {
  const open = inbox()
  await receive(open, delivery('a', 7))
  await database.pool.query(`update delivery set outcome = 'done'; delete from graphile_worker._private_jobs`)
  expect(await receive(open, delivery('a', 7))).toBe('duplicate')
  expect(await pending(database)).toBe(0)
})

test('a storm of deliveries is stored in full, each once, with one job per subject', async () => {
  const open = inbox()
  const given = Array.from({ length: 1000 }, (_, index) => delivery(`d${index % 900}`, index % 10))
  await Promise.all(given.map((each) => receive(open, each)))
  expect(await deliveries()).toHaveLength(900)
  expect(await jobs()).toHaveLength(10)
})

test('a delivery that the database refuses fails alone', async () => {
  const open = inbox()
  const results = await Promise.allSettled(
    ['a', 'b', 'nul \0', 'c', 'd'].map((id, number) => receive(open, delivery(id, number))),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect((await deliveries()).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
})

test('a delivery that cannot be stored in time is an error', async () => {
  const client = await database.pool.connect()
  try {
    await client.query('begin; lock table delivery')
    await expect(receive(openInbox({ database, readEvent, deadlineMs: 50 }), delivery('a', 7))).rejects.toThrow(
      'could not be stored in time',
    )
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('a database that is away is an error', async () => {
  const away = openDatabase('postgresql:///postgres?host=/nowhere&user=postgres')
  await expect(receive(openInbox({ database: away, readEvent }), delivery('a', 7))).rejects.toThrow('ENOENT')
  await away.close()
})

test.for(['', '{', '"text'])('a body that is no JSON is an error: %j', async (payload) => {
  await expect(receive(inbox(), { id: 'a', name: 'pull_request', payload })).rejects.toThrow(SyntaxError)
  expect(await deliveries()).toEqual([])
})

test.for(['null', '1', '[]', '{}'])('a body that is JSON, but no webhook, is ignored: %s', async (payload) => {
  expect(await receive(inbox(), { id: 'a', name: 'star', payload })).toBe('ignored')
})

test('a clock is a job of its own, set anew by the next, and does not count as pending until its time', async () => {
  const target = { subject: 'pull_request', repository, number: 7 } as const
  await enqueue(database, target, { runAt: '2999-01-01T00:00:00.000Z' })
  await enqueue(database, target, { runAt: '2998-01-01T00:00:00.000Z' })
  expect(await pending(database)).toBe(0)
  expect(await jobs()).toMatchObject([
    { key: `clock/${key(7)}`, queue_name: key(7), run_at: '2998-01-01T00:00:00.000Z' },
  ])
  await enqueue(database, target, { runAt: '2020-01-01T00:00:00.000Z' })
  expect(await pending(database)).toBe(1)
})

test('a queue name is never longer than the queue allows', async () => {
  const long = { scope: 'branch', repository, branch: 'b'.repeat(255) } as const
  await enqueue(database, long)
  expect(await jobs()).toMatchObject([{ payload: { target: long } }])
})

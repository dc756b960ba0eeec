import { expect, onTestFinished, test } from 'vitest'
import { RateLimitedError } from '../../src/errors.ts'
import { openLimits } from '../../src/github/limit-store.ts'
import type { Urgency } from '../../src/github/limits.ts'
import { enqueue, pending } from '../../src/inbox/queue.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { startWorker, type Work } from '../../src/inbox/worker.ts'
import { databaseForTest } from '../database.ts'
import { delivery, readEvent, repository } from './deliveries.ts'

const target = { subject: 'pull_request', repository, number: 7 } as const
const anHour = 3_600_000

async function working(process: (work: Work) => Promise<void>, concurrency = 1) {
  const database = await databaseForTest()
  const start = async () => {
    const worker = await startWorker({
      database,
      readEvent,
      process,
      concurrency,
      onFailure: () => {},
      onError: () => {},
    })
    onTestFinished(() => worker.stop())
  }
  return { database, start }
}
const until = (condition: () => boolean | Promise<boolean>) =>
  expect.poll(async () => condition(), { timeout: 15_000, interval: 20 }).toBe(true)

test.for([
  { priority: 9, urgency: 'interactive' },
  { priority: 10, urgency: 'background' },
] as const)('a job of priority $priority is $urgency work', async ({ priority, urgency }) => {
  const seen: Urgency[] = []
  const { database, start } = await working(async (work) => void seen.push(work.urgency))
  await enqueue(database, target, { priority })

  await start()

  await until(() => seen.length > 0)
  expect(seen).toEqual([urgency])
})

test('work in the background that waits for its limit does not hold up a delivery, and comes back as what it was', async () => {
  const seen: Urgency[] = []
  let retryAt = Date.now() + anHour
  const { database, start } = await working(async ({ urgency }) => {
    seen.push(urgency)
    if (urgency === 'background' && seen.length < 3) throw new RateLimitedError(retryAt)
  })
  await enqueue(database, target, { priority: 10 })
  await start()
  await until(() => seen.length === 1)

  await receive(openInbox({ database, readEvent }), delivery('a', 7))
  await until(() => seen.length === 2)
  expect(seen).toEqual(['background', 'interactive'])

  retryAt = Date.now()
  await database.pool.query(`update graphile_worker._private_jobs set run_at = now() where key like 'later/%'`)
  await until(() => seen.length === 3)
  await until(async () => (await pending(database)) === 0)
  expect(seen).toEqual(['background', 'interactive', 'background'])
})

test('an installation that waits for its limits does not delay another', async () => {
  const done: number[] = []
  const database = await databaseForTest()
  const limits = openLimits({ database, now: () => Date.now() })
  const write = { resource: 'graphql', write: true, content: 0, lastsMs: 60_000 } as const
  const worker = await startWorker({
    database,
    readEvent,
    concurrency: 1,
    onFailure: () => {},
    onError: () => {},
    process: async ({ target, urgency }) => {
      const installation = 'repository' in target ? target.repository.installationId : target.installationId
      const name = await limits.take(installation, { ...write, urgency })
      await limits.settle(installation, { name, resource: 'graphql', budget: null, refusal: null })
      done.push(installation)
    },
  })
  onTestFinished(() => worker.stop())
  const calm = { ...repository, installationId: 12, id: 23 }

  for (let number = 1; number <= 60; number += 1) await enqueue(database, { ...target, number })
  await enqueue(database, { ...target, repository: calm })

  await until(() => done.includes(calm.installationId))
  expect(done.length).toBeLessThan(40)
  expect(await pending(database)).toBeGreaterThan(20)
})

import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { isSubject } from '../../src/event.ts'
import { openLanes } from '../../src/inbox/lanes.ts'
import { enqueue, type Target } from '../../src/inbox/queue.ts'
import { openInbox, type ReadEvent, receive } from '../../src/inbox/receive.ts'
import { startWorker } from '../../src/inbox/worker.ts'
import { databaseForTest } from '../database.ts'
import { delivery, readEvent, repository } from './deliveries.ts'

const pullRequest = { subject: 'pull_request', repository, number: 7 } as const
const group = {
  subject: 'merge_group',
  repository,
  headSha: 'a'.repeat(40),
  base: 'main',
  baseSha: 'b'.repeat(40),
  number: 7,
} as const
const elsewhere = (target: Target, installationId: number): Target =>
  'repository' in target ? { ...target, repository: { ...target.repository, installationId } } : target

test('an installation that sends more than others at once waits behind them, until it has calmed down', () => {
  let now = 0
  const lane = openLanes(() => now)
  expect(Array.from({ length: 50 }, () => lane(pullRequest)).every((priority) => priority === 0)).toBe(true)
  expect(lane(pullRequest)).toBe(5)
  expect(lane(elsewhere(pullRequest, 12))).toBe(0)
  now = 1000
  expect([lane(pullRequest), lane(elsewhere(pullRequest, 12))]).toEqual([0, 0])
  for (let more = 0; more < 10_000; more += 1) lane(pullRequest)
  now += 11_000
  expect(lane(pullRequest)).toBe(0)
})

test('a merge group never waits behind a storm: a branch stands still for it', () => {
  const lane = openLanes(() => 0)
  for (let more = 0; more < 100; more += 1) lane(pullRequest)
  expect([lane(pullRequest), lane(group)]).toEqual([5, 0])
})

/** Reads the number as that of a pull request of the installation that the delivery's id begins with. */
const ofInstallation =
  (id: string): ReadEvent =>
  (name, payload) => {
    const event = readEvent(name, payload)
    return event === null ? null : { ...event, target: elsewhere(event.target, Number(id)) }
  }

async function orderOfWork(given: (database: Awaited<ReturnType<typeof databaseForTest>>) => Promise<void>) {
  const database = await databaseForTest()
  const done: Target[] = []
  await given(database)
  const worker = await startWorker({
    database,
    readEvent,
    concurrency: 1,
    onFailure: () => {},
    onError: () => {},
    process: async ({ target }) => {
      await delay(2)
      done.push(target)
    },
  })
  onTestFinished(() => worker.stop())
  return done
}

test('a storm of one installation, whatever GitHub allows it, does not delay another', async () => {
  const done = await orderOfWork(async (database) => {
    const stormy = openInbox({ database, readEvent: ofInstallation('11') })
    await Promise.all(Array.from({ length: 300 }, (_, index) => receive(stormy, delivery(`storm-${index}`, index + 1))))
    await receive(openInbox({ database, readEvent: ofInstallation('12') }), delivery('calm', 1))
  })
  const isCalm = (target: Target) => 'repository' in target && target.repository.installationId === 12
  await expect.poll(() => done.some(isCalm), { timeout: 15_000, interval: 5 }).toBe(true)
  expect(done.findIndex(isCalm)).toBeLessThan(70)
  await expect.poll(() => done.length, { timeout: 15_000 }).toBe(301)
})

test('merge groups and what deliveries tell of go before a sweep', async () => {
  const done = await orderOfWork(async (database) => {
    for (let number = 1; number <= 20; number += 1)
      await enqueue(database, { ...pullRequest, number }, { priority: 30 })
    await enqueue(database, { ...pullRequest, number: 100 })
    await enqueue(database, group, { priority: 0 })
  })
  await expect.poll(() => done.length, { timeout: 15_000 }).toBe(22)
  const names = done.map((target) => (isSubject(target) && target.subject === 'pull_request' ? target.number : 'group'))
  expect(names.slice(0, 2).toSorted()).toEqual([100, 'group'])
})

import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/client.ts'
import { RateLimitedError } from '../../src/errors.ts'
import { openLimits } from '../../src/github/limit-store.ts'
import type { Ask } from '../../src/github/limits.ts'
import { databaseForTest } from '../database.ts'

const start = 1_800_000_000_000
const installation = 7
const write: Omit<Ask, 'name'> = {
  resource: 'graphql',
  urgency: 'interactive',
  write: true,
  content: 0,
  lastsMs: 60_000,
}
const read = { ...write, write: false }

/** Two processes on one PostgreSQL, whose clock stands still until it is moved. */
async function twoProcesses() {
  const clock = { now: start }
  const database = await databaseForTest()
  const other = openDatabase(database.url)
  onTestFinished(() => other.close())
  const now = () => clock.now
  return { clock, database, now, one: openLimits({ database, now }), two: openLimits({ database: other, now }) }
}

const seen = (name: string) => ({ name, resource: 'graphql', budget: null, refusal: null }) as const

test('two processes share one bucket, also when they ask in the same moment', async () => {
  const { clock, one, two } = await twoProcesses()

  const asked = Array.from({ length: 15 }, () => [one.take(installation, write), two.take(installation, write)]).flat()
  const answers = await Promise.allSettled(asked)

  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
  const retries = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  expect(retries.every((reason) => reason instanceof RateLimitedError)).toBe(true)
  const turns = retries.map((reason) => (reason instanceof RateLimitedError ? reason.retryAt - start : 0))
  expect(turns.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 1000))
  clock.now += 1000
  await expect(two.take(installation, write)).resolves.toBeTypeOf('string')
  await expect(one.take(installation, write)).rejects.toThrow(RateLimitedError)
})

test('what one process learns of the budget holds for the other', async () => {
  const { clock, one, two } = await twoProcesses()
  await two.take(installation, read)

  const name = await one.take(installation, read)
  const resetAt = start + 60_000
  await one.settle(installation, { ...seen(name), budget: { limit: 5000, remaining: 0, resetAt } })

  await expect(two.take(installation, read)).rejects.toMatchObject({ retryAt: resetAt })
  clock.now = resetAt
  await expect(two.take(installation, read)).resolves.toBeTypeOf('string')
})

test('a refusal that one process meets stops the other, and no other installation', async () => {
  const { one, two } = await twoProcesses()
  await two.take(installation, read)

  const name = await one.take(installation, read)
  await one.settle(installation, { ...seen(name), refusal: { kind: 'secondary', until: start + 30_000 } })

  await expect(two.take(installation, read)).rejects.toMatchObject({ retryAt: start + 30_000 })
  await expect(two.take(installation + 1, read)).resolves.toBeTypeOf('string')
})

test('forty requests at once, over both processes', async () => {
  const { one, two } = await twoProcesses()
  const takes = Array.from({ length: 41 }, (_, index) => (index % 2 === 0 ? one : two).take(installation, read))

  const answers = await Promise.allSettled(takes)

  const names = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  expect(names).toHaveLength(40)
  await two.settle(installation, seen(names[0] ?? ''))
  await expect(one.take(installation, read)).resolves.toBeTypeOf('string')
})

test('a process that starts finds what was known before', async () => {
  const { database, now, one } = await twoProcesses()
  const name = await one.take(installation, read)
  await one.settle(installation, { ...seen(name), refusal: { kind: 'secondary', until: start + 1 } })

  await expect(openLimits({ database, now }).take(installation, read)).rejects.toThrow(RateLimitedError)
})

test('when the database server loses the table in a crash, nothing is known, unless a process remembers', async () => {
  const { database, one, two } = await twoProcesses()
  for (let each = 0; each < 20; each += 1) await one.take(installation, write)

  await database.pool.query('truncate github_limit')

  await expect(two.take(installation, read)).resolves.toBeTypeOf('string')
  await database.pool.query('truncate github_limit')
  await expect(one.take(installation, write)).rejects.toThrow(RateLimitedError)
})

test('a database that does not answer is an error, and the next question is asked anew', async () => {
  const { database, one } = await twoProcesses()
  await database.pool.query('alter table github_limit rename to elsewhere')

  await expect(one.take(installation, read)).rejects.toThrow('github_limit')
  await database.pool.query('alter table elsewhere rename to github_limit')

  await expect(one.take(installation, read)).resolves.toBeTypeOf('string')
})

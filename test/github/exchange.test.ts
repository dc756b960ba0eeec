import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { RateLimitedError } from '../../src/errors.ts'
import { type Door, exchange } from '../../src/github/exchange.ts'
import type { Seen } from '../../src/github/limits.ts'

const read = { resource: 'graphql', write: false, content: 0 } as const

function watchedDoor() {
  const settled: Seen[] = []
  const errors: unknown[] = []
  const door: Door = {
    now: Date.now,
    deadlineMs: 10_000,
    take: async () => 'r1',
    settle: async (seen) => void settled.push(seen),
    onError: (error) => void errors.push(error),
  }
  return { door, settled, errors }
}

const headers = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4990', 'x-ratelimit-reset': '2000' }

/** The address of a server that answers with these headers. */
async function serverWith(given: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer((_, response) => response.writeHead(200, given).end('{}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

test.for([
  { what: 'no budget', given: {}, answer: {}, budget: null },
  { what: 'a malformed budget', given: { ...headers, 'x-ratelimit-reset': 'soon' }, answer: {}, budget: null },
  { what: 'a budget', given: headers, answer: {}, budget: { limit: 5000, remaining: 4990, resetAt: 2_000_000 } },
  {
    what: 'points, which count more than requests do',
    given: headers,
    answer: { rateLimit: { cost: 2, remaining: 4980, resetAt: '1970-01-01T00:33:20Z' } },
    budget: { limit: 5000, remaining: 4980, resetAt: 2_000_000 },
  },
])('an answer with $what', async ({ given, answer, budget }) => {
  const { door, settled } = watchedDoor()

  const url = await serverWith(given)

  await exchange(door, read, async ({ fetch }) => {
    await fetch(url)
    return answer
  })

  expect(settled).toEqual([{ name: 'r1', resource: 'graphql', budget, refusal: null }])
})

test('that a refusal or an answer cannot be noted changes nothing about the answer', async () => {
  const { door, errors } = watchedDoor()
  const broken: Door = { ...door, settle: () => Promise.reject(new Error('no database')) }

  expect(await exchange(broken, read, async () => 'well')).toBe('well')
  await expect(exchange(broken, read, () => Promise.reject(new Error('not well')))).rejects.toThrow('not well')

  expect(errors).toHaveLength(2)
})

test('what the limits do not allow is not sent', async () => {
  const { door } = watchedDoor()
  const closed: Door = { ...door, take: () => Promise.reject(new RateLimitedError(7)) }
  let sent = false

  await expect(exchange(closed, read, async () => (sent = true))).rejects.toMatchObject({ retryAt: 7 })

  expect(sent).toBe(false)
})

test.for([
  { write: true, retries: 0 },
  { write: false, retries: undefined },
])('of a request that writes ($write) Octokit is told to repeat it: $retries', async ({ write, retries }) => {
  const { door } = watchedDoor()

  expect(await exchange(door, { ...read, write }, async (options) => options.retries)).toBe(retries)
})

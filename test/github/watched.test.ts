import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { ForbiddenError, NotFoundError, RateLimitedError } from '../../src/errors.ts'
import type { GitHub, GitHubApp } from '../../src/github/client.ts'
import { connectGitHub } from '../../src/github/client.ts'
import { watched, watchedLimits } from '../../src/github/watched.ts'

const appKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

function watching(client: GitHub): Readonly<{ app: GitHubApp; seen: readonly unknown[] }> {
  const seen: unknown[] = []
  const connected = connectGitHub({ appId: 1, privateKey: appKey, webhookSecret: 'x', apiUrl: 'http://127.0.0.1:1' })
  const app = watched(
    { ...connected, installation: async () => client },
    {
      onRequest: (...args) => void seen.push(args),
      onPoints: (...args) => void seen.push(args),
      onBudget: () => {},
    },
  )
  return { app, seen }
}

const answering = (data: unknown, problems: number): GitHub => ({
  query: async () => ({
    data,
    problems: Array.from({ length: problems }, () => ({ type: '', message: '', path: [] })),
  }),
  request: async () => ({ status: 200, data, headers: {} }),
})
const throwing = (error: unknown): GitHub => ({
  query: () => Promise.reject(error),
  request: () => Promise.reject(error),
})

test('what GitHub answers is counted, with the points of a query', async () => {
  const { app, seen } = watching(answering({ rateLimit: { cost: 2, remaining: 4000 } }, 0))
  const github = await app.installation(7)
  await github.query('query', {})
  await github.request('GET /x')
  expect(seen).toEqual([
    [7, 'answered'],
    [7, 2],
    [7, 'answered'],
  ])
})

test('an answer with problems is a partial one', async () => {
  const { app, seen } = watching(answering(null, 1))
  await (await app.installation(7)).query('query', {})
  expect(seen).toEqual([[7, 'partial']])
})

test.for([
  [new NotFoundError('a thing'), 'not_found'],
  [new ForbiddenError('a thing'), 'forbidden'],
  [new RateLimitedError(0, new Error('GitHub said so')), 'limited'],
  [new RateLimitedError(0), 'put_off'],
  [new Error('the network'), 'failed'],
] as const)('%s is counted as %s and thrown on', async ([error, outcome]) => {
  const { app, seen } = watching(throwing(error))
  const github = await app.installation(7)
  await expect(github.query('query', {})).rejects.toBe(error)
  await expect(github.request('GET /x')).rejects.toBe(error)
  expect(seen).toEqual([
    [7, outcome],
    [7, outcome],
  ])
})

test('what GitHub says of the hour is told as it is noted, whatever became of the request', async () => {
  const seen: unknown[] = []
  const settled: unknown[] = []
  const limits = watchedLimits(
    { take: async () => 'r1', settle: async (...args) => void settled.push(args) },
    { onRequest: () => {}, onPoints: () => {}, onBudget: (...args) => void seen.push(args) },
  )
  const budget = { limit: 5000, remaining: 0, resetAt: 9 }
  const refused = { name: 'r1', resource: 'rest', budget, refusal: { kind: 'primary', until: 9 } } as const
  await limits.settle(7, refused)
  await limits.settle(7, { ...refused, budget: null })
  expect(seen).toEqual([[7, 'rest', budget]])
  expect(settled).toEqual([
    [7, refused],
    [7, { ...refused, budget: null }],
  ])
})

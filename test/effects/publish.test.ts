import { expect, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { type Publication, publish, unseen } from '../../src/effects/publish.ts'
import { PostponedError, RateLimitedError } from '../../src/errors.ts'
import type { GitHub } from '../../src/github/client.ts'
import { md } from '../../src/markdown.ts'
import type { Decision } from '../../src/verdict.ts'
import { databaseForTest } from '../database.ts'
import { repository } from '../inbox/deliveries.ts'

const start = Date.parse('2026-11-01T09:00:00.000Z')
const dayMs = 86_400_000
const at = (ms: number) => new Date(ms).toISOString()
const sha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'

const content = (decision: Decision) => ({
  name: 'Andon',
  decision,
  title: decision,
  summary: md`What is.`,
  text: null,
  annotations: [],
})

const know = (database: Database, decision: Decision) =>
  database.kysely
    .insertInto('subject')
    .values({
      installation_id: repository.installationId,
      repository_id: repository.id,
      kind: 'pull_request',
      key: 'pull_request/11/22/7',
      number: 7,
      head_sha: sha,
      base_branch: 'main',
      base_sha: 'b',
      open: true,
      decision,
      title: decision,
      check: JSON.stringify([content(decision)]),
      verdict_id: 1,
      gathered_at: at(start),
      needs_checks: false,
      policy_digest: 'p',
    })
    .execute()

/** Publishes on the commit at each of the moments; answers what it wrote each time. */
async function publishAt(decision: Decision, moments: readonly number[]): Promise<readonly (readonly string[])[]> {
  const database = await databaseForTest()
  await know(database, decision)
  const wrote: (readonly string[])[] = []
  for (const moment of moments) wrote.push(await attempt(database, moment, written))
  return wrote
}

test('a check in progress is written again after 12 days, since GitHub marks it as stale after 14', async () => {
  const moments = [0, 1, 12 * dayMs - 1, 12 * dayMs, 12 * dayMs + 1, 24 * dayMs].map((after) => start + after)

  expect(await publishAt('wait', moments)).toEqual([['created'], [], [], ['wrote CR_1'], [], ['wrote CR_1']])
})

test.for(['allow', 'deny'] as const)('a check that says %s is complete, and never written again', async (decision) => {
  expect(await publishAt(decision, [start, start + 100 * dayMs])).toEqual([['created'], []])
})

const written: GitHub['query'] = async () => ({ data: { w0: { checkRun: { id: 'CR_1' } } }, problems: [] })

/** Publishes on the commit, or on those, where GitHub answers so; answers what it wrote. */
async function attempt(
  database: Database,
  moment: number,
  query: GitHub['query'],
  commits: Pick<Publication, 'sha' | 'vacated'> = { sha },
): Promise<readonly string[]> {
  const request: GitHub['request'] = async () => ({ status: 200, data: null, headers: {} })
  const { signal } = new AbortController()
  const publishing = { database, github: { query, request }, appId: 1, now: () => at(moment), signal }
  const writes = await publish(publishing, { repository, ...commits, onGitHub: unseen, record: async () => {} })
  return writes.map(({ nodeId }) => (nodeId === null ? 'created' : `wrote ${nodeId}`))
}

/** A first try that ends with the failure, and another so many milliseconds later: what became of the second. */
async function secondTry(failure: Error, afterMs: number): Promise<string> {
  const database = await databaseForTest()
  await know(database, 'deny')
  await expect(attempt(database, start, () => Promise.reject(failure))).rejects.toBe(failure)
  try {
    await attempt(database, start + afterMs, written)
    return 'written'
  } catch (error) {
    if (error instanceof PostponedError) return `put off by ${error.retryAt - start - afterMs} ms`
    throw error
  }
}

test.for([
  { failure: new TypeError('fetch failed'), afterMs: 11_999, becomes: 'put off by 1 ms' },
  { failure: new TypeError('fetch failed'), afterMs: 12_000, becomes: 'written' },
  { failure: new RateLimitedError(start), afterMs: 1, becomes: 'written' },
])('$afterMs ms after a write that ended with $failure.message the next is $becomes', async (row) => {
  expect(await secondTry(row.failure, row.afterMs)).toBe(row.becomes)
})

test.for([
  { failure: new TypeError('fetch failed'), wrote: ['wrote CR_1'] },
  { failure: new RateLimitedError(start), wrote: [] },
])('a check that wants its old word back after a write that ended with $failure.message: $wrote', async (row) => {
  const database = await databaseForTest()
  await know(database, 'deny')
  const say = (decision: Decision) =>
    database.kysely
      .updateTable('subject')
      .set({ check: JSON.stringify([content(decision)]) })
      .execute()

  expect(await attempt(database, start, written)).toEqual(['created'])
  await say('allow')
  await expect(attempt(database, start + 1000, () => Promise.reject(row.failure))).rejects.toBe(row.failure)
  await say('deny')
  expect(await attempt(database, start + 60_000, written)).toEqual(row.wrote)
  expect(await attempt(database, start + 61_000, written)).toEqual([])
})

test('what may stand on a commit, and was never noted, is left to the look that sees it: there must be no second run', async () => {
  const database = await databaseForTest()
  await know(database, 'deny')
  await expect(attempt(database, start, () => Promise.reject(new TypeError('fetch failed')))).rejects.toThrow()

  const elsewhere = { sha: 'b'.repeat(40), vacated: [sha] }
  expect(await attempt(database, start + 60_000, written, elsewhere)).toEqual([])
})

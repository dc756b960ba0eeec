import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { NotFoundError, RateLimitedError } from '../../src/errors.ts'
import type { Repository } from '../../src/event.ts'
import type { GitHub } from '../../src/github/client.ts'
import { openQueue } from '../../src/inbox/queue.ts'
import { rememberRepository } from '../../src/ledger/repositories.ts'
import { lookAgain, missed } from '../../src/pipeline/look-again.ts'
import { databaseForTest } from '../database.ts'
import { repository as shop } from '../inbox/deliveries.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const start = Date.parse('2026-11-23T09:00:00.000Z')
const ago = (ms: number) => new Date(start - ms).toISOString()

describe('what was missed', () => {
  const known = { number: 7, head: 'a', gatheredAt: ago(hourMs) }
  const open = { number: 7, head: 'a', updatedAt: ago(hourMs), urgent: false }

  test.for([
    { when: 'nothing changed', known: [known], open: [open], numbers: [] },
    {
      when: 'it changed after the look',
      known: [known],
      open: [{ ...open, updatedAt: ago(hourMs - 1) }],
      numbers: [7],
    },
    { when: 'its head moved', known: [known], open: [{ ...open, head: 'b' }], numbers: [7] },
    { when: 'it was closed', known: [known], open: [], numbers: [7] },
    {
      when: 'several things happened, by number',
      known: [known, { ...known, number: 3 }],
      open: [
        { ...open, number: 5, updatedAt: ago(0) },
        { ...open, head: 'b' },
      ],
      numbers: [3, 5, 7],
    },
  ])('$when', ({ known: ours, open: theirs, numbers }) => {
    expect(missed(ours, theirs, ago(hourMs))).toEqual(numbers)
  })

  test.for([
    { when: 'never looked', sweptAt: null, numbers: [7] },
    { when: 'it changed since the last sweep', sweptAt: ago(2 * hourMs), numbers: [7] },
    { when: 'it changed just before the last sweep, as clocks go', sweptAt: ago(hourMs - 10 * minuteMs), numbers: [7] },
    { when: 'it was as it is at the last sweep', sweptAt: ago(hourMs - 10 * minuteMs - 1), numbers: [] },
  ])('of one that is unknown: $when', ({ sweptAt, numbers }) => {
    expect(missed([], [open], sweptAt)).toEqual(numbers)
  })
})

let database: Database
beforeEach(async () => {
  database = await databaseForTest()
  await rememberRepository(database, shop, ago(dayMs))
})

type Open = Readonly<{ number: number; head: string; updatedAt: string }>

/** A GitHub that shows these open pull requests, or fails, by the name of the repository. */
function showing(answers: Readonly<Record<string, readonly Open[] | Error>>) {
  const asked: string[] = []
  const client: GitHub = {
    query: async (_document, { repo }) => {
      asked.push(String(repo))
      const answer = answers[String(repo)] ?? []
      if (answer instanceof Error) throw answer
      const nodes = answer.map(({ number, head, updatedAt }) => ({
        number,
        headRefOid: head,
        updatedAt,
        isInMergeQueue: false,
        autoMergeRequest: null,
      }))
      const pullRequests = { pageInfo: { hasNextPage: false, endCursor: null }, nodes }
      return { data: { repository: { pullRequests } }, problems: [] }
    },
    request: async () => ({ status: 200, data: null, headers: {} }),
  }
  return { asked, github: { installation: async () => client } }
}

const know = (
  number: number,
  more: Readonly<{ of?: Repository; gatheredAt?: string; decision?: 'allow' | 'wait' }> = {},
) => {
  const { of = shop, gatheredAt = ago(hourMs), decision = 'wait' } = more
  return database.kysely
    .insertInto('subject')
    .values({
      installation_id: of.installationId,
      repository_id: of.id,
      kind: 'pull_request',
      key: `pull_request/${of.installationId}/${of.id}/${number}`,
      number,
      head_sha: `head${number}`,
      base_branch: 'main',
      base_sha: 'b',
      open: true,
      decision,
      title: '',
      check: '[]',
      verdict_id: 1,
      gathered_at: gatheredAt,
      needs_checks: false,
      policy_digest: 'p',
    })
    .execute()
}

const published = (number: number, appliedAt: string) =>
  database.kysely
    .insertInto('published')
    .values({
      installation_id: shop.installationId,
      repository_id: shop.id,
      kind: 'check_run',
      key: `head${number}/Andon`,
      node_id: 'N',
      digest: 'd',
      planned_digest: 'd',
      planned_at: appliedAt,
      applied_at: appliedAt,
    })
    .execute()

const quiet = (number: number): Open => ({ number, head: `head${number}`, updatedAt: ago(2 * hourMs) })

async function sweep({ github }: Pick<ReturnType<typeof showing>, 'github'>, atMs = start) {
  const trouble: string[] = []
  const options = { database, github, queue: openQueue(database), now: () => atMs, everyMs: hourMs }
  const found = await lookAgain(
    { ...options, onTrouble: (repository) => trouble.push(repository) },
    new AbortController().signal,
  )
  return { found, trouble }
}

const jobs = async () =>
  (
    await database.pool.query<{ key: string; priority: number }>(
      'select key, priority from graphile_worker.jobs order by key',
    )
  ).rows

describe('the sweep', () => {
  test('asks for a look, behind everything else, at what changed without our knowing', async () => {
    await know(7)
    await know(8)
    const { github, asked } = showing({
      shop: [quiet(7), { ...quiet(8), head: 'other' }, { ...quiet(9), updatedAt: ago(minuteMs) }],
    })

    expect(await sweep({ github })).toEqual({ found: 2, trouble: [] })
    expect(asked).toEqual(['shop'])
    expect(await jobs()).toEqual([
      { key: 'pull_request/11/22/8', priority: 30 },
      { key: 'pull_request/11/22/9', priority: 30 },
    ])
  })

  test('leaves what already has its job where it is', async () => {
    await know(7)
    const { github } = showing({ shop: [] })
    await openQueue(database).enqueue({ subject: 'pull_request', repository: shop, number: 7 })

    expect(await sweep({ github })).toMatchObject({ found: 0 })
    expect(await jobs()).toEqual([{ key: 'pull_request/11/22/7', priority: 0 }])
  })

  test('starts work again that Andon had stopped trying', async () => {
    await know(7)
    await openQueue(database).enqueue({ subject: 'pull_request', repository: shop, number: 7 })
    await database.pool.query('update graphile_worker._private_jobs set attempts = max_attempts')

    expect(await sweep(showing({ shop: [] }))).toMatchObject({ found: 1 })
  })

  test.for([
    { when: 'after 12 days in progress', appliedAt: ago(12 * dayMs), decision: 'wait', found: 1 },
    { when: 'not a moment before', appliedAt: ago(12 * dayMs - 1), decision: 'wait', found: 0 },
    { when: 'not if it is complete', appliedAt: ago(13 * dayMs), decision: 'allow', found: 0 },
  ] as const)('has a check written again $when', async ({ appliedAt, decision, found }) => {
    await know(7, { decision })
    await published(7, appliedAt)

    expect(await sweep(showing({ shop: [quiet(7)] }))).toMatchObject({ found })
  })

  test('looks at a repository with open pull requests every time, at another once a day', async () => {
    const { github, asked } = showing({})
    await sweep({ github })
    await sweep({ github }, start + hourMs)
    expect(asked).toEqual(['shop'])
    await sweep({ github }, start + dayMs)
    expect(asked).toEqual(['shop', 'shop'])
    await know(7)
    await sweep({ github }, start + dayMs + hourMs)
    expect(asked).toHaveLength(3)
  })

  test('goes on after a repository that fails, leaves one that is gone, and an installation at its limit', async () => {
    const also = (id: number, name: string, installationId = 11) =>
      rememberRepository(database, { ...shop, id, name, installationId }, ago(dayMs))
    await also(23, 'broken')
    await also(24, 'gone')
    await also(25, 'limited', 12)
    await also(26, 'behind the limit', 12)
    await also(27, 'last')
    const { github, asked } = showing({
      broken: new Error('no'),
      gone: new NotFoundError('acme/gone'),
      limited: new RateLimitedError(start + minuteMs),
    })

    expect(await sweep({ github })).toEqual({ found: 0, trouble: ['acme/broken'] })
    expect(asked).toEqual(['shop', 'broken', 'gone', 'limited', 'last'])
    await sweep({ github }, start + minuteMs)
    expect(asked.slice(5)).toEqual(['broken', 'limited'])
  })
})

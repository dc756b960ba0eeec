import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import { forgetOld } from '../../src/inbox/retention.ts'
import { databaseForTest } from '../database.ts'

const now = Date.parse('2026-11-23T09:00:00.000Z')
const daysAgo = (days: number, more = 0) => new Date(now - days * 86_400_000 - more).toISOString()
const keep = { payloadDays: 14, deliveryDays: 30, closedDays: 90 }
const place = { installation_id: 11, repository_id: 22 }

let database: Database
beforeEach(async () => {
  database = await databaseForTest()
})

const forget = () => forgetOld(database, keep, { now, signal: new AbortController().signal })

type Delivered = Readonly<{
  id: string
  outcome: 'waiting' | 'done' | 'ignored' | 'discarded'
  at: string
  doneAt?: string
}>

const deliver = ({ id, outcome, at, doneAt }: Delivered) =>
  database.kysely
    .insertInto('delivery')
    .values({
      id,
      event: 'pull_request',
      action: 'opened',
      ...place,
      key: 'pull_request/11/22/7',
      received_at: at,
      payload: outcome === 'ignored' ? null : Buffer.from('x'),
      outcome,
      done_at: doneAt ?? null,
    })
    .execute()

const kept = async () =>
  (await database.kysely.selectFrom('delivery').select(['id', 'payload']).orderBy('id').execute()).map(
    ({ id, payload }) => `${id}${payload === null ? '' : ' with payload'}`,
  )

describe('deliveries', () => {
  test.for([
    { when: 'just kept', at: daysAgo(14), kept: ['d with payload'] },
    { when: 'one moment too old for the payload', at: daysAgo(14, 1), kept: ['d'] },
    { when: 'just kept without payload', at: daysAgo(30), kept: ['d'] },
    { when: 'one moment too old', at: daysAgo(30, 1), kept: [] },
  ])('$when', async ({ at, kept: expected }) => {
    await deliver({ id: 'd', outcome: 'done', at, doneAt: at })
    await forget()

    expect(await kept()).toEqual(expected)
  })

  test('what waits stays, however old; what was done late counts from then', async () => {
    await deliver({ id: 'done late', outcome: 'done', at: daysAgo(100), doneAt: daysAgo(13) })
    await deliver({ id: 'discarded', outcome: 'discarded', at: daysAgo(100), doneAt: daysAgo(40) })
    await deliver({ id: 'ignored', outcome: 'ignored', at: daysAgo(40) })
    await deliver({ id: 'waiting', outcome: 'waiting', at: daysAgo(400) })

    expect(await forget()).toMatchObject({ payloads: 1, deliveries: 2 })
    expect(await kept()).toEqual(['done late with payload', 'waiting with payload'])
  })

  test('more than fit in one statement are forgotten together', async () => {
    await database.pool.query(
      `insert into delivery (id, event, received_at, payload, outcome, done_at)
        select n::text, 'push', $1, 'x', 'done', $1 from generate_series(1, 10001) n`,
      [daysAgo(20)],
    )

    expect(await forget()).toMatchObject({ payloads: 10_001, deliveries: 0 })
  })
})

type Known = Readonly<{
  number: number
  head: string
  open: boolean
  days: number
  kind?: 'pull_request' | 'merge_group'
}>

const know = ({ number, head, open, days, kind = 'pull_request' }: Known) =>
  database.kysely
    .insertInto('subject')
    .values({
      ...place,
      kind,
      key: `${kind}/11/22/${number}`,
      number,
      head_sha: head,
      base_branch: 'main',
      base_sha: 'b',
      open,
      decision: 'allow',
      title: 'ok',
      check: '[{}]',
      verdict_id: 1,
      gathered_at: daysAgo(days),
      needs_checks: false,
      policy_digest: 'p',
    })
    .execute()

const publishAs = (kind: string, key: string, days: number | null) =>
  database.kysely
    .insertInto('published')
    .values({
      ...place,
      kind,
      key,
      node_id: 'N',
      digest: 'd',
      planned_digest: 'd',
      planned_at: daysAgo(days ?? 400),
      applied_at: days === null ? null : daysAgo(days),
    })
    .execute()

const standing = async () =>
  (await database.kysely.selectFrom('published').select('key').orderBy('key').execute()).map(({ key }) => key)

test('what was promised and could never be written is given up', async () => {
  const unsent = (number: number, days: number) => ({ ...place, number, effect: '{}', planned_at: daysAgo(days) })
  await database.kysely
    .insertInto('unsent')
    .values([unsent(1, 91), unsent(2, 89)])
    .execute()

  expect(await forget()).toMatchObject({ unsent: 1 })
  expect(await database.kysely.selectFrom('unsent').select('number').execute()).toEqual([{ number: 2 }])
})

describe('what stood on pull requests', () => {
  test('is forgotten when they are long closed, and stays otherwise', async () => {
    await know({ number: 1, head: 'aaa', open: true, days: 400 })
    await know({ number: 2, head: 'bbb', open: false, days: 89 })
    await know({ number: 3, head: 'ccc', open: false, days: 91 })
    for (const key of ['aaa/Andon', 'bbb/Andon', 'ccc/Andon']) await publishAs('check_run', key, 95)
    for (const key of ['1/sticky', '2/sticky', '3/sticky']) await publishAs('comment', key, 95)
    await publishAs('check_run', 'old head of 1/Andon', 95)
    await publishAs('check_run', 'just written/Andon', 1)
    await publishAs('check_run', 'planned/Andon', null)
    await publishAs('issue', '3/other', 95)
    for (const key of ['1/mona', '3/mona']) await publishAs('review_request', key, 95)
    for (const days of [95, 1]) await publishAs('reaction', `IC_${days}/THUMBS_UP`, days)

    expect(await forget()).toMatchObject({ published: 5 })
    expect(await standing()).toEqual([
      '1/mona',
      '1/sticky',
      '2/sticky',
      '3/other',
      'IC_1/THUMBS_UP',
      'aaa/Andon',
      'bbb/Andon',
      'just written/Andon',
      'planned/Andon',
    ])
  })

  test('what closed ones would say is cleared, the rows stay; merge groups go', async () => {
    await know({ number: 1, head: 'aaa', open: true, days: 400 })
    await know({ number: 2, head: 'bbb', open: false, days: 89 })
    await know({ number: 3, head: 'ccc', open: false, days: 91 })
    await know({ number: 4, head: 'ddd', open: true, days: 91, kind: 'merge_group' })
    await know({ number: 5, head: 'eee', open: true, days: 89, kind: 'merge_group' })

    expect(await forget()).toMatchObject({ subjects: 2 })
    const rows = await database.kysely.selectFrom('subject').select(['number', 'check']).orderBy('number').execute()
    expect(rows.map(({ number, check }) => [number, check.length])).toEqual([
      [1, 1],
      [2, 1],
      [3, 0],
      [5, 1],
    ])
  })
})

test('what commits changed is forgotten when their pull request is long closed', async () => {
  await know({ number: 1, head: 'aaa', open: true, days: 400 })
  await know({ number: 2, head: 'bbb', open: false, days: 89 })
  await know({ number: 3, head: 'ccc', open: false, days: 91 })
  await know({ number: 4, head: 'ddd', open: false, days: 91 })
  const read = (number: number, days: number) => ({
    ...place,
    ...{ number, base_branch: 'main', sha: 'a' },
    ...{ patch: null, read_at: daysAgo(days) },
  })
  await database.kysely
    .insertInto('reviewed_patch')
    .values([read(1, 400), read(2, 400), read(3, 400), read(4, 1), read(5, 400)])
    .execute()

  expect(await forget()).toMatchObject({ patches: 2 })

  const left = await database.kysely.selectFrom('reviewed_patch').select('number').orderBy('number').execute()
  expect(left.map(({ number }) => number)).toEqual([1, 2, 4])
})

test('who is in a team and may do what is forgotten after a day: it is asked for anew after minutes', async () => {
  const asked = (key: string, at: string) => ({ installation_id: 11, kind: 'team', key, asked_at: at }) as const
  const rows = [asked('acme/new', daysAgo(1)), asked('acme/old', daysAgo(1, 1))]
  await database.kysely
    .insertInto('people_answer')
    .values(rows.map((row) => ({ ...row, login: null, answer: '["ada"]' })))
    .execute()

  expect(await forget()).toMatchObject({ people: 1 })

  const left = await database.kysely.selectFrom('people_answer').select('key').execute()
  expect(left).toEqual([{ key: 'acme/new' }])
})

test('verdicts and observations stay', async () => {
  await database.pool.query(`
    insert into verdict (at, installation_id, repository_id, subject_key, sha, decision, policy_digest, results, facts_digest, cause)
      values ('2020-01-01', 11, 22, 'pull_request/11/22/1', 'a', 'allow', 'p', '[]', 'f', 'pull_request.opened');
    insert into observation (installation_id, repository_id, kind, at, data, digest)
      values (11, 22, 'pushed', '2020-01-01', '{}', 'd')`)
  await forget()

  expect((await database.pool.query('select id from verdict union all select id from observation')).rows).toHaveLength(
    2,
  )
})

test('a sweep that no longer owns its work forgets nothing', async () => {
  await deliver({ id: 'd', outcome: 'done', at: daysAgo(100), doneAt: daysAgo(100) })

  await expect(forgetOld(database, keep, { now, signal: AbortSignal.abort(new Error('not mine')) })).rejects.toThrow()
  expect(await kept()).toEqual(['d with payload'])
})

import { describe, expect, test } from 'vitest'
import { getPull } from '../../demo/github/lookup.ts'
import type { Database } from '../../src/database/client.ts'
import type { Effect, EffectOf } from '../../src/effect.ts'
import { publish, unseen } from '../../src/effects/publish.ts'
import type { GitHub } from '../../src/github/client.ts'
import { md } from '../../src/markdown.ts'
import { databaseForTest } from '../database.ts'
import { openShop, type Shop } from './github.ts'

const start = Date.parse('2026-11-01T09:00:00.000Z')

type Desk = Readonly<{ shop: Shop; database: Database; left: string[] }>
const open = async (): Promise<Desk> => ({ shop: openShop(), database: await databaseForTest(), left: [] })

/** `minutes` after the start; `deaf`: GitHub writes, and the answer never arrives. */
function publishing(desk: Desk, others: readonly Effect[], { minutes = 0, deaf = false } = {}) {
  const { shop, database, left } = desk
  const { query } = shop.github
  const github = {
    ...shop.github,
    query: async (document: string, variables: Readonly<Record<string, unknown>>) => {
      const answer = await query(document, variables)
      if (deaf && document.startsWith('mutation')) throw new TypeError('terminated')
      return answer
    },
  }
  const now = () => new Date(start + minutes * 60_000).toISOString()
  const parts = { database, github, appId: shop.appId, now, signal: new AbortController().signal }
  return publish(
    { ...parts, onLeftOut: (sentence) => left.push(sentence) },
    { repository: shop.repository, sha: null, others, onGitHub: { ...unseen, comments: 1 }, record: async () => {} },
  )
}

const pullOf = ({ shop: { state } }: Desk) => getPull(state.repositories[0] as never, 1)
const commentOf = ({ shop: { acts } }: Desk) => acts.comment({ repo: 'acme/shop', number: 1, by: 'bob', body: 'Well?' })

describe('a reaction', () => {
  test('is given once, in one request', async () => {
    const desk = await open()
    const comment = commentOf(desk)
    const effect: Effect = { kind: 'reaction', nodeId: comment.nodeId, content: 'THUMBS_UP' }

    await publishing(desk, [effect])
    await publishing(desk, [effect], { minutes: 1 })

    expect(comment.reactions.map(({ by }) => by.login)).toEqual(['andon[bot]'])
    expect(desk.shop.asked).toEqual(['AndonWrites'])
  })

  test('to a comment that is gone is left out, and what is written beside it is written', async () => {
    const desk = await open()
    const { nodeId } = pullOf(desk)
    const reply: Effect = {
      kind: 'comment',
      number: 1,
      nodeId,
      marker: 'reply',
      body: md`Yes.`,
      create: true,
      once: true,
    }

    await publishing(desk, [{ kind: 'reaction', nodeId: 'IC_gone', content: 'CONFUSED' }, reply])
    await publishing(desk, [{ kind: 'reaction', nodeId: 'IC_gone', content: 'CONFUSED' }, reply], { minutes: 1 })

    expect(pullOf(desk).comments.map(({ body }) => body)).toEqual(['<!-- andon:reply -->\nYes.'])
    expect(desk.left).toEqual([expect.stringMatching(/^GitHub refused a reaction: /)])
    expect(desk.shop.asked).toEqual(['AndonWrites'])
  })
})

test('an answer that was written and never noted is found, and written no second time', async () => {
  const desk = await open()
  const { nodeId } = pullOf(desk)
  const reply: Effect = {
    kind: 'comment',
    number: 1,
    nodeId,
    marker: 'reply',
    body: md`Yes.`,
    create: true,
    once: true,
  }
  const request: GitHub['request'] = async () => ({
    status: 200,
    data: pullOf(desk).comments.map((comment) => ({
      node_id: comment.nodeId,
      body: comment.body,
      performed_via_github_app: { id: comment.app?.id },
    })),
    headers: {},
  })

  const listing = { ...desk, shop: { ...desk.shop, github: { ...desk.shop.github, request } } }

  await expect(publishing(listing, [reply], { deaf: true })).rejects.toThrow('terminated')
  await publishing(listing, [reply], { minutes: 1 })

  expect(pullOf(desk).comments).toHaveLength(1)
})

describe('a request for a review', () => {
  const asks = (desk: Desk, ...reviewers: readonly string[]): readonly EffectOf<'review_request'>[] =>
    reviewers.map((reviewer) => ({ kind: 'review_request', number: 1, nodeId: pullOf(desk).nodeId, reviewer }))
  const requested = (desk: Desk) => [
    ...[...pullOf(desk).requestedReviewers].map(({ login }) => login),
    ...[...pullOf(desk).requestedTeams].map(({ slug }) => slug),
  ]

  test('asks people and teams with two requests, and keeps those who were asked', async () => {
    const desk = await open()
    desk.shop.acts.createTeam({ organization: 'acme', slug: 'owners' })
    desk.shop.acts.requestReview({ repo: 'acme/shop', number: 1, by: 'ada', from: 'eve' })

    await publishing(desk, asks(desk, 'Bob', 'acme/owners'))

    expect(requested(desk)).toEqual(['eve', 'bob', 'owners'])
    expect(desk.shop.asked).toEqual(['AndonNames', 'AndonWrites'])
  })

  test('is not repeated when a person took it back, also if somebody else is asked later', async () => {
    const desk = await open()
    await publishing(desk, asks(desk, 'bob'))
    pullOf(desk).requestedReviewers.clear()

    await publishing(desk, asks(desk, 'bob', 'eve'), { minutes: 1 })

    expect(requested(desk)).toEqual(['eve'])
  })

  test('of somebody whom GitHub does not know is left out, and said so', async () => {
    const desk = await open()

    await publishing(desk, asks(desk, 'nobody', 'bob'))

    expect(requested(desk)).toEqual(['bob'])
    expect(desk.left).toEqual(['GitHub does not show the person nobody, so it is left out.'])
  })

  test('that GitHub refuses is left out', async () => {
    const desk = await open()

    await publishing(desk, asks(desk, 'ada', 'bob'))
    await publishing(desk, asks(desk, 'ada', 'bob'), { minutes: 1 })

    expect(requested(desk)).toEqual(['bob'])
    expect(desk.left).toHaveLength(1)
  })
})

describe('an issue', () => {
  const issue = (more: Partial<EffectOf<'issue'>> = {}): Effect => ({
    kind: 'issue',
    marker: 'follow-up/1',
    title: 'Look back at #1',
    body: md`It was merged.`,
    labels: ['follow-up', 'unheard-of'],
    assignees: ['bob'],
    state: 'open',
    ...more,
  })

  test('is opened with the labels that there are and the people who are known', async () => {
    const desk = await open()
    desk.shop.acts.createLabel(desk.shop.state.repositories[0] as never, { name: 'Follow-up' })

    await publishing(desk, [issue({ assignees: ['bob', 'nobody'] })])

    const [opened] = desk.shop.issues()
    expect(opened).toMatchObject({ title: 'Look back at #1', body: '<!-- andon:follow-up/1 -->\nIt was merged.' })
    expect([...(opened?.labels ?? [])].map(({ name }) => name)).toEqual(['Follow-up'])
    expect([...(opened?.assignees ?? [])].map(({ login }) => login)).toEqual(['bob'])
    expect(desk.left).toEqual([
      'GitHub does not show the person nobody, so it is left out.',
      'GitHub does not show the label unheard-of, so it is left out.',
    ])
  })

  test('is rewritten and closed in place, and what people changed about its owners stays', async () => {
    const desk = await open()
    await publishing(desk, [issue()])
    const [opened] = desk.shop.issues()
    opened?.assignees.clear()

    await publishing(desk, [issue({ body: md`It was reviewed.`, state: 'closed' })], { minutes: 1 })

    expect(desk.shop.issues()).toEqual([opened])
    expect(opened).toMatchObject({ state: 'closed', body: '<!-- andon:follow-up/1 -->\nIt was reviewed.' })
    expect(opened?.assignees.size).toBe(0)
  })

  test('that is to be closed and was never opened is not opened', async () => {
    const desk = await open()

    await publishing(desk, [issue({ state: 'closed' })])

    expect(desk.shop.asked).toEqual([])
  })

  test('that was opened and never noted is found by its marker and our App', async () => {
    const desk = await open()
    const forged = { title: 'Mine', body: '<!-- andon:follow-up/1 -->\nNo.' }
    desk.shop.acts.openIssue({ repo: 'acme/shop', by: 'eve', ...forged })
    await expect(publishing(desk, [issue()], { deaf: true })).rejects.toThrow('terminated')

    await publishing(desk, [issue({ title: 'Look back soon' })], { minutes: 1 })

    expect(desk.shop.issues().map(({ title }) => title)).toEqual(['Mine', 'Look back soon'])
  })

  test('that wants its old words back after a rewrite that was never noted gets them', async () => {
    const desk = await open()
    await publishing(desk, [issue()])
    const rewrite = publishing(desk, [issue({ title: 'Look back soon' })], { minutes: 1, deaf: true })
    await expect(rewrite).rejects.toThrow('terminated')

    await publishing(desk, [issue()], { minutes: 2 })

    expect(desk.shop.issues().map(({ title }) => title)).toEqual(['Look back at #1'])
  })
})

import { expect, test } from 'vitest'
import { appCaller, ofPull, seed } from '../seed.ts'

const on = { repo: 'acme/shop', number: 1 } as const

test('a pull request from a fork is known as one', async () => {
  const { acts, ask } = seed()
  acts.fork({ repo: 'acme/shop', owner: 'eve' })
  acts.push({ repo: 'eve/shop', branch: 'mine', by: 'eve', files: { c: 'c\n' } })
  acts.openPullRequest({ repo: 'acme/shop', headRepo: 'eve/shop', head: 'mine', by: 'eve', title: 'C' })
  const query =
    '{ repository(owner: "acme", name: "shop") { pullRequest(number: 2) { isCrossRepository headRepositoryOwner { login } } } }'

  expect(await ask(query)).toEqual({
    data: { repository: { pullRequest: { isCrossRepository: true, headRepositoryOwner: { login: 'eve' } } } },
  })
})

test.for([
  ['commits', 250],
  ['commits', 251],
] as const)('of %s GitHub lists 250 and counts all %i', async ([, count]) => {
  const { acts, ask } = seed()
  for (let number = 2; number <= count; number += 1)
    acts.push({ repo: 'acme/shop', branch: 'feature', by: 'ada', files: { 'src/a.ts': `${number}\n` } })
  const after = Buffer.from('cursor:v2:200').toString('base64')

  expect(
    await ask(ofPull(`commits(first: 100, after: "${after}") { totalCount pageInfo { hasNextPage } nodes { id } }`)),
  ).toEqual({
    data: {
      repository: {
        pullRequest: {
          commits: {
            totalCount: count,
            pageInfo: { hasNextPage: false },
            nodes: Array.from({ length: 50 }, () => ({ id: expect.any(String) })),
          },
        },
      },
    },
  })
})

test('a kind of happening that the double does not remember is refused by name', async () => {
  expect(
    (await seed().ask(ofPull('timelineItems(itemTypes: [MENTIONED_EVENT], first: 1) { totalCount }'))).errors,
  ).toMatchObject([{ type: 'NOT_IMPLEMENTED', message: expect.stringContaining('MENTIONED_EVENT') }])
})

test('happenings since a moment', async () => {
  const { acts, ask } = seed()
  acts.addLabel({ ...on, by: 'bob', label: 'a' })
  const since = '2026-01-06T00:00:00Z'

  expect(
    await ask(
      ofPull(`timelineItems(itemTypes: [LABELED_EVENT], first: 1, since: "${since}") { totalCount filteredCount }`),
    ),
  ).toMatchObject({
    data: { repository: { pullRequest: { timelineItems: { totalCount: 0 } } } },
  })
})

test('global ids lead back to pull requests, check runs and comments', async () => {
  const { acts, ask, state } = seed()
  const run = acts.reportCheck({ repo: 'acme/shop', sha: 'feature', name: 'ci', app: 'other', conclusion: 'success' })
  const comment = acts.comment({ ...on, by: 'bob', body: 'Hm.' })
  const pull = state.repositories[0]?.issues.get(1)
  const ids = [pull?.nodeId, run.nodeId, comment.nodeId]
  const query =
    'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on PullRequest { number } ... on CheckRun { name } ... on IssueComment { body } } }'

  expect(await ask(query, { ids })).toEqual({
    data: {
      nodes: [
        { __typename: 'PullRequest', id: ids[0], number: 1 },
        { __typename: 'CheckRun', id: ids[1], name: 'ci' },
        { __typename: 'IssueComment', id: ids[2], body: 'Hm.' },
      ],
    },
  })
})

test('a global id of a repository that one may not see is unknown', async () => {
  const { askAs, state } = seed()
  const id = state.repositories[0]?.issues.get(1)?.nodeId
  const caller = { ...appCaller(state, 'andon'), ...{ repositoryIds: new Set<number>() } }

  expect((await askAs(caller, 'query($id: ID!) { node(id: $id) { id } }', { id })).errors).toMatchObject([
    { type: 'NOT_FOUND' },
  ])
})

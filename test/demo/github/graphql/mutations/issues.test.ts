import { expect, test } from 'vitest'
import { type Seed, seed } from '../seed.ts'

const create =
  'mutation($input: CreateIssueInput!) { createIssue(input: $input) { issue { number title body state labels(first: 5) { nodes { name } } } } }'
const update =
  'mutation($input: UpdateIssueInput!) { updateIssue(input: $input) { issue { state labels(first: 5) { nodes { name } } } } }'
const put =
  'mutation($input: AddLabelsToLabelableInput!) { addLabelsToLabelable(input: $input) { labelable { ... on PullRequest { labels(first: 5) { nodes { name } } } } } }'
const take =
  'mutation($input: RemoveLabelsFromLabelableInput!) { removeLabelsFromLabelable(input: $input) { clientMutationId } }'
const ask =
  'mutation($input: RequestReviewsInput!) { requestReviews(input: $input) { pullRequest { reviewRequests(first: 5) { nodes { requestedReviewer { ... on User { login } ... on Team { slug } } } } } } }'

function shop({ state, acts }: Seed) {
  const [repository] = state.repositories
  const pull = repository?.issues.get(1)
  if (repository === undefined || pull?.kind !== 'pull_request') throw new Error('no shop')
  const label = (name: string): string => acts.createLabel(repository, { name }).nodeId
  return { repository, pull, label }
}

test('an issue is opened with labels and told of', async () => {
  const seeded = seed()
  const { repository, label } = shop(seeded)
  const input = {
    repositoryId: repository.nodeId,
    title: 'Look back',
    body: 'At the merge.',
    labelIds: [label('follow-up')],
  }

  expect(await seeded.ask(create, { input })).toEqual({
    data: {
      createIssue: {
        issue: {
          number: 2,
          title: 'Look back',
          body: 'At the merge.',
          state: 'OPEN',
          labels: { nodes: [{ name: 'follow-up' }] },
        },
      },
    },
  })
  expect(seeded.events).toEqual(['issues.opened'])
})

test('an issue is given to people, rewritten, closed and opened again', async () => {
  const seeded = seed()
  const { repository } = shop(seeded)
  const [ada, bob] = ['ada', 'bob'].map((login) => seeded.state.accounts.get(login)?.nodeId)
  await seeded.ask(create, { input: { repositoryId: repository.nodeId, title: 'Look back', assigneeIds: [ada] } })
  const issue = repository.issues.get(2)
  if (issue?.kind !== 'issue') throw new Error('no issue')

  await seeded.ask(update, { input: { id: issue.nodeId, title: 'Look', body: 'Again.', assigneeIds: [bob] } })
  await seeded.ask(update, { input: { id: issue.nodeId, state: 'CLOSED' } })
  await seeded.ask(update, { input: { id: issue.nodeId, state: 'OPEN' } })

  expect(issue).toMatchObject({ title: 'Look', body: 'Again.', state: 'open', app: { slug: 'andon' } })
  expect([...issue.assignees].map(({ login }) => login)).toEqual(['bob'])
  expect(seeded.events).toEqual(['issues.opened', 'issues.edited', 'issues.closed', 'issues.reopened'])
})

test('an issue gets other labels and is closed', async () => {
  const seeded = seed()
  const { label } = shop(seeded)
  const issue = seeded.acts.openIssue({ repo: 'acme/shop', by: 'ada', title: 'Look back', labels: ['old', 'kept'] })
  const input = { id: issue.nodeId, state: 'CLOSED', labelIds: [label('kept'), label('new')] }

  expect(await seeded.ask(update, { input })).toEqual({
    data: { updateIssue: { issue: { state: 'CLOSED', labels: { nodes: [{ name: 'kept' }, { name: 'new' }] } } } },
  })
  expect(seeded.events).toEqual(['issues.opened', 'issues.unlabeled', 'issues.labeled', 'issues.closed'])
})

test('labels come and go, each with one event of the pull request', async () => {
  const seeded = seed()
  const { pull, label } = shop(seeded)
  const ids = [label('urgent'), label('emergency')]
  await seeded.ask(put, { input: { labelableId: pull.nodeId, labelIds: ids } })

  expect(await seeded.ask(put, { input: { labelableId: pull.nodeId, labelIds: ids } })).toMatchObject({
    data: { addLabelsToLabelable: { labelable: { labels: { nodes: [{ name: 'urgent' }, { name: 'emergency' }] } } } },
  })
  await seeded.ask(take, { input: { labelableId: pull.nodeId, labelIds: [ids[0]] } })
  expect(seeded.events).toEqual(['pull_request.labeled', 'pull_request.labeled', 'pull_request.unlabeled'])
})

test('an unknown label changes nothing', async () => {
  const seeded = seed()
  const { pull, label } = shop(seeded)

  expect(
    (await seeded.ask(put, { input: { labelableId: pull.nodeId, labelIds: [label('urgent'), 'LA_none'] } })).errors,
  ).toMatchObject([{ type: 'NOT_FOUND', message: "Could not resolve to a node with the global id of 'LA_none'" }])
  expect(pull.labels.size).toBe(0)
})

test.for([
  [true, ['bob', 'eve', 'core']],
  [false, ['eve', 'core']],
] as const)('reviews are asked for of people and teams, added to those before: %s', async ([union, names]) => {
  const seeded = seed()
  const { acts, state } = seeded
  const { pull } = shop(seeded)
  const team = acts.createTeam({ organization: 'acme', slug: 'core', members: ['bob'] })
  acts.requestReview({ repo: 'acme/shop', number: 1, by: 'ada', from: 'bob' })
  const input = {
    pullRequestId: pull.nodeId,
    userIds: [state.accounts.get('eve')?.nodeId],
    teamIds: [team.nodeId],
    union,
  }

  expect(await seeded.ask(ask, { input })).toEqual({
    data: {
      requestReviews: {
        pullRequest: {
          reviewRequests: {
            nodes: names.map((name) => ({ requestedReviewer: name === 'core' ? { slug: name } : { login: name } })),
          },
        },
      },
    },
  })
  expect(seeded.events.filter((event) => event === 'pull_request.review_requested')).toHaveLength(3)
})

test.for([
  ['createIssue', create, (seeded: Seed) => ({ repositoryId: shop(seeded).repository.nodeId, title: 'T' })],
  ['addLabelsToLabelable', put, (seeded: Seed) => ({ labelableId: shop(seeded).pull.nodeId, labelIds: [] })],
  ['requestReviews', ask, (seeded: Seed) => ({ pullRequestId: shop(seeded).pull.nodeId })],
] as const)('%s needs a permission to write', async ([name, query, input]) => {
  const seeded = seed({ issues: 'read', pull_requests: 'read' })

  expect((await seeded.ask(query, { input: input(seeded) })).errors).toMatchObject([
    { type: 'FORBIDDEN', path: [name] },
  ])
})

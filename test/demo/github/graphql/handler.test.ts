import { expect, test } from 'vitest'
import type { Caller } from '../../../../demo/github/auth.ts'
import { appCaller, ofPull, personCaller, type Seed, seed } from './seed.ts'

const readShop = '{ repository(owner: "acme", name: "shop") { name } }'
const hidden = {
  type: 'NOT_FOUND',
  path: ['repository'],
  message: "Could not resolve to a Repository with the name 'acme/shop'.",
}

const callers: Readonly<Record<string, (seeded: Seed) => Caller>> = {
  'an App that is installed there': ({ state }) => appCaller(state, 'andon'),
  'an App whose token names other repositories': ({ state }) => ({
    ...appCaller(state, 'andon'),
    ...{ repositoryIds: new Set([1]) },
  }),
  'a collaborator': ({ state }) => personCaller(state, 'eve'),
  'a stranger': (seeded) => {
    seeded.acts.createUser('mallory')
    return personCaller(seeded.state, 'mallory')
  },
  nobody: () => ({ kind: 'anonymous' }),
}

test.for([
  ['an App that is installed there', true],
  ['an App whose token names other repositories', false],
  ['a collaborator', true],
  ['a stranger', false],
  ['nobody', false],
] as const)('whether %s sees a private repository: %s', async ([who, seen]) => {
  const seeded = seed()
  const caller = callers[who]?.(seeded) ?? { kind: 'anonymous' }

  const { data, errors } = await seeded.askAs(caller, readShop)

  if (seen) expect({ data, errors }).toEqual({ data: { repository: { name: 'shop' } } })
  else expect({ data, errors }).toMatchObject({ data: { repository: null }, errors: [hidden] })
})

test('anybody sees a public repository', async () => {
  const { acts, askAs } = seed()
  acts.createRepository({ owner: 'acme', name: 'open' })

  expect(await askAs({ kind: 'anonymous' }, '{ repository(owner: "acme", name: "open") { isPrivate } }')).toEqual({
    data: { repository: { isPrivate: false } },
  })
})

test.for([
  [
    '{ repository(owner: "acme", name: "none") { name } }',
    ['repository'],
    "Could not resolve to a Repository with the name 'acme/none'.",
  ],
  [
    '{ repository(owner: "acme", name: "shop") { pullRequest(number: 99) { id } } }',
    ['repository', 'pullRequest'],
    'Could not resolve to a PullRequest with the number of 99.',
  ],
  [
    '{ repository(owner: "acme", name: "shop") { issue(number: 1) { id } } }',
    ['repository', 'issue'],
    'Could not resolve to an Issue with the number of 1.',
  ],
  ['{ node(id: "PR_none") { id } }', ['node'], "Could not resolve to a node with the global id of 'PR_none'"],
  ['{ nodes(ids: ["PR_none"]) { id } }', ['nodes', 0], "Could not resolve to a node with the global id of 'PR_none'"],
] as const)('%s is not found', async ([query, path, message]) => {
  expect((await seed().ask(query)).errors).toMatchObject([{ type: 'NOT_FOUND', path, message }])
})

test('what is not found leaves the rest of the answer as it is', async () => {
  const query = '{ viewer { login } gone: repository(owner: "acme", name: "none") { name } }'

  expect(await seed().ask(query)).toMatchObject({
    data: { viewer: { login: 'andon[bot]' }, gone: null },
    errors: [{ type: 'NOT_FOUND', path: ['gone'], locations: [{ line: 1, column: 20 }] }],
  })
})

test.for([
  ['pull_requests', 'pullRequest(number: 1) { id }', { checks: 'read' }],
  ['contents', 'object(expression: "HEAD") { oid }', { pull_requests: 'read' }],
  ['issues', 'issue(number: 1) { id }', { pull_requests: 'read' }],
  ['checks', 'pullRequest(number: 1) { statusCheckRollup { state } }', { pull_requests: 'read' }],
  ['merge_queues', 'mergeQueue { id }', { pull_requests: 'read' }],
] as const)('without the permission %s an App may not read %s', async ([, field, permissions]) => {
  const { errors } = await seed(permissions).ask(`{ repository(owner: "acme", name: "shop") { ${field} } }`)

  expect(errors).toMatchObject([{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }])
})

test('a field of the schema that the double does not know is an error that names it', async () => {
  expect((await seed().ask(ofPull('number milestone { title }'))).errors).toMatchObject([
    {
      type: 'NOT_IMPLEMENTED',
      path: ['repository', 'pullRequest', 'milestone'],
      message: 'The GitHub double does not know PullRequest.milestone.',
    },
  ])
})

test('an argument that the double would ignore is an error that names it', async () => {
  const query = '{ repository(owner: "acme", name: "shop") { collaborators(first: 1, query: "a") { totalCount } } }'

  expect((await seed().ask(query)).errors).toMatchObject([
    { type: 'NOT_IMPLEMENTED', message: 'The GitHub double does not know query of Repository.collaborators.' },
  ])
})

test('a default of the schema is no argument that anybody gave', async () => {
  expect(await seed().ask(ofPull('labels(first: 1) { totalCount }'))).toEqual({
    data: { repository: { pullRequest: { labels: { totalCount: 0 } } } },
  })
})

test.for([
  ['a field that GitHub does not have', '{ viewer { shoeSize } }', /Cannot query field "shoeSize" on type "User"/],
  ['what is not GraphQL', '{ viewer {', /Syntax Error/],
  [
    'a missing variable',
    'query($id: ID!) { node(id: $id) { id } }',
    /Variable "\$id" of required type "ID!" was not provided/,
  ],
  [
    'two operations without a name',
    'query A { viewer { login } } query B { viewer { login } }',
    /An operation name is required/,
  ],
] as const)('%s is refused before anything is read', async ([, query, message]) => {
  const answer = await seed().ask(query)

  expect(answer.data).toBeUndefined()
  expect(answer.errors).toMatchObject([{ message: expect.stringMatching(message) }])
})

const limit = 'rateLimit { cost limit remaining used resetAt nodeCount }'

test('the rate limit tells the cost of the query and what is left in the hour', async () => {
  const { ask } = seed()
  const query = `{ ${limit} ${'viewer { login }'} }`
  await ask(query)

  expect(await ask(query)).toMatchObject({
    data: {
      rateLimit: { cost: 1, limit: 5000, remaining: 4998, used: 2, nodeCount: 0, resetAt: expect.stringMatching(/Z$/) },
    },
  })
})

test('each installation has its own hour', async () => {
  const { state, ask, askAs } = seed()
  await ask(`{ ${limit} }`)

  expect(await askAs(appCaller(state, 'other'), `{ ${limit} }`)).toMatchObject({ data: { rateLimit: { used: 1 } } })
})

/** 100 x 50 x 19 issues: 51 points. */
const dear = `{ ${limit} repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { commits(first: 50) { nodes { commit { authors(first: 19) { totalCount } } } } } } } }`

test('an installation without points is refused with status 200 as all answers', async () => {
  const { ask } = seed()
  for (let spent = 0; spent + 51 <= 5000; spent += 51)
    expect(await ask(dear)).toMatchObject({ data: { rateLimit: { cost: 51 } } })

  expect(await ask(dear)).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] })
})

test.for([
  [500_000, '', undefined],
  [500_001, 'labels(first: 1) { totalCount }', 'MAX_NODE_LIMIT_EXCEEDED'],
] as const)('a query that could answer %i nodes', async ([, more, refused]) => {
  // 100 pull requests with 49 x 100 + 99 labels each are 100 + 100 x 4,999 nodes
  const full = Array.from({ length: 49 }, (_, index) => `a${index}: labels(first: 100) { totalCount }`).join(' ')
  const pulls = `pullRequests(first: 100) { nodes { ${full} labels(first: 99) { totalCount } } }`
  const { errors } = await seed().ask(`{ repository(owner: "acme", name: "shop") { ${pulls} ${more} } }`)

  expect(errors?.[0]).toEqual(refused === undefined ? undefined : expect.objectContaining({ type: refused }))
})

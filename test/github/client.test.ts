import { expect, onTestFinished, test } from 'vitest'
import { first } from '../../demo/github/faults.ts'
import { startGitHub } from '../../demo/github/server.ts'
import { ForbiddenError, NotFoundError, RateLimitedError } from '../../src/errors.ts'
import { connectGitHub, connectWithToken } from '../../src/github/client.ts'

async function openGitHub(options: Readonly<{ deadlineMs?: number }> = {}) {
  const github = await startGitHub()
  onTestFinished(() => github.close())
  const { act } = github
  act.createOrganization('acme')
  act.createRepository({ owner: 'acme', name: 'shop' })
  act.createRepository({ owner: 'acme', name: 'vault', private: true })
  const app = act.createApp({ name: 'Andon', owner: 'acme', permissions: { metadata: 'read' }, events: [] })
  const installation = act.install({ app: 'andon', account: 'acme', repositories: ['acme/shop'] })
  const settings = {
    appId: app.id,
    privateKey: app.privateKey,
    webhookSecret: app.webhookSecret,
    apiUrl: github.url,
    ...options,
  }
  return { github, client: connectGitHub(settings), installationId: installation.id }
}

test('asks the configured GitHub for its token, also when no request was sent before', async () => {
  const { github, client, installationId } = await openGitHub()

  expect(await client.repositorySelection(installationId)).toBe('selected')
  expect(github.requests.all().map(({ path }) => path)).toEqual([`/app/installations/${installationId}/access_tokens`])
})

test('uses one token for many requests', async () => {
  const { github, client, installationId } = await openGitHub()
  const installation = await client.installation(installationId)

  await installation.query('query Me { viewer { login } }', {})
  await installation.query('query Me { viewer { login } }', {})

  expect(github.requests.all().filter(({ token }) => token)).toHaveLength(1)
})

test('says which parts of a query GitHub did not answer, and keeps the others', async () => {
  const { client, installationId } = await openGitHub()
  const installation = await client.installation(installationId)

  const query =
    'query Two { shop: repository(owner: "acme", name: "shop") { name } vault: repository(owner: "acme", name: "vault") { name } }'
  const answer = await installation.query(query, {})

  expect(answer.data).toEqual({ shop: { name: 'shop' }, vault: null })
  expect(answer.problems).toMatchObject([{ type: 'NOT_FOUND', path: ['vault'] }])
})

test.for([
  { what: 'a repository that is not there', route: 'GET /repos/acme/nothing', failure: NotFoundError },
  { what: 'what the App may not do', route: 'POST /repos/acme/shop/check-runs', failure: ForbiddenError },
])('$what is an expected failure', async ({ route, failure }) => {
  const { client, installationId } = await openGitHub()
  const installation = await client.installation(installationId)

  await expect(installation.request(route, { name: 'Andon', head_sha: 'a'.repeat(40) })).rejects.toThrow(failure)
})

test.for([
  { what: 'a repository that is not there', fault: undefined, route: 'GET /repos/acme/nothing' },
  { what: 'a primary rate limit', fault: { kind: 'primary' }, route: 'GET /repos/acme/shop' },
  { what: 'a secondary rate limit', fault: { kind: 'secondary', retryAfter: 30 }, route: 'GET /repos/acme/shop' },
] as const)('$what is an answer, and not asked for again', async ({ fault, route }) => {
  const { github, client, installationId } = await openGitHub()
  const installation = await client.installation(installationId)
  await installation.query('query Me { viewer { login } }', {})
  if (fault !== undefined) github.faults.requests(() => fault)

  const mark = github.requests.mark()
  await expect(installation.request(route)).rejects.toThrow()

  expect(github.requests.count(mark)).toBe(1)
})

test('a redirection is followed, unless it is the answer', async () => {
  const { github, client, installationId } = await openGitHub()
  github.act.createOrganization('other')
  github.act.createUser('ada')
  const installation = await client.installation(installationId)
  const mark = github.requests.mark()

  const answer = await installation.request('GET /orgs/other/members/ada', {}, { redirect: 'manual' })

  expect(answer.status).toBe(302)
  expect(github.requests.since(mark).filter(({ token }) => !token)).toHaveLength(1)
  await expect(installation.request('GET /orgs/other/members/ada')).rejects.toThrow(NotFoundError)
})

test.for(['primary', 'secondary'] as const)('a %s rate limit says when to try again', async (kind) => {
  const { github, client, installationId } = await openGitHub()
  const installation = await client.installation(installationId)
  await installation.query('query Me { viewer { login } }', {})
  github.faults.requests(() => (kind === 'primary' ? { kind } : { kind, retryAfter: 30 }))

  await expect(installation.query('query Me { viewer { login } }', {})).rejects.toThrow(RateLimitedError)
  await expect(installation.request('GET /repos/acme/shop')).rejects.toThrow(RateLimitedError)
})

const write = 'mutation AndonWrites { addComment(input: {}) { clientMutationId } }'

test.for([
  { what: 'a connection that breaks', fault: { kind: 'reset', executed: true } },
  { what: 'a broken server', fault: { kind: 'status', status: 502 } },
] as const)('a write is not repeated after $what: it may have been done', async ({ fault }) => {
  const { github, client, installationId } = await openGitHub()
  const installation = await client.installation(installationId)
  await installation.query('query Me { viewer { login } }', {})
  github.faults.requests(() => fault)

  const mark = github.requests.mark()
  await expect(installation.query(write, {})).rejects.toThrow()
  await expect(installation.request('POST /repos/acme/shop/issues', { title: 'Again?' })).rejects.toThrow()

  expect(github.requests.count(mark)).toBe(2)
})

test('a read is repeated after a broken answer', async () => {
  const { github, client, installationId } = await openGitHub()
  const installation = await client.installation(installationId)
  await installation.query('query Me { viewer { login } }', {})
  github.faults.requests(first(1, () => true, { kind: 'status', status: 502 }))

  expect((await installation.query('query Me { viewer { login } }', {})).problems).toEqual([])
})

test.for([
  { what: 'the answer', slow: '/graphql' },
  { what: 'its token', slow: '/access_tokens' },
])('a request whose GitHub hangs with $what is given up, and not repeated', async ({ slow }) => {
  const { github, client, installationId } = await openGitHub({ deadlineMs: 200 })
  const installation = await client.installation(installationId)
  let sent = 0
  github.faults.requests(({ path }) => {
    if (!path.endsWith(slow)) return undefined
    sent += 1
    return { kind: 'slow', ms: 60_000 }
  })

  await expect(installation.query('query Me { viewer { login } }', {})).rejects.toThrow('did not answer')

  expect(sent).toBe(1)
})

test("a person's token reads as that person", async () => {
  const { github } = await openGitHub()
  github.act.createUser('ada')
  const client = connectWithToken(github.act.token('ada'), github.url)

  expect((await client.query('query Me { viewer { login } }', {})).data).toEqual({ viewer: { login: 'ada' } })
})

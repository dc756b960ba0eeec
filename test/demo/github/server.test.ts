import { Octokit } from '@octokit/rest'
import { describe, expect, onTestFinished, test } from 'vitest'
import { first, type RequestFault } from '../../../demo/github/faults.ts'
import { startGitHub } from '../../../demo/github/server.ts'
import { ask, repo, sample, withPull } from './sample.ts'

const token = ({ github, installation }: ReturnType<typeof sample>) => github.act.mintToken({ installation }).value

describe('an answer', () => {
  test('says how much of the rate limit is left, and has an id', async () => {
    const made = sample()
    const once = await ask(made.github, `GET /repos/${repo}`, { token: token(made) })
    const { headers } = await ask(made.github, `GET /repos/${repo}`, { token: token(made) })
    expect(once.headers.get('x-ratelimit-remaining')).toBe('4999')
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4998',
      'x-ratelimit-used': '2',
      'x-ratelimit-resource': 'core',
      'x-ratelimit-reset': String(Date.parse('2026-11-23T11:00:00Z') / 1000),
      'x-github-request-id': expect.any(String),
    })
  })

  test('is not sent again to who has it, which costs nothing, and is once it changed', async () => {
    const made = withPull()
    const route = `GET /repos/${repo}/issues/1`
    const { headers } = await ask(made.github, route, { token: token(made) })
    const known = { token: token(made), headers: { 'if-none-match': headers.get('etag') ?? '' } }
    const again = await ask(made.github, route, known)
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', headers.get('etag')])
    expect(again.headers.get('x-ratelimit-used')).toBe('1')
    made.github.act.editPullRequest({ repo, number: 1, by: 'kai', title: 'Other' })
    expect((await ask(made.github, route, known)).status).toBe(200)
  })

  test('comes in pages', async () => {
    const made = withPull()
    for (const body of ['1', '2', '3']) made.github.act.comment({ repo, number: 1, by: 'ada', body })
    const answer = await ask(made.github, `GET /repos/${repo}/issues/1/comments?per_page=2`, { token: token(made) })
    expect(await answer.json()).toHaveLength(2)
    expect(answer.headers.get('link')).toMatch(/[?&]page=2>; rel="next", <[^>]*[?&]page=2>; rel="last"/)
    const last = await ask(made.github, `GET /repos/${repo}/issues/1/comments?per_page=2&page=2`, {
      token: token(made),
    })
    expect(await last.json()).toHaveLength(1)
    expect(last.headers.get('link')).not.toContain('next')
  })

  test.for([
    ['GET /repos/acme/none', 404, 'Not Found'],
    ['GET /nowhere', 404, 'Not Found'],
    [`POST /repos/${repo}/issues`, 422, 'Validation Failed'],
  ] as const)('to %s is %i', async ([route, status, message]) => {
    const made = sample()
    const answer = await ask(made.github, route, { token: token(made), ...(status === 422 ? { body: {} } : {}) })
    expect([answer.status, await answer.json()]).toMatchObject([status, { message }])
  })
})

describe('contents', () => {
  const contents = async (path: string) => {
    const made = sample()
    return (await ask(made.github, `GET /repos/${repo}/contents/${path}`, { token: token(made) })).json()
  }

  test('follow a symbolic link silently, as GitHub does', async () => {
    const file = { type: 'file', path: 'link.md', content: `${Buffer.from('# Shop\n').toString('base64')}\n` }
    expect(await contents('link.md')).toMatchObject(file)
  })

  test('of a folder are listed', async () => {
    expect(await contents('src')).toMatchObject([{ type: 'file', path: 'src/cart.ts', size: 14 }])
  })

  test('in a tree show the mode, also of a link', async () => {
    const made = sample()
    const answer = await ask(made.github, `GET /repos/${repo}/git/trees/main?recursive=1`, { token: token(made) })
    expect(await answer.json()).toMatchObject({
      tree: [
        { path: 'README.md', mode: '100644' },
        { path: 'link.md', mode: '120000' },
        { path: 'run.sh', mode: '100755' },
        { path: 'src/cart.ts', mode: '100644' },
      ],
    })
  })
})

test.for([
  ['ada', 'write', 'write'],
  ['lin', 'read', 'read'],
  ['eve', 'none', 'none'],
  ['acme', 'admin', 'admin'],
] as const)('the permission of %s is %s', async ([login, permission, role]) => {
  const made = sample()
  const answer = await ask(made.github, `GET /repos/${repo}/collaborators/${login}/permission`, { token: token(made) })
  expect(await answer.json()).toMatchObject({ permission, role_name: role })
})

test('GraphQL has a budget of its own, and tells in the body that it is spent', async () => {
  const made = sample()
  const asked = { token: token(made), body: { query: '{ viewer { login } }' } }
  const { headers } = await ask(made.github, 'POST /graphql', asked)
  expect([headers.get('x-ratelimit-resource'), headers.get('x-ratelimit-used')]).toEqual(['graphql', '1'])
  const rest = await ask(made.github, `GET /repos/${repo}`, { token: asked.token })
  expect([rest.headers.get('x-ratelimit-resource'), rest.headers.get('x-ratelimit-used')]).toEqual(['core', '1'])
  made.github.faults.requests(() => ({ kind: 'primary' }))
  const spent = await ask(made.github, 'POST /graphql', asked)
  expect([spent.status, spent.headers.get('x-ratelimit-remaining')]).toEqual([200, '0'])
  expect(await spent.json()).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] })
})

test('the log counts requests, and those that make tokens only when asked', async () => {
  const made = sample()
  const mark = made.github.requests.mark()
  const { installation } = made
  await ask(made.github, `POST /app/installations/${installation.id}/access_tokens`)
  await ask(made.github, 'POST /graphql', { token: token(made), body: { query: 'query Mine { viewer { login } }' } })
  expect(made.github.requests.since(mark)).toMatchObject([
    { method: 'POST', path: '/graphql', operation: 'Mine', installationId: installation.id, status: 200 },
  ])
  expect(made.github.requests.count(mark, { tokens: true })).toBe(2)
})

describe('over the network', () => {
  async function listening(fault?: RequestFault) {
    const github = await startGitHub()
    onTestFinished(github.close)
    github.act.createUser('kai')
    github.act.createRepository({ owner: 'kai', name: 'own' })
    github.act.openIssue({ repo: 'kai/own', by: 'kai', title: 'Hello' })
    if (fault !== undefined) github.faults.requests(first(1, () => true, fault))
    const octokit = new Octokit({ baseUrl: github.url, auth: github.act.token('kai'), log: silent })
    return {
      github,
      comment: () => octokit.rest.issues.createComment({ owner: 'kai', repo: 'own', issue_number: 1, body: 'Hi' }),
    }
  }
  const nothing = () => undefined
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }
  const comments = (github: Awaited<ReturnType<typeof listening>>['github']) =>
    github.state.repositories[0]?.issues.get(1)?.comments.length

  test('Octokit can use it', async () => {
    const { github, comment } = await listening()
    expect((await comment()).data.html_url).toBe(
      `${github.url}/kai/own/issues/1#issuecomment-${(await comment()).data.id - 1}`,
    )
  })

  test.for([
    ['a server error', { kind: 'status', status: 502 }, { status: 502 }, 0],
    [
      'a secondary limit',
      { kind: 'secondary', retryAfter: 60 },
      { status: 403, response: { headers: { 'retry-after': '60' } } },
      0,
    ],
    [
      'a primary limit',
      { kind: 'primary' },
      { status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } },
      0,
    ],
    ['a reset connection', { kind: 'reset', executed: false }, { status: 500 }, 0],
    ['a connection reset after the work', { kind: 'reset', executed: true }, { status: 500 }, 1],
  ] as const)('%s can be had once', async ([, fault, error, done]) => {
    const { github, comment } = await listening(fault)
    await expect(comment()).rejects.toMatchObject(error)
    expect(comments(github)).toBe(done)
    await comment()
    expect(comments(github)).toBe(done + 1)
  })

  test('a slow answer comes', async () => {
    const { github, comment } = await listening({ kind: 'slow', ms: 30 })
    expect((await comment()).status).toBe(201)
    expect(github.requests.all()).toMatchObject([{ status: 201, user: 'kai' }])
  })
})

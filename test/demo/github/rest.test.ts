import { beforeAll, describe, expect, test } from 'vitest'
import { type RestSchemas, restSchemas, shapeOf } from './published-schemas.ts'
import { type Ask, ask, jwtOf, repo, type Sample, withPull } from './sample.ts'

/** Routes that GitHub's REST description does not hold, on purpose: pages for people, GraphQL, the root. */
const undescribed = [
  'GET /',
  'POST /graphql',
  'POST /settings/apps/new',
  'GET /*/*',
  'GET /*/*/pulls',
  'GET /*/*/pull/*',
  'GET /*/*/pull/*/checks',
]

type Stop = Readonly<{ route: string; path: string; as: 'app' | 'installation'; status?: number }> &
  Pick<Ask, 'body' | 'headers'>

const stop = (route: string, path: string, more: Partial<Stop> = {}): Stop => ({
  route,
  path,
  as: 'installation',
  ...more,
})
const inRepo = (route: string, path: string, more: Partial<Stop> = {}): Stop => {
  const [method = '', rest = ''] = route.split(' ')
  return stop(`${method} /repos/{owner}/{repo}${rest}`, `/repos/${repo}${path}`, more)
}

/** Once over every route, in an order in which each finds what it needs. */
function tour({ github, installation }: Sample): readonly Stop[] {
  const shop = github.state.repositories[0]
  const pull = shop?.issues.get(1)
  const sha = pull?.kind === 'pull_request' ? pull.headSha : ''
  const delivery = github.state.deliveries.find(({ statusCode }) => statusCode === 502)?.id
  const commit = github.state.objects.get(sha)
  const tree = commit?.type === 'commit' ? commit.tree : ''
  const [blob = ''] = [...github.state.objects].find(([, object]) => object.type === 'blob') ?? []
  const comment = pull?.comments[0]?.id
  const run = shop?.checkRuns[0]?.id
  const output = {
    title: 'Too large',
    summary: 'Split it',
    annotations: [{ path: 'new.ts', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'Here' }],
  }
  return [
    stop('GET /app', '/app', { as: 'app' }),
    stop('GET /app/installations', '/app/installations', { as: 'app' }),
    stop('GET /app/installations/{id}', `/app/installations/${installation.id}`, { as: 'app' }),
    stop('POST /app/installations/{id}/access_tokens', `/app/installations/${installation.id}/access_tokens`, {
      as: 'app',
      status: 201,
      body: { repository_ids: [shop?.id], permissions: { checks: 'write' } },
    }),
    stop('GET /app/hook/config', '/app/hook/config', { as: 'app' }),
    stop('GET /app/hook/deliveries', '/app/hook/deliveries', { as: 'app' }),
    stop('GET /app/hook/deliveries/{id}', `/app/hook/deliveries/${delivery}`, { as: 'app' }),
    stop('POST /app/hook/deliveries/{id}/attempts', `/app/hook/deliveries/${delivery}/attempts`, {
      as: 'app',
      status: 202,
    }),
    inRepo('GET /installation', '/installation', { as: 'app' }),
    stop('GET /installation/repositories', '/installation/repositories'),
    stop('GET /rate_limit', '/rate_limit'),
    stop('GET /meta', '/meta'),
    stop('GET /orgs/{org}/teams/{slug}/members', '/orgs/acme/teams/owners/members'),
    stop('GET /orgs/{org}/teams/{slug}/memberships/{user}', '/orgs/acme/teams/owners/memberships/ada'),
    stop('GET /orgs/{org}/members/{user}', '/orgs/acme/members/ada', { status: 204 }),
    stop('GET /orgs/{org}/teams/{slug}/repos/{owner}/{repo}', '/orgs/acme/teams/owners/repos/acme/shop', {
      headers: { accept: 'application/vnd.github.v3.repository+json' },
    }),
    stop('GET /orgs/{org}/teams/{slug}/repos/{owner}/{repo}', '/orgs/acme/teams/owners/repos/acme/shop', {
      status: 204,
    }),
    inRepo('GET ', ''),
    inRepo('GET /labels', '/labels'),
    inRepo('GET /collaborators/{u}/permission', '/collaborators/ada/permission'),
    inRepo('GET /rules/branches/{b}', '/rules/branches/main'),
    inRepo('GET /branches/{b}', '/branches/main'),
    inRepo('GET /branches/{b}/protection', '/branches/main/protection'),
    inRepo('GET /contents/{path}', '/contents/src/cart.ts'),
    inRepo('GET /contents/{path}', '/contents/src'),
    inRepo('GET /contents/{path}', '/contents/link.md'),
    inRepo('GET /git/trees/{sha}', `/git/trees/${tree}?recursive=1`),
    inRepo('GET /git/blobs/{sha}', `/git/blobs/${blob}`),
    inRepo('GET /git/commits/{sha}', `/git/commits/${sha}`),
    inRepo('GET /git/ref/{ref}', '/git/ref/heads/main'),
    inRepo('GET /commits', '/commits?per_page=1'),
    inRepo('GET /commits/{ref}', '/commits/feature'),
    inRepo('GET /commits/{sha}/pulls', `/commits/${sha}/pulls`),
    inRepo('GET /compare/{basehead}', '/compare/main...feature'),
    inRepo('GET /pulls', '/pulls?state=open&base=main&head=acme:feature&sort=updated'),
    inRepo('GET /pulls/{n}', '/pulls/1'),
    inRepo('GET /pulls/{n}/files', '/pulls/1/files'),
    inRepo('GET /pulls/{n}/commits', '/pulls/1/commits'),
    inRepo('GET /pulls/{n}/reviews', '/pulls/1/reviews'),
    inRepo('GET /pulls/{n}/requested_reviewers', '/pulls/1/requested_reviewers'),
    inRepo('GET /issues', '/issues?state=all'),
    inRepo('POST /issues', '/issues', { status: 201, body: { title: 'Another', labels: ['wish'] } }),
    inRepo('GET /issues/{n}', '/issues/1'),
    inRepo('GET /issues/{n}/comments', '/issues/1/comments'),
    inRepo('POST /issues/{n}/comments', '/issues/1/comments', { status: 201, body: { body: 'Hello' } }),
    inRepo('GET /issues/comments/{id}', `/issues/comments/${comment}`),
    inRepo('PATCH /issues/comments/{id}', `/issues/comments/${comment}`, { body: { body: 'Hi' } }),
    inRepo('DELETE /issues/comments/{id}', `/issues/comments/${comment}`, { status: 204 }),
    inRepo('POST /issues/{n}/labels', '/issues/1/labels', { body: { labels: ['small'] } }),
    inRepo('GET /issues/{n}/labels', '/issues/1/labels'),
    inRepo('DELETE /issues/{n}/labels/{name}', '/issues/1/labels/small'),
    inRepo('POST /check-runs', '/check-runs', { status: 201, body: { name: 'Andon', head_sha: sha, output } }),
    inRepo('PATCH /check-runs/{id}', `/check-runs/${run}`, { body: { conclusion: 'success', output } }),
    inRepo('GET /check-runs/{id}', `/check-runs/${run}`),
    inRepo('GET /check-runs/{id}/annotations', `/check-runs/${run}/annotations`),
    inRepo('POST /check-runs/{id}/rerequest', `/check-runs/${run}/rerequest`, { status: 201 }),
    inRepo('GET /commits/{ref}/check-runs', '/commits/feature/check-runs'),
    inRepo('POST /statuses/{sha}', `/statuses/${sha}`, { status: 201, body: { state: 'success' } }),
    inRepo('GET /commits/{ref}/status', '/commits/feature/status'),
  ]
}

async function prepared(): Promise<Sample> {
  const made = withPull()
  const { github, app } = made
  const { act } = github
  act.protect({
    repo,
    requiredApprovals: 1,
    requiredChecks: [
      { name: 'Andon', appId: app.id },
      { name: 'ci', appId: null },
    ],
  })
  act.requestReview({ repo, number: 1, by: 'kai', from: 'ada' })
  act.requestReview({ repo, number: 1, by: 'kai', from: 'acme/owners' })
  act.grantTeam({ organization: 'acme', team: 'owners', repo, permission: 'write', by: 'ada' })
  act.review({ repo, number: 1, by: 'lin', verdict: 'approve', body: 'Good' })
  act.comment({ repo, number: 1, by: 'ada', body: 'Hm' })
  act.addLabel({ repo, number: 1, by: 'ada', label: 'wish' })
  const [shop] = github.state.repositories
  if (shop === undefined) throw new Error('there is a repository')
  const headSha = shop.refs.get('refs/heads/feature') ?? ''
  act.createCheckRun(shop, { app, input: { name: 'Andon', headSha } })
  await github.delivered()
  return made
}

describe('every REST answer is as GitHub describes it', () => {
  const visited = new Set<string>()
  const wrong: string[] = []
  let made: Sample
  let schemas: RestSchemas

  async function visit({ route, path, as, body, headers = {}, status = 200 }: Stop): Promise<void> {
    const [method = '', template = ''] = route.split(' ')
    const { value } = made.github.act.mintToken({ installation: made.installation })
    const token = as === 'app' ? jwtOf(made.app) : value
    const options: Ask = { token, headers, ...(body === undefined ? {} : { body }) }
    const answer = await ask(made.github, `${method} ${path}`, options)
    const text = await answer.text()
    visited.add(`${method} ${shapeOf(template)}`)
    if (answer.status !== status) wrong.push(`${method} ${path}: ${answer.status} ${text}`)
    const check = schemas({ method, path: template, status })
    if (check === undefined) wrong.push(`${route} ${status}: GitHub describes no such route`)
    const problem = text === '' ? null : (check?.(JSON.parse(text)) ?? null)
    if (problem !== null) wrong.push(`${route}: ${problem}`)
  }

  beforeAll(async () => {
    schemas = restSchemas()
    made = await prepared()
    for (const next of tour(made)) await visit(next)
  }, 120_000)

  test('on a tour over all routes', () => {
    expect(wrong).toEqual([])
  })

  test('and the tour leaves out no route', () => {
    const routes = made.github.api.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${shapeOf(path)}`)
    const manifest = 'POST /app-manifests/*/conversions' // visited in manifest.test.ts
    expect(routes.filter((route) => ![...visited, ...undescribed, manifest].includes(route))).toEqual([])
  })
})

import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { first } from '../../../demo/github/faults.ts'
import { ask, everyPermission, jwtOf, repo, type Sample, sample } from './sample.ts'

type Received = Readonly<{ headers: IncomingHttpHeaders; body: string; name: string }>

/** Answers every webhook with `status` and keeps it. */
async function listener(status: () => number = () => 202) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const { action, label } = JSON.parse(body)
    const name = [request.headers['x-github-event'], action, label?.name].filter((part) => part !== undefined).join(' ')
    received.push({ headers: request.headers, body, name })
    response.writeHead(status()).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = z.object({ port: z.number() }).parse(server.address())
  return { received, names: () => received.map(({ name }) => name), url: `http://127.0.0.1:${address.port}/hook` }
}

async function connected(status?: () => number) {
  const ear = await listener(status)
  const made = sample({ hookUrl: ear.url })
  made.github.act.openIssue({ repo, by: 'kai', title: 'Hello' })
  await made.github.delivered()
  ear.received.length = 0
  made.github.state.deliveries.length = 0
  return { ...made, ear }
}
const label = ({ github }: Sample, ...names: readonly string[]): void => {
  for (const name of names) github.act.addLabel({ repo, number: 1, by: 'ada', label: name })
}

describe('a webhook', () => {
  test('is signed over its bytes and carries a UUID', async () => {
    const made = await connected()
    label(made, 'ünïcode ✓')
    await made.github.delivered()
    const [received] = made.ear.received
    const { headers, body }: Pick<Received, 'headers' | 'body'> = received ?? { headers: {}, body: '' }
    const digest = createHmac('sha256', made.app.webhookSecret).update(body).digest('hex')
    expect(headers['x-hub-signature-256']).toBe(`sha256=${digest}`)
    expect(headers['x-github-delivery']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(headers).toMatchObject({
      'x-github-event': 'issues',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
    })
    expect(JSON.parse(body)).toMatchObject({ installation: { id: made.installation.id }, sender: { login: 'ada' } })
  })

  test('goes only to Apps that subscribed and hold the permission', async () => {
    const ear = await listener()
    const { github } = sample({ hookUrl: ear.url })
    const { issues: _issues, ...others } = everyPermission
    github.act.createApp({ name: 'Deaf', owner: 'acme', permissions: everyPermission, events: [], hookUrl: ear.url })
    github.act.createApp({ name: 'Weak', owner: 'acme', permissions: others, events: ['issues'], hookUrl: ear.url })
    for (const app of ['deaf', 'weak']) github.act.install({ app, account: 'acme' })
    await github.delivered()
    ear.received.length = 0
    github.act.openIssue({ repo, by: 'kai', title: 'Hello' })
    await github.delivered()
    expect(ear.names()).toEqual(['issues opened'])
  })

  test('about check runs comes to every App that may write them, and a request to run again only to its owner', async () => {
    const made = await connected()
    const { act } = made.github
    const run = act.reportCheck({ repo, sha: 'main', name: 'ci', app: 'ci', conclusion: 'success' })
    act.rerequestCheck({ repo, run: run.id, by: 'ada' })
    await made.github.delivered()
    expect(made.ear.names()).toEqual(['check_run created', 'check_run completed', 'check_suite completed'])
  })

  test('does not come from repositories where the App is not installed', async () => {
    const made = await connected()
    made.github.act.createRepository({ owner: 'kai', name: 'own' })
    made.github.act.openIssue({ repo: 'kai/own', by: 'kai', title: 'Mine' })
    await made.github.delivered()
    expect(made.ear.names()).toEqual([])
  })
})

describe('what goes wrong', () => {
  const isLabel = ({ action }: { action: string | null }) => action === 'labeled'

  test.for([
    ['dropped', { kind: 'drop' }, ['two', 'three']],
    ['doubled', { kind: 'duplicate' }, ['one', 'one', 'two', 'three']],
    ['swapped with the next', { kind: 'after', count: 1 }, ['two', 'one', 'three']],
    ['swapped with all others', { kind: 'after', count: 9 }, ['two', 'three', 'one']],
    ['late', { kind: 'delay', ms: 50 }, ['two', 'three', 'one']],
  ] as const)('a delivery is %s', async ([, fault, expected]) => {
    const made = await connected()
    made.github.faults.deliveries(first(1, isLabel, fault))
    label(made, 'one', 'two', 'three')
    await made.github.delivered()
    expect(made.ear.names()).toEqual(expected.map((name) => `issues labeled ${name}`))
  })

  test('a doubled delivery has one id', async () => {
    const made = await connected()
    made.github.faults.deliveries(first(1, isLabel, { kind: 'duplicate' }))
    label(made, 'one')
    await made.github.delivered()
    expect(new Set(made.ear.received.map(({ headers }) => headers['x-github-delivery'])).size).toBe(1)
  })
})

describe('the list of deliveries', () => {
  const Items = z.array(
    z.looseObject({ id: z.number(), guid: z.string(), status_code: z.number(), redelivery: z.boolean() }),
  )
  const list = async ({ github, app }: Sample, query = '') => {
    const answer = await ask(github, `GET /app/hook/deliveries${query}`, { token: jwtOf(app) })
    return { items: Items.parse(await answer.json()), link: answer.headers.get('link') }
  }

  test('tells what was answered, and sends again with the same id', async () => {
    let status = 500
    const made = await connected(() => status)
    label(made, 'one')
    await made.github.delivered()
    status = 202
    const [failed] = (await list(made, '?status=failure')).items
    expect(failed).toMatchObject({ status_code: 500, redelivery: false, event: 'issues', action: 'labeled' })
    const route = `POST /app/hook/deliveries/${failed?.id}/attempts`
    expect((await ask(made.github, route, { token: jwtOf(made.app) })).status).toBe(202)
    await made.github.delivered()
    const [again] = (await list(made)).items
    expect(again).toMatchObject({ guid: failed?.guid, status_code: 202, redelivery: true })
    const [before, after] = made.ear.received
    expect(after?.body).toBe(before?.body)
    expect(after?.headers['x-github-delivery']).toBe(before?.headers['x-github-delivery'])
  })

  test('has pages by cursor, newest first', async () => {
    const made = await connected()
    label(made, 'one', 'two', 'three')
    await made.github.delivered()
    const page = await list(made, '?per_page=2')
    const next = /<[^>]*(\?[^>]*)>; rel="next"/.exec(page.link ?? '')?.[1]
    const rest = await list(made, next)
    expect(rest.link).toBeNull()
    const ids = [...page.items, ...rest.items].map(({ id }) => id)
    expect(ids).toEqual(made.github.state.deliveries.map(({ id }) => id).toReversed())
  })

  test.for([
    ['keeps three days', 3 * 86_400_000, 1],
    ['and no millisecond more', 3 * 86_400_000 + 1, 0],
  ] as const)('%s', async ([, ms, count]) => {
    const made = await connected()
    label(made, 'one')
    await made.github.delivered()
    made.wait(ms)
    const now = Math.floor(made.github.state.now().getTime() / 1000)
    const token = jwtOf(made.app, { iat: now, exp: now + 60 })
    expect(await (await ask(made.github, 'GET /app/hook/deliveries', { token })).json()).toHaveLength(count)
  })
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type GitHubDouble, startGitHub } from '../../demo/github/server.ts'
import type { Database } from '../../src/database/client.ts'
import { RateLimitedError } from '../../src/errors.ts'
import { connectGitHub } from '../../src/github/client.ts'
import { concernsUs, readEvent } from '../../src/github/read-event.ts'
import { openInbox, receive } from '../../src/inbox/receive.ts'
import { redeliverMissing } from '../../src/inbox/redeliver.ts'
import { databaseForTest } from '../database.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const start = Date.parse('2026-11-23T09:00:00.000Z')

/** A door for webhooks that stores them, as Andon's does. `state.status` other than 202 refuses them. */
async function openDoor(database: Database, appId: () => number, state: { status: number }): Promise<string> {
  const inbox = openInbox({ database, readEvent: (name, payload) => readEvent(name, payload, appId()) })
  const server = createServer((request, response) => {
    const header = (name: string) => String(request.headers[name] ?? '')
    void text(request).then(async (payload) => {
      const delivery = { id: header('x-github-delivery'), name: header('x-github-event'), payload }
      if (state.status === 202) await receive(inbox, delivery)
      response.writeHead(state.status).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

type Scene = Readonly<{
  github: GitHubDouble
  database: Database
  /** What the door answers; 202 stores. */
  door: { status: number }
  pass(ms: number): void
  /** Something happens that sends one `pull_request` webhook; answers its guid. */
  happen(): Promise<string>
  sweep(): Promise<Readonly<{ asked: number; arrived: number; lost: readonly string[]; more: boolean }>>
  /** Guids that GitHub was asked to send again, in that order, since the last call. */
  redelivered(): readonly string[]
}>

async function setScene(): Promise<Scene> {
  // App tokens say when they were made, so GitHub's clock and ours must agree
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  onTestFinished(() => void vi.useRealTimers())
  const database = await databaseForTest()
  const github = await startGitHub()
  onTestFinished(() => github.close())
  const door = { status: 202 }
  const hookUrl = await openDoor(database, () => app.id, door)
  const { act, state } = github
  act.createUser('ada')
  act.createOrganization('acme')
  const app = act.createApp({
    name: 'Andon',
    owner: 'acme',
    permissions: { checks: 'write', pull_requests: 'write', contents: 'read', metadata: 'read' },
    events: ['pull_request', 'push'],
    hookUrl,
  })
  act.createRepository({
    owner: 'acme',
    name: 'shop',
    files: { 'README.md': '# shop\n' },
    collaborators: { ada: 'write' },
  })
  act.push({ repo: 'acme/shop', branch: 'cart', by: 'ada', files: { 'cart.ts': '' } })
  const { number } = act.openPullRequest({ repo: 'acme/shop', by: 'ada', head: 'cart', title: 'Add a cart' })
  act.install({ app: app.slug, account: 'acme' })
  await github.delivered()
  const { asApp } = connectGitHub({
    appId: app.id,
    privateKey: app.privateKey,
    webhookSecret: app.webhookSecret,
    apiUrl: github.url,
  })
  let seen = 0
  const sweep = { database, app: asApp, concernsUs, now: () => Date.now(), everyMs: 5 * minuteMs }
  return {
    github,
    database,
    door,
    pass: (ms) => void vi.setSystemTime(Date.now() + ms),
    happen: async () => {
      vi.setSystemTime(Date.now() + 1000)
      act.editPullRequest({ repo: 'acme/shop', number, by: 'ada', title: `Cart at ${Date.now()}` })
      await github.delivered()
      return state.deliveries.at(-1)?.guid ?? ''
    },
    sweep: async () => {
      const counts = await redeliverMissing(sweep, new AbortController().signal)
      await github.delivered()
      return counts
    },
    redelivered: () => {
      const again = state.deliveries.slice(seen).filter(({ redelivery }) => redelivery)
      seen = state.deliveries.length
      return again.map(({ guid }) => guid)
    },
  }
}

const listings = (scene: Scene) =>
  scene.github.requests.all().filter(({ method, path }) => method === 'GET' && path === '/app/hook/deliveries').length

test('exactly what was dropped is asked for, the oldest first, and once', async () => {
  const scene = await setScene()
  const guids: string[] = []
  for (const lost of [false, true, false, true, true, false]) {
    scene.github.faults.deliveries(() => (lost ? { kind: 'drop' } : undefined))
    guids.push(await scene.happen())
  }
  scene.github.faults.clear()

  expect(await scene.sweep()).toEqual({ asked: 3, arrived: 0, lost: [], more: false })
  expect(scene.redelivered()).toEqual([guids[1], guids[3], guids[4]])
  expect(await scene.sweep()).toEqual({ asked: 0, arrived: 3, lost: [], more: false })
  expect(await scene.sweep()).toEqual({ asked: 0, arrived: 0, lost: [], more: false })
  expect(scene.redelivered()).toEqual([])
})

test('what was refused or timed out but is stored is not asked for', async () => {
  const scene = await setScene()
  const guid = await scene.happen()
  const answered = scene.github.state.deliveries.find((delivery) => delivery.guid === guid)
  if (answered !== undefined) answered.statusCode = 504

  expect(await scene.sweep()).toEqual({ asked: 0, arrived: 0, lost: [], more: false })
})

test('what was answered but is not stored is asked for: a database may have been restored', async () => {
  const scene = await setScene()
  const guid = await scene.happen()
  await scene.database.kysely.deleteFrom('delivery').where('id', '=', guid).execute()

  expect(await scene.sweep()).toMatchObject({ asked: 1 })
  expect(scene.redelivered()).toEqual([guid])
})

test('what Andon would ignore is not asked for', async () => {
  const scene = await setScene()
  scene.github.faults.deliveries(() => ({ kind: 'drop' }))
  const heard = await scene.happen()
  const delivery = scene.github.state.deliveries.at(-1)
  if (delivery === undefined) throw new Error('Nothing was sent.')
  scene.github.state.deliveries.push(
    { ...delivery, guid: 'of an event', id: 1, event: 'star' },
    { ...delivery, guid: 'of an action', id: 2, action: 'locked' },
  )
  scene.github.faults.clear()
  await scene.sweep()

  expect(scene.redelivered()).toEqual([heard])
})

test('the first sweep reads all that GitHub remembers; the next only what is new', async () => {
  const scene = await setScene()
  scene.github.faults.deliveries(() => ({ kind: 'drop' }))
  const oldest = await scene.happen()
  scene.github.faults.clear()
  for (let count = 0; count < 120; count++) await scene.happen()
  scene.pass(2 * dayMs)

  expect(await scene.sweep()).toMatchObject({ asked: 1 })
  expect(scene.redelivered()).toEqual([oldest])
  expect(listings(scene)).toBe(2)
  scene.pass(5 * minuteMs)
  await scene.sweep()
  expect(listings(scene)).toBe(3)
})

test('what keeps failing is asked for ever less often, and is lost when GitHub forgets it', async () => {
  const scene = await setScene()
  scene.door.status = 400
  const guid = await scene.happen()
  const asked: number[] = []
  for (let sweep = 0; sweep < 33; sweep++) {
    if ((await scene.sweep()).asked > 0) asked.push(sweep)
    scene.pass(5 * minuteMs)
  }

  expect(asked).toEqual([0, 1, 2, 4, 8, 16, 28])
  expect(await scene.sweep()).toMatchObject({ lost: [] })
  scene.pass(3 * dayMs)
  expect(await scene.sweep()).toMatchObject({ asked: 0, lost: [guid] })
  expect(await scene.sweep()).toMatchObject({ asked: 0, lost: [] })
})

test('no more than 80 are asked for in a sweep, the oldest first, and the next asks for the rest', async () => {
  const scene = await setScene()
  scene.github.faults.deliveries(() => ({ kind: 'drop' }))
  const guids: string[] = []
  for (let count = 0; count < 81; count++) guids.push(await scene.happen())
  scene.github.faults.clear()

  expect(await scene.sweep()).toMatchObject({ asked: 80, more: true })
  expect(scene.redelivered()).toEqual(guids.slice(0, 80))
  expect(await scene.sweep()).toMatchObject({ asked: 1, arrived: 80, more: false })
  expect(scene.redelivered()).toEqual(guids.slice(80))
})

test('a sweep that GitHub limits stops, and the next goes on from there', async () => {
  const scene = await setScene()
  scene.github.faults.deliveries(() => ({ kind: 'drop' }))
  const guids = [await scene.happen(), await scene.happen(), await scene.happen()]
  scene.github.faults.clear()
  let left = 1
  scene.github.faults.requests(({ method }) => {
    if (method !== 'POST') return undefined
    left -= 1
    return left < 0 ? { kind: 'secondary', retryAfter: 60 } : undefined
  })

  await expect(scene.sweep()).rejects.toThrow(RateLimitedError)
  await scene.github.delivered()
  expect(scene.redelivered()).toEqual([guids[0]])
  scene.github.faults.clear()
  scene.pass(5 * minuteMs)
  await scene.sweep()
  expect(scene.redelivered()).toEqual([guids[1], guids[2]])
})

test('a sweep that no longer owns its work asks for nothing more', async () => {
  const scene = await setScene()
  scene.github.faults.deliveries(() => ({ kind: 'drop' }))
  await scene.happen()
  const { database } = scene
  const options = { database, concernsUs, now: () => start + minuteMs, everyMs: minuteMs }
  const app = async () => ({
    query: async () => ({ data: null, problems: [] }),
    request: async () => ({ status: 200, data: [], headers: {} }),
  })

  await expect(redeliverMissing({ ...options, app }, AbortSignal.abort(new Error('not mine')))).rejects.toThrow(
    'not mine',
  )
})

// Development behind a smee.io channel: GitHub posts to the channel, Andon listens to it.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { organization } from '../../demo/stage.ts'
import { openWorld } from './world.ts'

/** A channel as smee.io has it: what is posted goes to all listeners as server-sent events, headers and body in one object. */
async function startChannel(): Promise<Readonly<{ url: string; listeners: () => number; posted: () => number }>> {
  const listeners = new Set<ServerResponse>()
  let posted = 0
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
      response.write('event: ready\ndata: {}\n\n')
      listeners.add(response)
      request.on('close', () => listeners.delete(response))
      return
    }
    const { host: _host, 'content-length': _length, connection: _connection, ...headers } = request.headers
    const event = { ...headers, body: JSON.parse(await text(request)), query: {}, timestamp: Date.now() }
    for (const listener of listeners) listener.write(`id: ${posted}\ndata: ${JSON.stringify(event)}\n\n`)
    posted++
    response.writeHead(200).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/channel`, listeners: () => listeners.size, posted: () => posted }
}

test('an event that is posted to the channel ends in a verdict', async () => {
  const channel = await startChannel()
  const world = await openWorld({ env: { WEBHOOK_PROXY_URL: channel.url } })
  await expect.poll(channel.listeners, { timeout: 10_000 }).toBe(1)
  const app = world.github.state.apps.find(({ slug }) => slug === 'andon')
  if (app === undefined) throw new Error(`${organization} has no Andon`)
  Object.assign(app, { hookUrl: channel.url })

  world.open({ lines: 500 })

  await expect.poll(() => world.runs(1).map(({ conclusion }) => conclusion), { timeout: 20_000 }).toEqual(['failure'])
  expect(channel.posted()).toBeGreaterThan(0)
})

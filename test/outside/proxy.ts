// A proxy as it stands in front of several web processes: each request goes to the next, and on if that one is not there.
import { once } from 'node:events'
import { type Agent, createServer, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type RoundRobin = Readonly<{
  url: string
  /** How often an upstream was passed over because it took no connection. */
  passedOver(): number
}>

type Answer = Readonly<{ status: number; body: Buffer }>

/** A connection for each request: an idle one may be closed in the moment when it is wanted. */
const agent: Agent | false = false

async function ask(upstream: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const { method = 'GET', headers, url = '/' } = incoming
  const outgoing = request(
    new URL(url, upstream),
    { method, headers: { ...headers, connection: 'close' }, agent },
    resolve,
  )
  outgoing.on('error', reject)
  outgoing.end(body)
  const answer = await promise
  return { status: answer.statusCode ?? 502, body: await buffer(answer) }
}

/** A delivery may be handed to another after a broken connection: the same id is stored once. */
export async function startProxy(upstreams: readonly string[], port: number): Promise<RoundRobin> {
  let turn = 0
  let passedOver = 0
  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const body = await buffer(incoming)
    const first = turn++
    for (const [offset] of upstreams.entries()) {
      try {
        return await ask(upstreams[(first + offset) % upstreams.length] ?? '', incoming, body)
      } catch {
        passedOver++
      }
    }
    return { status: 502, body: Buffer.from('No web process takes connections.\n') }
  }
  const server = createServer((incoming, outgoing) => {
    void answer(incoming).then(({ status, body }) => outgoing.writeHead(status).end(body))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}`, passedOver: () => passedOver }
}

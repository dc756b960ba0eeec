import { once } from 'node:events'
import { createAdaptorServer } from '@hono/node-server'
import { ExpectedError } from '../errors.ts'

type Answer = (request: Request) => Response | Promise<Response>

/** How long answers under way may take at a stop. GitHub itself waits for 10 s. */
const finishMs = 10_000

/** Serves until stopped. A stop takes no new connection and waits for the answers under way. */
export async function listen(
  answer: Answer,
  { host, port }: Readonly<{ host: string; port: number }>,
): Promise<Readonly<{ stop(): Promise<void> }>> {
  const server = createAdaptorServer({ fetch: answer })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const why = { EADDRINUSE: 'something else listens there', EACCES: 'it takes more rights' }[code] ?? code
    throw new ExpectedError(`Andon cannot listen on ${host}:${port}: ${why}.`, 'Set PORT or HOST to something else.', {
      cause,
    })
  }
  const stop = async () => {
    const closed = once(server, 'close')
    server.close()
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), finishMs)
    await closed
    clearTimeout(timer)
  }
  return { stop }
}

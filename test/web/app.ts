// Andon's web side in a test: a real Probot, and a store that the test decides about.
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { Probot } from 'probot'
import { createApp } from '../../src/app.ts'
import type { Backlog } from '../../src/inbox/backlog.ts'
import type { Delivery, Received } from '../../src/inbox/receive.ts'
import { createLog, type Log } from '../../src/log.ts'
import { createMetrics } from '../../src/web/metrics.ts'
import { createWeb } from '../../src/web/server.ts'

const secret = 'a secret of the test'
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
})

export const silent = createLog('silent')

export const quiet: Backlog = { deliveries: 4, jobs: 3, oldestSeconds: 2, failing: 1 }

export async function webWith(store: (delivery: Delivery) => Promise<Received>, log: Log = silent) {
  const probot = new Probot({ appId: 1, privateKey: privateKey.toString(), secret, log: silent })
  await probot.load(createApp(store))
  const metrics = createMetrics(async () => quiet, Date.now)
  return createWeb({
    metrics,
    log,
    readiness: async () => ({ state: 'ready', aspects: [] }),
    webhook: { probot, secret, subjectOf: (name) => `subject of ${name}` },
  })
}

export const sign = (body: string | Uint8Array, key = secret): string =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`

/** A webhook, signed, unless the headers given say otherwise; a header that is undefined is left out. */
export function webhook(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string | undefined> = {},
): Request {
  const all = {
    'content-type': 'application/json',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-github-event': 'pull_request',
    'x-hub-signature-256': sign(body),
    ...headers,
  }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return new Request('http://andon/api/github/webhooks', { method: 'POST', headers: given, body })
}

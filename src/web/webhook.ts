// The door by which GitHub's webhooks come in: 2xx means stored, anything else means that nothing is promised.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Probot } from 'probot'
import { body as currentBody } from '../app.ts'
import { ExpectedError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Metrics, Refusal } from './metrics.ts'

export type WebhookParts = Readonly<{
  probot: Probot
  secret: string
  metrics: Metrics
  log: Log
  /** Key of what such a webhook is about, for the log; null if nothing. `payload` is its body. */
  subjectOf(name: string, payload: string): string | null
}>

export const webhookPath = '/api/github/webhooks'

/** GitHub sends at most 25 MB: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
export const largestBody = 25 * 1024 * 1024

/** Constant time, over the bytes as they came. */
function isSigned(bytes: Uint8Array, signature: string, secret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`)
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The bytes as text, if they are UTF-8 and a JSON object. */
function jsonObject(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const payload: unknown = JSON.parse(text)
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? text : null
  } catch {
    return null
  }
}

type Webhook = Readonly<{ id: string; name: string; signature: string; payload: string }>
type Refused = Readonly<{ reason: Refusal; status: 400 | 401 | 413 | 422 | 503; sentence: string }>

// `*` would run the handler twice and `__proto__` would break Octokit's table of handlers
const eventName = /^[a-z][a-z_]{0,63}$/
const deliveryId = /^[\w-]{1,128}$/

async function readWebhook(request: Request, secret: string): Promise<Webhook | Refused> {
  const id = request.headers.get('x-github-delivery') ?? ''
  const name = request.headers.get('x-github-event') ?? ''
  const signature = request.headers.get('x-hub-signature-256')
  if (!deliveryId.test(id) || !eventName.test(name))
    return {
      reason: 'bad_headers',
      status: 400,
      sentence: 'X-GitHub-Delivery or X-GitHub-Event is missing or malformed.',
    }
  if (signature === null) return { reason: 'bad_signature', status: 401, sentence: 'X-Hub-Signature-256 is missing.' }
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (!isSigned(bytes, signature, secret))
    return { reason: 'bad_signature', status: 401, sentence: 'The signature does not match.' }
  const payload = jsonObject(bytes)
  if (payload === null)
    return {
      reason: 'bad_json',
      status: 400,
      sentence: 'The body is not a JSON object. Choose the content type application/json.',
    }
  return { id, name, signature, payload }
}

/** Probot gathers what its handlers threw; we have one handler. */
function refusalFor(error: unknown): Refused & Readonly<{ cause: unknown }> {
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error
  return cause instanceof ExpectedError && !cause.retryable
    ? { reason: 'unreadable', status: 422, sentence: cause.message, cause }
    : { reason: 'not_stored', status: 503, sentence: 'The webhook could not be stored. Redeliver it later.', cause }
}

export function webhookRoutes({ probot, secret, metrics, log, subjectOf }: WebhookParts): Hono {
  const refuse = ({ reason, status, sentence }: Refused) => {
    metrics.refused(reason)
    return new Response(`${sentence}\n`, { status })
  }
  const tooLarge: Refused = { reason: 'too_large', status: 413, sentence: 'A webhook has at most 25 MB.' }
  const limit = bodyLimit({ maxSize: largestBody, onError: () => refuse(tooLarge) })

  return new Hono().post(webhookPath, limit, async (c) => {
    const webhook = await readWebhook(c.req.raw, secret)
    if ('reason' in webhook) return refuse(webhook)
    try {
      await currentBody.run(webhook.payload, () => probot.webhooks.verifyAndReceive(webhook))
      return new Response('stored\n', { status: 202 })
    } catch (error) {
      const refusal = refusalFor(error)
      const about = { delivery: webhook.id, event: webhook.name, subject: subjectOf(webhook.name, webhook.payload) }
      log.error({ err: refusal.cause, ...about }, 'a webhook could not be stored')
      return refuse(refusal)
    }
  })
}

// The App's webhook deliveries, and sending one again.

import { found } from '../lookup.ts'
import type { Schema } from '../payloads/schema.ts'
import type { Delivery } from '../state.ts'

import { appOf, type Ground, numberParam, type Request, type Rest } from './route.ts'

const itemPayload = (delivery: Delivery) =>
  ({
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }) satisfies Schema<'hook-delivery-item'>

const deliveryPayload = (delivery: Delivery) => {
  const payload: Record<string, unknown> = JSON.parse(delivery.body)
  return {
    ...itemPayload(delivery),
    url: delivery.app.hookUrl ?? '',
    request: { headers: { ...delivery.requestHeaders }, payload },
    response: { headers: {}, payload: null },
  } satisfies Schema<'hook-delivery'>
}

const isSuccess = ({ statusCode }: Delivery): boolean => statusCode >= 200 && statusCode < 300

/** What GitHub keeps, newest first. */
const kept = ({ state }: Ground, c: Request): readonly Delivery[] => {
  const since = new Date(state.now().getTime() - 3 * 86_400_000).toISOString()
  const status = c.req.query('status')
  return state.deliveries
    .filter(({ app, status, deliveredAt }) => app === appOf(c) && status !== 'pending' && deliveredAt >= since)
    .filter((delivery) => status === undefined || isSuccess(delivery) === (status === 'success'))
    .toReversed()
}

/** Pages by cursor, as the `link` header names it; never by number. */
function cursorPage(c: Request, all: readonly Delivery[]): readonly Delivery[] {
  const size = Math.min(100, Number(c.req.query('per_page') ?? 30))
  const cursor = c.req.query('cursor')
  const start = cursor === undefined ? 0 : all.findIndex(({ id }) => `v1_${id}` === cursor)
  const page = start === -1 ? [] : all.slice(start, start + size)
  const next = all[start + size]
  if (next !== undefined) {
    const url = new URL(c.req.url)
    url.searchParams.set('cursor', `v1_${next.id}`)
    c.header('link', `<${url}>; rel="next"`)
  }
  return page
}

export function deliveryRoutes(rest: Rest, ground: Ground): void {
  const one = (c: Request): Delivery =>
    found(
      kept(ground, c).find(({ id }) => id === numberParam(c, 'id')),
      'delivery',
    )
  rest.get('/app/hook/config', (c) => {
    const url = appOf(c).hookUrl
    const config = { content_type: 'json', insecure_ssl: '0', secret: '********' }
    return c.json({ ...config, ...(url === null ? {} : { url }) } satisfies Schema<'webhook-config'>)
  })
  rest.get('/app/hook/deliveries', (c) => c.json(cursorPage(c, kept(ground, c)).map(itemPayload)))
  rest.get('/app/hook/deliveries/:id', (c) => c.json(deliveryPayload(one(c))))
  rest.post('/app/hook/deliveries/:id/attempts', (c) => {
    ground.outbox.redeliver(one(c))
    return c.json({}, 202)
  })
}

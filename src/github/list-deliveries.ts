import * as z from 'zod'
import type { Instant } from '../event.ts'
import type { GitHub } from './client.ts'

/** One attempt of GitHub's to deliver; a redelivery has another id and the same guid. */
export type Attempt = Readonly<{
  id: number
  guid: string
  event: string
  action: string | null
  installationId: number | null
  at: Instant
}>

const attempts = z.array(
  z
    .object({
      id: z.number(),
      guid: z.string(),
      event: z.string(),
      action: z.string().nullish(),
      installation_id: z.number().nullish(),
      delivered_at: z.string(),
    })
    .transform(
      ({ id, guid, event, action, installation_id, delivered_at }): Attempt => ({
        id,
        guid,
        event,
        action: action ?? null,
        installationId: installation_id ?? null,
        at: new Date(delivered_at).toISOString(),
      }),
    ),
)

/** The cursor of the next page in a `link` header, or null. */
export function nextCursor(link: string | undefined): string | null {
  const [, address] = /<([^<>]*)>\s*;[^,<>]*\brel="?next\b/.exec(link ?? '') ?? []
  return address === undefined ? null : (URL.parse(address)?.searchParams.get('cursor') ?? null)
}

/** What GitHub tried to deliver to the App since a moment, page by page, newest first. It remembers three days. One request a page. */
export async function* deliveryPages(app: GitHub, since: Instant): AsyncGenerator<readonly Attempt[]> {
  for (let cursor: string | null = null; ; ) {
    const page = cursor === null ? { per_page: 100 } : { per_page: 100, cursor }
    const { data, headers } = await app.request('GET /app/hook/deliveries', page)
    const found = attempts.parse(data)
    yield found.filter(({ at }) => at >= since)
    cursor = nextCursor(headers['link'])
    if (cursor === null || found.some(({ at }) => at < since)) return
  }
}

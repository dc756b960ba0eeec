// Finds deliveries that never arrived, and asks GitHub to send them again.
import { sql } from 'kysely'
import type { Database } from '../database/client.ts'
import { NotFoundError } from '../errors.ts'
import type { Instant } from '../event.ts'
import type { GitHub } from '../github/client.ts'
import { type Attempt, deliveryPages } from '../github/list-deliveries.ts'

export type Redelivering = Readonly<{
  database: Database
  /** Speaks as the App. */
  app: () => Promise<GitHub>
  /** Whether Andon would do something about such a delivery. */
  concernsUs: (event: string, action: string | null) => boolean
  now: () => number
  /** How often the sweep runs: what was asked for and did not come is asked for again no sooner. */
  everyMs: number
}>

export type Redelivered = Readonly<{
  /** Asked for in this sweep. */
  asked: number
  /** Asked for earlier, and here now. */
  arrived: number
  /** Guids that GitHub can no longer send. */
  lost: readonly string[]
  /** More are due than one sweep may ask for. */
  more: boolean
}>

/** GitHub remembers deliveries for three days (REST documentation, app webhooks). */
const memoryMs = 3 * 86_400_000
/** Clocks differ, and GitHub lists a delivery a little after it was sent. */
const marginMs = 10 * 60_000
/** GitHub asks for at most 80 such requests a minute (REST documentation, secondary rate limits). */
const atMost = 80
const longestWaitMs = 3_600_000

const sweepName = 'deliveries'
const instant = (ms: number): Instant => new Date(ms).toISOString()

async function lookedThrough(database: Database): Promise<number> {
  const row = await database.kysely
    .selectFrom('sweep')
    .select('through')
    .where('name', '=', sweepName)
    .executeTakeFirst()
  return row === undefined ? 0 : Date.parse(row.through)
}

const noteThrough = (database: Database, through: Instant) =>
  database.kysely
    .insertInto('sweep')
    .values({ name: sweepName, through })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ through }))
    .execute()

/** Asked after the page was read: what GitHub lists as delivered is stored by then. */
async function unknown(database: Database, attempts: readonly Attempt[]): Promise<readonly Attempt[]> {
  const guids = [...new Set(attempts.map(({ guid }) => guid))]
  if (guids.length === 0) return []
  const rows = await database.kysely.selectFrom('delivery').select('id').where('id', 'in', guids).execute()
  const known = new Set(rows.map(({ id }) => id))
  return guids.flatMap((guid) => {
    // the first attempt: newest come first
    const first = known.has(guid) ? undefined : attempts.findLast((attempt) => attempt.guid === guid)
    return first === undefined ? [] : [first]
  })
}

async function note(database: Database, missing: readonly Attempt[], at: Instant): Promise<void> {
  if (missing.length === 0) return
  const rows = missing.map(({ guid, id, event, at: delivered_at }) => ({
    guid,
    delivery_id: id,
    event,
    delivered_at,
    due_at: at,
  }))
  await database.kysely
    .insertInto('missing_delivery')
    .values(rows)
    .onConflict((conflict) => conflict.column('guid').doNothing())
    .execute()
}

/** Notes what is missing since the last complete look; the first look goes as far back as GitHub remembers. */
async function look({ database, app, concernsUs, now }: Redelivering, signal: AbortSignal): Promise<void> {
  const began = now()
  const since = instant(Math.max(began - memoryMs, (await lookedThrough(database)) - marginMs))
  for await (const page of deliveryPages(await app(), since)) {
    signal.throwIfAborted()
    const ours = page.filter(
      ({ event, action, installationId }) => installationId !== null && concernsUs(event, action),
    )
    await note(database, await unknown(database, ours), instant(began))
  }
  await noteThrough(database, instant(began))
}

/** Forgets what has arrived and what GitHub has forgotten. */
async function settle({ database, now }: Redelivering): Promise<Pick<Redelivered, 'arrived' | 'lost'>> {
  const arrived = await database.kysely
    .deleteFrom('missing_delivery')
    .where('guid', 'in', (known) => known.selectFrom('delivery').select('id'))
    .executeTakeFirst()
  const lost = await database.kysely
    .deleteFrom('missing_delivery')
    .where('delivered_at', '<', instant(now() - memoryMs))
    .returning('guid')
    .execute()
  return { arrived: Number(arrived.numDeletedRows), lost: lost.map(({ guid }) => guid) }
}

const redelivery = 'POST /app/hook/deliveries/{delivery_id}/attempts'

/** Oldest first, each once a sweep, then ever less often: what is refused again and again must not keep us busy. */
async function ask(
  { database, app, now, everyMs }: Redelivering,
  signal: AbortSignal,
): Promise<Omit<Redelivered, 'arrived'>> {
  const due = await database.kysely
    .selectFrom('missing_delivery')
    .select(['guid', 'delivery_id', 'attempts'])
    .where('due_at', '<=', instant(now()))
    .orderBy('delivered_at')
    .orderBy('delivery_id')
    .limit(atMost)
    .execute()
  const github = await app()
  const lost: string[] = []
  for (const { guid, delivery_id, attempts } of due) {
    signal.throwIfAborted()
    const waitMs = Math.min(longestWaitMs, everyMs * 2 ** Math.max(0, attempts - 1))
    // the look at the next sweep's start must not find it due a moment too late
    await database.kysely
      .updateTable('missing_delivery')
      .set({ attempts: sql<number>`attempts + 1`, due_at: instant(now() + waitMs - everyMs / 2) })
      .where('guid', '=', guid)
      .execute()
    try {
      await github.request(redelivery, { delivery_id })
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error
      await database.kysely.deleteFrom('missing_delivery').where('guid', '=', guid).execute()
      lost.push(guid)
    }
  }
  return { asked: due.length - lost.length, lost, more: due.length === atMost }
}

/**
 * One sweep: a request for each hundred deliveries since the last, and one for each that is missing.
 * Throws RateLimitedError, or what GitHub's refusal was; the next sweep goes on from there.
 */
export async function redeliverMissing(options: Redelivering, signal: AbortSignal): Promise<Redelivered> {
  await look(options, signal)
  const { arrived, lost: forgotten } = await settle(options)
  const { asked, lost, more } = await ask(options, signal)
  return { asked, arrived, lost: [...forgotten, ...lost], more }
}

import { sql } from 'kysely'
import type { Database } from '../database/client.ts'
import { PostponedError } from '../errors.ts'
import { type Event, type Instant, keyOf } from '../event.ts'
import type { Urgency } from '../github/limits.ts'
import { unpacked } from './payload.ts'
import { enqueue, type JobPayload, type Target } from './queue.ts'
import type { ReadEvent } from './receive.ts'

/** One look at a target: everything about it that had arrived when the look began. */
export type Work = Readonly<{
  key: string
  target: Target
  /** Oldest first; empty if a clock or a fan-out caused it. */
  events: readonly Event[]
  /** Ids of the deliveries that they came with. */
  deliveries: readonly string[]
  /** Counts from 1; more after failures. */
  attempt: number
  urgency: Urgency
  /** Aborted when this process no longer owns the work: nothing may be written to GitHub any more. */
  signal: AbortSignal
}>

export type Process = (work: Work) => Promise<void>

export type Failure = Readonly<{ key: string; deliveries: readonly string[]; attempt: number; error: unknown }>

export type Desk = Readonly<{
  database: Database
  readEvent: ReadEvent
  process: Process
  onFailure: (failure: Failure) => void
}>

/** The job that asked for the work, as graphile-worker calls it. */
type Job = Readonly<{ id: string; key: string | null; priority: number }>

async function waitingFor(desk: Desk, key: string): Promise<Readonly<{ ids: string[]; events: readonly Event[] }>> {
  const rows = await desk.database.kysely
    .selectFrom('delivery')
    .select(['id', 'event', 'payload'])
    .where('key', '=', key)
    .where('outcome', '=', 'waiting')
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  const events = rows.map(({ event: name, payload }) =>
    payload === null ? null : desk.readEvent(name, JSON.parse(unpacked(payload))),
  )
  return { ids: rows.map(({ id }) => id), events: events.filter((event) => event !== null) }
}

async function markDone(database: Database, key: string, ids: string[]): Promise<void> {
  await database.kysely.transaction().execute(async (transaction) => {
    if (ids.length > 0)
      await transaction
        .updateTable('delivery')
        .set({ outcome: 'done', done_at: sql`now()` })
        .where('id', 'in', ids)
        .execute()
    await transaction.deleteFrom('work').where('key', '=', key).execute()
  })
}

const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll('\0', '').slice(0, 2000)

async function recordFailure(database: Database, key: string, error: unknown): Promise<void> {
  const failed = { attempts: 1, last_error: sentenceOf(error).toWellFormed(), failed_at: sql<Instant>`now()` }
  await database.kysely
    .insertInto('work')
    .values({ key, ...failed })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ ...failed, attempts: sql<number>`work.attempts + 1` }),
    )
    .execute()
}

/**
 * graphile-worker tries again after e^attempts seconds, 6 hours at most. Up to half of that comes on top, by chance: what
 * failed together must not come back together.
 */
const addJitter = (database: Database, job: Job) =>
  sql`update graphile_worker._private_jobs
    set run_at = greatest(run_at, now()) + random() / 2 * exp(least(attempts, 10)) * interval '1 second'
    where id = ${job.id}::bigint`.execute(database.kysely)

/** A clock's job that was replaced while it ran (by its own run) will not be tried again by graphile-worker. */
async function keepTrying(database: Database, target: Target, job: Job): Promise<void> {
  if (job.key === keyOf(target)) return
  const { rows } = await sql<{ key: string | null; soon: Instant }>`
    select (select key from graphile_worker.jobs where id = ${job.id}::bigint), now() + interval '5 seconds' as soon`.execute(
    database.kysely,
  )
  const [found] = rows
  if (found !== undefined && found.key !== job.key)
    await enqueue(database, target, { key: keyOf(target), runAt: found.soon })
}

/** Jobs of this priority or a larger number are nobody's in particular: fan-outs and sweeps. */
const backgroundFrom = 10

const urgencyOf = ({ priority }: Job, events: readonly Event[]): Urgency =>
  events.length > 0 || priority < backgroundFrom ? 'interactive' : 'background'

/** Background work waits under a key of its own, so that a delivery which comes meanwhile need not wait with it. */
function putOff(
  database: Database,
  target: Target,
  when: Readonly<{ at: number; urgency: Urgency; priority: number }>,
): Promise<void> {
  const subject = keyOf(target)
  const runAt = new Date(when.at).toISOString()
  // a delivery that came meanwhile has made background work somebody's
  const priority = when.priority < backgroundFrom ? when.priority : 0
  return when.urgency === 'interactive'
    ? enqueue(database, target, { key: subject, runAt, priority })
    : enqueue(database, target, { key: `later/${subject}`, runAt, priority: backgroundFrom })
}

type Owned = Readonly<{ job: Job; signal: AbortSignal }>

/** Does the work of one job. Throws what `process` threw, so that graphile-worker tries again later. */
export async function doWork(desk: Desk, { target, forDeliveries }: JobPayload, { job, signal }: Owned) {
  const { database } = desk
  const key = keyOf(target)
  const trouble = await database.kysely.selectFrom('work').select('attempts').where('key', '=', key).executeTakeFirst()
  const attempt = (trouble?.attempts ?? 0) + 1
  let urgency = urgencyOf(job, [])
  let deliveries: readonly string[] = []
  try {
    const { ids, events } = await waitingFor(desk, key)
    if (forDeliveries && ids.length === 0) return
    urgency = urgencyOf(job, events)
    deliveries = ids
    await desk.process({ key, target, events, deliveries, attempt, urgency, signal })
    await markDone(database, key, ids)
  } catch (error) {
    if (error instanceof PostponedError) {
      return putOff(database, target, { at: error.retryAt, urgency, priority: job.priority })
    }
    desk.onFailure({ key, deliveries, attempt, error })
    await recordFailure(database, key, error)
    await addJitter(database, job)
    await keepTrying(database, target, job)
    throw error
  }
}

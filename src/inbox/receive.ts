// A delivery is stored, together with the job that will look at it, before GitHub hears that it arrived.
import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../database/client.ts'
import { ExpectedError } from '../errors.ts'
import { type Event, keyOf } from '../event.ts'
import { batched } from './batch.ts'
import { openLanes } from './lanes.ts'
import { packed } from './payload.ts'
import { enqueue, queueOf, type Target, task } from './queue.ts'

/** What a delivery means, or null if nothing to us. Throws if a field that matters is missing. */
export type ReadEvent = (name: string, payload: unknown) => Event | null

export type Delivery = Readonly<{
  /** GitHub's delivery id; a redelivery carries the same. */
  id: string
  /** GitHub's name of the event, such as `pull_request`. */
  name: string
  /** The body as it came. */
  payload: string
}>

export type Received = 'stored' | 'duplicate' | 'ignored'

type Row = Readonly<{
  id: string
  event: string
  action: string | null
  installation: number | null
  repository: number | null
  target: Target | null
  /** Of its job. */
  priority: number
  payload: Buffer | null
}>

export type Inbox = Readonly<{
  readEvent: ReadEvent
  deadlineMs: number
  priorityOf: (target: Target) => number
  store: (row: Row) => Promise<Received>
}>

const Envelope = z.object({
  action: z.string().nullable().catch(null),
  installation: z.object({ id: z.number() }).nullable().catch(null),
  repository: z.object({ id: z.number() }).nullable().catch(null),
})

function rowOf(inbox: Inbox, delivery: Delivery): Row {
  const payload: unknown = JSON.parse(delivery.payload)
  const event = inbox.readEvent(delivery.name, payload)
  const envelope = Envelope.safeParse(payload).data
  return {
    id: delivery.id,
    event: delivery.name,
    action: envelope?.action ?? null,
    installation: envelope?.installation?.id ?? null,
    repository: envelope?.repository?.id ?? repositoryIn(event),
    target: event?.target ?? null,
    priority: event === null ? 0 : inbox.priorityOf(event.target),
    payload: event === null ? null : packed(delivery.payload),
  }
}

function repositoryIn(event: Event | null): number | null {
  if (event === null) return null
  const { target } = event
  return 'repository' in target ? target.repository.id : null
}

const valuesOf = (row: Row): RawBuilder<unknown> => {
  const key = row.target === null ? null : keyOf(row.target)
  const job = row.target === null ? null : JSON.stringify({ target: row.target, forDeliveries: true })
  return sql`(${row.id}::text, ${row.event}::text, ${row.action}::text, ${row.installation}::bigint,
    ${row.repository}::bigint, ${key}::text, ${key === null ? null : queueOf(key)}::text, ${row.payload}::bytea, ${job}::json,
    ${row.priority}::smallint)`
}

/**
 * One statement, so one transaction and one round trip. `again` sees what was there before: a redelivery of something
 * that is not done makes sure of its job. A key may stand only once in a call of `add_jobs`, and in one order, lest
 * two batches lock each other out.
 */
async function storeTogether(database: Database, rows: readonly Row[]): Promise<readonly Received[]> {
  const { rows: answers } = await sql<{ stored: readonly string[]; wanted: number; added: number }>`
    with given (id, event, action, installation_id, repository_id, key, queue, payload, job, priority) as (
      values ${sql.join(rows.map(valuesOf))}
    ), stored as (
      insert into delivery (id, event, action, installation_id, repository_id, key, payload, outcome)
      select id, event, action, installation_id, repository_id, key, payload,
        case when key is null then 'ignored' else 'waiting' end
      from given on conflict (id) do nothing returning id
    ), again as (
      select delivery.id from delivery join given using (id) where delivery.outcome = 'waiting'
    ), wanted as (
      select distinct on (key) key, queue, job, priority from given
      where key is not null and id in (select id from stored union all select id from again)
      order by key, priority
    ), specs as (
      select count(*)::int as wanted, array_agg(
        row(${task}::text, job, queue, null, null, key, priority, null)::graphile_worker.job_spec order by key
      ) as jobs from wanted
    )
    select (select coalesce(array_agg(id), '{}') from stored) as stored, wanted,
      case when wanted = 0 then 0 else (select count(*)::int from graphile_worker.add_jobs(jobs, true)) end as added
    from specs`.execute(database.kysely)
  const answer = answers[0]
  const stored = new Set(answer?.stored)
  // see enqueue: a job was taken just then
  if (answer !== undefined && answer.added < answer.wanted)
    for (const { target, priority } of rows) if (target !== null) await enqueue(database, target, { priority })
  return rows.map(({ id, target }) => {
    if (!stored.has(id)) return 'duplicate'
    return target === null ? 'ignored' : 'stored'
  })
}

/** One row that the database refuses must not take those with it that arrived in the same moment. */
async function storeEach(database: Database, rows: readonly Row[]): Promise<readonly PromiseSettledResult<Received>[]> {
  try {
    return (await storeTogether(database, rows)).map((value) => ({ status: 'fulfilled', value }))
  } catch (error) {
    // an error with an SQLSTATE is about what we sent; without one there is no connection, and trying each would take long
    if (rows.length === 1 || !(error instanceof Error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code))))
      throw error
    const each = await Promise.allSettled(rows.map((row) => storeTogether(database, [row])))
    return each.map((result) =>
      result.status === 'fulfilled' ? { status: 'fulfilled', value: result.value[0] ?? 'duplicate' } : result,
    )
  }
}

/** Measured: more in one batch, or more batches under way, stores no more per second. */
const limits = { atMost: 128, atOnce: 2 }

/** GitHub waits 10 s for an answer; this leaves time to give one. */
const deadlineMs = 7000

export function openInbox(options: Readonly<{ database: Database; readEvent: ReadEvent; deadlineMs?: number }>): Inbox {
  const { database, readEvent } = options
  const store = batched((rows: readonly Row[]) => storeEach(database, rows), limits)
  const priorityOf = openLanes(() => performance.now())
  return { readEvent, deadlineMs: options.deadlineMs ?? deadlineMs, priorityOf, store }
}

const tooLate = (): ExpectedError =>
  new ExpectedError('The delivery could not be stored in time.', 'Andon asks GitHub for it again.', {
    retryable: true,
  })

/**
 * Stores a delivery with its job. When this resolves, it is on disk. Throws if it is not after 7 s, waiting for a
 * connection included; it may be stored later all the same, and a redelivery then does no harm.
 */
export async function receive(inbox: Inbox, delivery: Delivery): Promise<Received> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooLate()), inbox.deadlineMs)
  try {
    return await Promise.race([inbox.store(rowOf(inbox, delivery)), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

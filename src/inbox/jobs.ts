// Work that waits, runs or keeps failing, for the people who look after Andon.
import { sql } from 'kysely'
import type { Database } from '../database/client.ts'
import { ExpectedError } from '../errors.ts'
import type { Instant } from '../event.ts'
import { task } from './queue.ts'

/**
 * `failing`: it is tried again. `stopped`: it was tried so often that only a new delivery, a sweep or a person starts it again.
 * `unassigned`: a crash left it without a job, which the workers mend within a minute.
 */
export type JobState = 'running' | 'waiting' | 'failing' | 'stopped' | 'unassigned'

export type Job = Readonly<{
  /** Of the subject or scope. */
  key: string
  /** As people say it, such as `acme/shop#12`; the key where there is nothing better. */
  name: string
  state: JobState
  /** Failures so far. */
  attempts: number
  lastError: string | null
  failedAt: Instant | null
  /** Null if nothing will happen by itself. */
  nextRun: Instant | null
  /** Since when it is there to be done. */
  since: Instant | null
  /** Deliveries that wait for it. */
  deliveries: number
}>

/** Clocks whose time has not come are left out, unless they have failed. A subject has one line, whatever jobs it has. */
const jobs = sql<Job>`
  with job as (
    select distinct on (subject) * from (
      select key, regexp_replace(key, '^(clock|later)/', '') as subject, run_at, attempts, max_attempts, last_error, locked_at, created_at
      from graphile_worker.jobs where task_identifier = ${task} and key is not null
    ) as every order by subject, locked_at nulls last, key = subject desc
  ), waiting as (
    select key as subject, count(*)::int as deliveries, min(received_at) as since
    from delivery where outcome = 'waiting' group by key
  ), everything as (
    select subject from job where locked_at is not null or attempts > 0 or run_at <= now() or key not like 'clock/%'
    union select key from work union select subject from waiting
  )
  select everything.subject as key,
    case when repository.id is null then everything.subject
      else owner || '/' || repository.name || case split_part(everything.subject, '/', 1)
        when 'pull_request' then '#' || split_part(everything.subject, '/', 4)
        when 'repository' then ''
        else ' ' || split_part(everything.subject, '/', 1) || ' '
          || regexp_replace(everything.subject, '^[^/]*/[^/]*/[^/]*/', '') end
    end as name,
    case when job.subject is null then case when deliveries is null then 'stopped' else 'unassigned' end
      when locked_at is not null then 'running'
      when job.attempts >= max_attempts then 'stopped'
      when work.key is not null or job.attempts > 0 then 'failing'
      else 'waiting' end as state,
    greatest(work.attempts, case when locked_at is null then job.attempts end, 0) as attempts,
    coalesce(work.last_error, job.last_error) as "lastError",
    work.failed_at as "failedAt",
    case when locked_at is null and job.attempts < max_attempts then run_at end as "nextRun",
    coalesce(least(waiting.since, job.created_at), work.failed_at) as since,
    coalesce(deliveries, 0) as deliveries
  from everything
  left join job on job.subject = everything.subject
  left join waiting on waiting.subject = everything.subject
  left join work on work.key = everything.subject
  left join repository on repository.id::text = split_part(everything.subject, '/', 3)
  order by since, key`

/** What waits or fails, the oldest first. */
export const listJobs = async (database: Database): Promise<readonly Job[]> =>
  (await jobs.execute(database.kysely)).rows

/** `text` is a key or a name as `listJobs` gives it. @throws ExpectedError if nothing is under it. */
export async function findJob(database: Database, text: string): Promise<Job> {
  const all = await listJobs(database)
  const found = all.find(({ key }) => key === text) ?? all.find(({ name }) => name.toLowerCase() === text.toLowerCase())
  if (found !== undefined) return found
  throw new ExpectedError(
    `No work waits or fails under ${text}.`,
    'Andon keeps none that is done. andon jobs list shows the rest.',
  )
}

export type WaitingDelivery = Readonly<{ id: string; event: string; receivedAt: Instant }>

/** Deliveries that wait for it, the oldest first. */
export async function deliveriesOf(database: Database, { key }: Job): Promise<readonly WaitingDelivery[]> {
  const rows = await database.kysely
    .selectFrom('delivery')
    .select(['id', 'event', 'action', 'received_at'])
    .where('key', '=', key)
    .where('outcome', '=', 'waiting')
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    event: row.action === null ? row.event : `${row.event}.${row.action}`,
    receivedAt: row.received_at,
  }))
}

/** Its own job, that of its clock, and one that was put off. */
const ofKey = (key: string) => sql`key = any(${[key, `clock/${key}`, `later/${key}`]}::text[])`

/** Makes it due now, with a fresh count of attempts. Answers whether there was a job to hurry: a running one is left alone. */
export async function retryJob(database: Database, { key }: Job): Promise<boolean> {
  const { rows } = await sql`
    select id from graphile_worker.reschedule_jobs(
      array(select id from graphile_worker.jobs where ${ofKey(key)} and locked_at is null
        order by key = ${key}::text desc limit 1), now(), null, 0
    )`.execute(database.kysely)
  await sql`select pg_notify('jobs:insert', '{"r":0,"count":1}')`.execute(database.kysely)
  return rows.length > 0
}

/**
 * Gives it up: its deliveries are done with the outcome `discarded`, its jobs and its trouble forgotten. What arrives later is
 * worked on as ever. Answers how many deliveries it gave up. @throws ExpectedError if it runs.
 */
export const discardJob = (database: Database, { key, name }: Job): Promise<number> =>
  database.kysely.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ running: boolean }>`
      select locked_at is not null as running from graphile_worker._private_jobs
      where ${ofKey(key)} for update`.execute(transaction)
    if (rows.some(({ running }) => running))
      throw new ExpectedError(`${name} is being worked on.`, 'Wait until that ends, then look again: andon jobs show.')
    await sql`delete from graphile_worker._private_jobs where ${ofKey(key)}`.execute(transaction)
    const given = await transaction
      .updateTable('delivery')
      .set({ outcome: 'discarded', done_at: sql`now()` })
      .where('key', '=', key)
      .where('outcome', '=', 'waiting')
      .executeTakeFirst()
    await transaction.deleteFrom('work').where('key', '=', key).execute()
    return Number(given.numUpdatedRows)
  })

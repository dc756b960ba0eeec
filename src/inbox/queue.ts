// Work to do, as jobs of graphile-worker: one job at most waits for each key, and the jobs of a key run one after the other.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../database/client.ts'
import { type Instant, keyOf, type Scope, type SubjectRef } from '../event.ts'

export type Target = SubjectRef | Scope

/** Name of our one task in graphile-worker. */
export const task = 'look'

/** graphile-worker takes queue names of 128 characters at most; branch names alone may be longer. */
export const queueOf = (key: string): string =>
  key.length <= 128 ? key : createHash('sha256').update(key).digest('hex')

const repository = z.object({
  installationId: z.number(),
  id: z.number(),
  nodeId: z.string(),
  owner: z.string(),
  name: z.string(),
  private: z.boolean(),
})

/** What a job carries. */
export const JobPayload = z.object({
  target: z.union([
    z.object({ subject: z.literal('pull_request'), repository, number: z.number() }),
    z.object({
      subject: z.literal('merge_group'),
      repository,
      headSha: z.string(),
      base: z.string(),
      baseSha: z.string(),
      number: z.number().nullable(),
    }),
    z.object({ scope: z.literal('sha'), repository, sha: z.string() }),
    z.object({ scope: z.literal('branch'), repository, branch: z.string() }),
    z.object({ scope: z.literal('repository'), repository }),
    z.object({ scope: z.literal('conversation'), repository, number: z.number() }),
    z.object({ scope: z.literal('installation'), installationId: z.number() }),
    z.object({
      scope: z.literal('people'),
      installationId: z.number(),
      person: z.object({ id: z.number(), login: z.string() }).nullable(),
    }),
  ]),
  /** Deliveries caused it: if an earlier job has done them, there is nothing left to do. */
  forDeliveries: z.boolean().default(false),
}) satisfies z.ZodType<Readonly<{ target: Target; forDeliveries: boolean }>>
export type JobPayload = z.output<typeof JobPayload>

export type JobOptions = Readonly<{
  /** Not before then: the job of a clock, which replaces the clock that was set before. */
  runAt?: Instant
  /** Smaller runs first; what a delivery causes has 0. */
  priority?: number
  /** Key of the job. By default that of the target, or of its clock when there is a `runAt`. */
  key?: string
}>

/**
 * Adds a job, or refreshes the one that waits under its key; without `runAt` that one keeps its time, so that what
 * comes later never postpones it.
 *
 * graphile-worker adds nothing if the waiting job is taken between two statements inside `add_jobs`. The job that was
 * taken may have read the inbox before our delivery was in it, so we try again: by then it counts as taken.
 */
export async function enqueue(database: Database, target: Target, options: JobOptions = {}): Promise<void> {
  const subject = keyOf(target)
  const { runAt = null, priority = 0, key = runAt === null ? subject : `clock/${subject}` } = options
  for (;;) {
    const { rows } = await sql<{ added: number }>`
      select count(*)::int as added from graphile_worker.add_jobs(array[row(
        ${task}::text, ${JSON.stringify({ target })}::json, ${queueOf(subject)}::text, ${runAt}::timestamptz,
        null, ${key}::text, ${priority}::smallint, null
      )::graphile_worker.job_spec], ${runAt === null})`.execute(database.kysely)
    if (rows[0]?.added === 1) return
  }
}

/** The part of the queue that the pipeline uses. */
export type Queue = Readonly<{ enqueue(target: Target, options?: JobOptions): Promise<void> }>

export const openQueue = (database: Database): Queue => ({
  enqueue: (target, options) => enqueue(database, target, options),
})

/** How much is left to do: deliveries that are not done, and jobs, but for clocks whose time has not come. */
export async function pending(database: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from delivery where outcome = 'waiting')
      + (select count(*) from graphile_worker.jobs where locked_at is not null
         or attempts < max_attempts and (attempts > 0 or run_at <= now() or key not like 'clock/%')) as count`.execute(
    database.kysely,
  )
  return rows[0]?.count ?? 0
}

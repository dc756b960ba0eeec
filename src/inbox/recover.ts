// What killed workers leave behind: locked jobs, deliveries without a job, dead rows.
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/client.ts'
import type { Tables } from '../database/schema.ts'
import { unpacked } from './payload.ts'
import { enqueue, task } from './queue.ts'
import type { ReadEvent } from './receive.ts'

/** A pool may lock jobs a moment before it holds its advisory lock and is registered. */
const unregisteredSeconds = 30

/**
 * graphile-worker locks jobs by the id of their pool, and each pool's process holds the advisory lock of that name while it lives.
 * Frees the jobs of pools that are no more, and wakes the living: graphile-worker itself would wait for 4 hours.
 * Answers the ids of the pools that it buried.
 */
export const freeDeadPools = (database: Database): Promise<readonly string[]> =>
  database.kysely.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ pool: string }>`
      with locked as (
        select locked_by, locked_at from graphile_worker._private_jobs where locked_by is not null
        union all
        select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null
      ), known as (
        select pool_id as pool from worker_live
        union
        select locked_by from locked where locked_at < now() - make_interval(secs => ${unregisteredSeconds})
      )
      select pool from known where pg_try_advisory_xact_lock(hashtextextended(pool, 0))`.execute(transaction)
    const pools = rows.map(({ pool }) => pool)
    if (pools.length > 0) await bury(transaction, pools)
    return pools
  })

async function bury(transaction: Kysely<Tables>, pools: readonly string[]): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(${[...pools]}::text[])`.execute(transaction)
  await transaction
    .deleteFrom('worker_live')
    .where('pool_id', 'in', [...pools])
    .execute()
  await sql`select pg_notify('jobs:insert', '{"r":0,"count":10}')`.execute(transaction)
}

/**
 * Jobs that were replaced while they ran and then failed never run again, and graphile-worker keeps them, and the name
 * of every queue. The lock keeps a queue from being deleted between the moment that a job finds it and is added to it.
 * A queue stays locked if a worker that had lost a job completed it while another had it.
 */
export const sweepDeadRows = (database: Database): Promise<void> =>
  database.kysely.transaction().execute(async (transaction) => {
    await sql`set local lock_timeout = '2s'`.execute(transaction)
    await sql`lock table graphile_worker._private_job_queues in exclusive mode`.execute(transaction)
    await sql`delete from graphile_worker._private_jobs
      where key is null and locked_at is null and attempts >= max_attempts`.execute(transaction)
    await sql`update graphile_worker._private_job_queues as queues set locked_by = null, locked_at = null
      where locked_by is not null and not exists (select 1 from graphile_worker._private_jobs as jobs
        where job_queue_id = queues.id and jobs.locked_by = queues.locked_by)`.execute(transaction)
    await sql`delete from graphile_worker._private_job_queues as queues
      where locked_at is null
      and not exists (select 1 from graphile_worker._private_jobs where job_queue_id = queues.id)`.execute(transaction)
  })

/** Deliveries that wait without a job get one. It takes a crash in an unlucky moment to make one (see enqueue). */
export async function adoptOrphans(database: Database, readEvent: ReadEvent): Promise<number> {
  const orphans = await database.kysely
    .selectFrom('delivery')
    .distinctOn('key')
    .select(['event', 'payload'])
    .where('outcome', '=', 'waiting')
    .where('received_at', '<', sql<string>`now() - interval '1 minute'`)
    .where(sql<boolean>`not exists (select 1 from graphile_worker.jobs where jobs.key = delivery.key
      and jobs.task_identifier = ${task})`)
    .orderBy('key')
    .orderBy('received_at', 'desc')
    .limit(1000)
    .execute()
  for (const { event: name, payload } of orphans) {
    const event = payload === null ? null : readEvent(name, JSON.parse(unpacked(payload)))
    if (event !== null) await enqueue(database, event.target)
  }
  return orphans.length
}

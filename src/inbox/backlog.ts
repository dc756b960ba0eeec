import { sql } from 'kysely'
import type { Database } from '../database/client.ts'

/** What waits, and for how long the longest has. Clocks whose time has not come wait for nothing. */
export type Backlog = Readonly<{
  /** Deliveries that are stored and not yet done. */
  deliveries: number
  /** Jobs that run, or could, or are tried again. */
  jobs: number
  /** Age of the oldest delivery or due job, in seconds. */
  oldestSeconds: number
  /** Subjects whose work failed the last time. */
  failing: number
}>

export async function backlog(database: Database): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    with job as (
      select run_at from graphile_worker.jobs where locked_at is not null
        or attempts < max_attempts and (attempts > 0 or run_at <= now() or key not like 'clock/%')
    ), waiting as (select received_at from delivery where outcome = 'waiting')
    select
      (select count(*) from waiting) as deliveries,
      (select count(*) from job) as jobs,
      greatest(0, extract(epoch from now() - least(
        (select min(received_at) from waiting), (select min(run_at) from job)
      )))::float8 as "oldestSeconds",
      (select count(*) from work) as failing`.execute(database.kysely)
  const row = rows[0]
  if (row === undefined) throw new Error('PostgreSQL answered no row to a query that has one.')
  return { ...row, oldestSeconds: row.oldestSeconds ?? 0 }
}

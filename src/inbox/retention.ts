// Forgets what is done and old. What still waits, verdicts, observations and everything about open pull requests stay.
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/client.ts'

export type Keep = Readonly<{ payloadDays: number; deliveryDays: number; closedDays: number }>

/** How many rows were forgotten. */
export type Forgotten = Readonly<{
  payloads: number
  deliveries: number
  subjects: number
  published: number
  unsent: number
  patches: number
  people: number
}>

/** So many rows in a statement: none locks much for long. */
const atOnce = 5000

type Before = RawBuilder<unknown>

/** A delivery that waited long is as old as its end. */
const finished = (before: Before) =>
  sql`outcome <> 'waiting' and received_at < ${before} and coalesce(done_at, received_at) < ${before}`

const payloads = (before: Before) => sql`
  update delivery set payload = null where id in (
    select id from delivery where payload is not null and ${finished(before)} limit ${atOnce})`

const deliveries = (before: Before) => sql`
  delete from delivery where id in (select id from delivery where ${finished(before)} limit ${atOnce})`

/** What a closed pull request would say on a check is worth nothing; that it was judged is. A merge group is gone within hours. */
const saidByClosed = (before: Before) => sql`
  update subject set "check" = '[]' where key in (
    select key from subject where not open and "check" <> '[]' and gathered_at < ${before} limit ${atOnce})`

const groups = (before: Before) => sql`
  delete from subject where key in (
    select key from subject where kind = 'merge_group' and gathered_at < ${before} limit ${atOnce})`

/** Of checks, comments and requests where nothing is open any more, and of reactions. If one comes to life again, what we wrote is found on GitHub. */
const published = (before: Before) => sql`
  delete from published where (repository_id, kind, key) in (
    select repository_id, kind, key from published
    where applied_at < ${before} and kind in ('check_run', 'comment', 'review_request', 'reaction') and not exists (
      select 1 from subject where subject.repository_id = published.repository_id
      and (subject.open or subject.gathered_at >= ${before})
      and split_part(published.key, '/', 1) =
        case published.kind when 'check_run' then subject.head_sha when 'reaction' then null else subject.number::text end
    ) limit ${atOnce})`

/** GitHub refused it again and again. */
const unsent = (before: Before) => sql`
  delete from unsent where id in (select id from unsent where planned_at < ${before} limit ${atOnce})`

/** Who was in a team, or might do what: nobody trusts that for more than minutes. */
const people = (before: Before) => sql`
  delete from people_answer where (installation_id, kind, key) in (
    select installation_id, kind, key from people_answer where asked_at < ${before} limit ${atOnce})`
const peopleDays = 1

/** Of pull requests that are closed, or were never judged. */
const patches = (before: Before) => sql`
  delete from reviewed_patch where (repository_id, number, base_branch, sha) in (
    select repository_id, number, base_branch, sha from reviewed_patch
    where read_at < ${before} and not exists (
      select 1 from subject where subject.repository_id = reviewed_patch.repository_id
      and subject.number = reviewed_patch.number and subject.kind = 'pull_request'
      and (subject.open or subject.gathered_at >= ${before})
    ) limit ${atOnce})`

type Forgetting = Readonly<{ days: number; now: number; signal: AbortSignal }>

async function forget(
  database: Database,
  statement: (before: Before) => RawBuilder<unknown>,
  { days, now, signal }: Forgetting,
): Promise<number> {
  const before = sql`${new Date(now - days * 86_400_000).toISOString()}::timestamptz`
  for (let total = 0; ; ) {
    signal.throwIfAborted()
    const rows = Number((await statement(before).execute(database.kysely)).numAffectedRows ?? 0n)
    total += rows
    if (rows < atOnce) return total
  }
}

/** `now` in epoch milliseconds. */
export async function forgetOld(
  database: Database,
  keep: Keep,
  { now, signal }: Readonly<{ now: number; signal: AbortSignal }>,
): Promise<Forgotten> {
  const after = (days: number): Forgetting => ({ days, now, signal })
  return {
    payloads: await forget(database, payloads, after(keep.payloadDays)),
    deliveries: await forget(database, deliveries, after(keep.deliveryDays)),
    published: await forget(database, published, after(keep.closedDays)),
    unsent: await forget(database, unsent, after(keep.closedDays)),
    patches: await forget(database, patches, after(keep.closedDays)),
    people: await forget(database, people, after(peopleDays)),
    subjects:
      (await forget(database, saidByClosed, after(keep.closedDays))) +
      (await forget(database, groups, after(keep.closedDays))),
  }
}

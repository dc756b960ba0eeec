// What has to be done every now and then, by one process of all: each chore is a job that sets its own next time.
import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../database/client.ts'
import { RateLimitedError } from '../errors.ts'

export type Chore = Readonly<{
  name: string
  everyMs: number
  /** Due whenever a process starts: it may have been away. */
  atStart: boolean
  /** Stops when the signal aborts, by throwing; it is then run again at once. `more` asks to be run again in a minute. */
  run(signal: AbortSignal): Promise<'more' | 'all'>
}>

export type ChoreOutcome = 'done' | 'failed'

export type Household = Readonly<{
  chores: readonly Chore[]
  onChore: (name: string, outcome: ChoreOutcome, error: unknown) => void
}>

/** Name of the chores' task in graphile-worker. */
export const choreTask = 'chore'

const Payload = z.object({ chore: z.string() })

/** A clock: what is due later is not work that waits. The queue keeps a late run from overlapping with the next. */
const keyOf = (name: string): string => `clock/chore/${name}`
const priority = 30
const soonMs = 60_000

/** `at` is in epoch milliseconds. */
type When = Readonly<({ inMs: number } | { at: number }) & { keepEarlier: boolean }>

async function schedule(database: Database, name: string, when: When): Promise<void> {
  const runAt =
    'at' in when ? sql`to_timestamp(${when.at / 1000})` : sql`now() + make_interval(secs => ${when.inMs / 1000})`
  await sql`select from graphile_worker.add_jobs(array[row(
    ${choreTask}::text, ${JSON.stringify({ chore: name })}::json, ${keyOf(name)}::text,
    ${runAt}, null, ${keyOf(name)}::text, ${priority}::smallint, null
  )::graphile_worker.job_spec], ${when.keepEarlier})`.execute(database.kysely)
}

/** Makes sure that every chore has its job. Call it when what the chores need is there: the first may run at once. */
export async function startChores(database: Database, chores: readonly Chore[]): Promise<void> {
  for (const { name, atStart } of chores) await schedule(database, name, { inMs: 0, keepEarlier: !atStart })
}

/** Does one chore. A failure is told, and the next turn is the next try. Throws only when the signal is aborted. */
export async function doChore(
  database: Database,
  { chores, onChore }: Household,
  { payload, signal }: Readonly<{ payload: unknown; signal: AbortSignal }>,
): Promise<void> {
  const { chore: name } = Payload.parse(payload)
  const chore = chores.find((one) => one.name === name)
  if (chore === undefined) return
  // before the run: a process that is killed meanwhile must not end the chore for good
  await schedule(database, name, { inMs: chore.everyMs, keepEarlier: false })
  try {
    const did = await chore.run(signal)
    onChore(name, 'done', null)
    if (did === 'more') await schedule(database, name, { inMs: Math.min(soonMs, chore.everyMs), keepEarlier: false })
  } catch (error) {
    if (signal.aborted) return schedule(database, name, { inMs: 0, keepEarlier: false })
    if (error instanceof RateLimitedError) return schedule(database, name, { at: error.retryAt, keepEarlier: false })
    onChore(name, 'failed', error)
  }
}

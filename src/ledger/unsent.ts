// Writes to GitHub that were decided once and cannot be decided again, such as the answer to a command: kept until they stand.
import type { Transaction } from 'kysely'
import { type Database, jsonText } from '../database/client.ts'
import type { Tables } from '../database/schema.ts'
import type { Effect } from '../effect.ts'
import type { Instant, PullRequestRef } from '../event.ts'

export async function addUnsent(
  transaction: Transaction<Tables>,
  { repository, number }: PullRequestRef,
  { at, effects }: Readonly<{ at: Instant; effects: readonly Effect[] }>,
): Promise<void> {
  if (effects.length === 0) return
  const place = { installation_id: repository.installationId, repository_id: repository.id, number, planned_at: at }
  await transaction
    .insertInto('unsent')
    .values(effects.map((effect) => ({ ...place, effect: jsonText(effect) })))
    .execute()
}

export type Unsent = Readonly<{ id: number; effect: Effect }>

/** Oldest first. */
export async function unsentOf(database: Database, { repository, number }: PullRequestRef): Promise<readonly Unsent[]> {
  const rows = await database.kysely
    .selectFrom('unsent')
    .select(['id', 'effect'])
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('number', '=', number)
    .orderBy('id')
    .execute()
  // only what addUnsent wrote is read here
  return rows.map(({ id, effect }) => ({ id, effect: effect as Effect }))
}

/** They stand on GitHub, or GitHub refused them for good. */
export async function forgetUnsent(database: Database, sent: readonly Unsent[]): Promise<void> {
  if (sent.length === 0) return
  const ids = sent.map(({ id }) => id)
  await database.kysely.deleteFrom('unsent').where('id', 'in', ids).execute()
}

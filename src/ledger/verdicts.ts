// Asks the ledger what was decided, and when.
import type { Database } from '../database/client.ts'
import { type Instant, keyOf, type Repository, type SubjectRef } from '../event.ts'
import type { Decision, Result } from '../verdict.ts'

export type RecordedVerdict = Readonly<{
  id: number
  at: Instant
  subject: string
  number: number | null
  sha: string
  decision: Decision
  policy: string
  /** Every practice that was judged, observed ones included. */
  results: readonly Result[]
  cause: string
}>

/** Verdicts of a repository since a moment, oldest first. */
export async function verdictsSince(
  database: Database,
  repository: Repository,
  since: Instant,
): Promise<readonly RecordedVerdict[]> {
  const rows = await database.kysely
    .selectFrom('verdict')
    .selectAll()
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('at', '>=', since)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    subject: row.subject_key.split('/')[0] ?? row.subject_key,
    number: row.number,
    sha: row.sha,
    decision: row.decision,
    policy: row.policy_digest,
    results: row.results,
    cause: row.cause,
  }))
}

/** The newest verdict on a subject, or null. */
export async function lastVerdict(
  database: Database,
  ref: SubjectRef,
): Promise<Pick<RecordedVerdict, 'sha' | 'policy' | 'results'> | null> {
  const row = await database.kysely
    .selectFrom('verdict')
    .select(['sha', 'policy_digest', 'results'])
    .where('subject_key', '=', keyOf(ref))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { sha: row.sha, policy: row.policy_digest, results: row.results }
}

// What only deliveries told, kept for good: who pushed, with which head a pull request was queued, which groups are gone.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, jsonText } from '../database/client.ts'
import type { Instant, Observation, Person, Repository } from '../event.ts'

const shaOf = (observation: Observation): string | null => {
  switch (observation.kind) {
    case 'pushed':
      return observation.after
    case 'group_destroyed':
      return observation.headSha
    case 'deployed':
      return observation.sha
    case 'follow_up_closed':
      return null
    default:
      return observation.head
  }
}

const digestOf = (repository: Repository, observation: Observation): string =>
  createHash('sha256')
    .update(JSON.stringify([repository.id, observation]))
    .digest('hex')

/** Keeps them; the same observation told again, in any order, adds nothing. */
export async function recordObservations(
  database: Database,
  repository: Repository,
  observations: readonly Observation[],
): Promise<void> {
  if (observations.length === 0) return
  const rows = observations.map((observation) => ({
    installation_id: repository.installationId,
    repository_id: repository.id,
    kind: observation.kind,
    number: 'number' in observation ? observation.number : null,
    sha: shaOf(observation),
    at: observation.at,
    data: jsonText(observation),
    digest: digestOf(repository, observation),
  }))
  await database.kysely
    .insertInto('observation')
    .values(rows)
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute()
}

const observed = (database: Database, repository: Repository, kind: Observation['kind']) =>
  database.kysely
    .selectFrom('observation')
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('kind', '=', kind)

/** The head with which each pull request was queued last, and when: number -> head. */
export async function queuedHeads(
  database: Database,
  repository: Repository,
): Promise<ReadonlyMap<number, Readonly<{ sha: string; at: Instant }>>> {
  const rows = await observed(database, repository, 'queued')
    .select(['number', 'sha', 'at'])
    .distinctOn('number')
    .orderBy('number')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return new Map(
    rows.flatMap((row) =>
      row.number === null || row.sha === null ? [] : [[row.number, { sha: row.sha, at: row.at }] as const],
    ),
  )
}

type Pushed = Readonly<{ by: Person; sha: string; at: Instant; before: string }>

/** Who pushed which head to a pull request since it was opened, as far as deliveries told. */
export async function pushesOf(database: Database, repository: Repository, number: number): Promise<readonly Pushed[]> {
  const rows = await database.kysely
    .selectFrom('observation')
    .select('data')
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('kind', 'in', ['pushed', 'closed', 'reopened'])
    .where('number', '=', number)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return pushesIn(rows.map(({ data }) => data))
}

/** Oldest first. GitHub tells of no push while it is closed: if it comes back with another head, who opens it again answers for that. */
export function pushesIn(observations: readonly Observation[]): readonly Pushed[] {
  let closed: string | null = null
  return observations.flatMap((one): readonly Pushed[] => {
    if (one.kind === 'closed') closed = one.head
    if (one.by === null) return []
    if (one.kind === 'pushed') return [{ by: one.by, sha: one.after, at: one.at, before: one.before }]
    if (one.kind !== 'reopened' || closed === null || closed === one.head) return []
    return [{ by: one.by, sha: one.head, at: one.at, before: closed }]
  })
}

/** Whether GitHub has said that this merge group is gone: then nobody waits for an answer, and late deliveries about it are moot. */
export async function isGroupDestroyed(database: Database, repository: Repository, headSha: string): Promise<boolean> {
  const row = await observed(database, repository, 'group_destroyed')
    .select('id')
    .where('sha', '=', headSha)
    .executeTakeFirst()
  return row !== undefined
}

/** Who merged it, with which head, and what it became on the base branch; null if no delivery has told. */
export async function mergedAs(
  database: Database,
  repository: Repository,
  number: number,
): Promise<Readonly<{ at: Instant; by: Person | null; head: string; mergeSha: string | null }> | null> {
  const rows = await observed(database, repository, 'closed')
    .select('data')
    .where('number', '=', number)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const merged = rows.flatMap(({ data }) => (data.kind === 'closed' && data.merged ? [data] : []))[0]
  if (merged === undefined) return null
  const { at, by, head, mergeSha = null } = merged
  return { at, by, head, mergeSha }
}

/** Pull requests that became this commit on their base branch. */
export async function mergedInto(database: Database, repository: Repository, sha: string): Promise<readonly number[]> {
  const rows = await observed(database, repository, 'closed')
    .select('number')
    .where(sql<string>`data ->> 'mergeSha'`, '=', sha)
    .orderBy('number')
    .execute()
  return [...new Set(rows.flatMap(({ number }) => number ?? []))]
}

export type Deployed = Readonly<{ environment: string; by: Person | null; at: Instant }>

/** Where a commit was deployed; the newest of each environment. */
export async function deploymentsOf(
  database: Database,
  repository: Repository,
  sha: string,
): Promise<readonly Deployed[]> {
  const rows = await observed(database, repository, 'deployed')
    .select('data')
    .where('sha', '=', sha)
    .orderBy('at')
    .orderBy('id')
    .execute()
  const all = rows.flatMap(({ data }): readonly Deployed[] =>
    data.kind === 'deployed' ? [{ environment: data.environment, by: data.by, at: data.at }] : [],
  )
  return all.filter(({ environment }, index) => all.findLastIndex((one) => one.environment === environment) === index)
}

/** Who queued it last, at this head, and who closed our issue about it: each with its moment, oldest first. */
export async function actsOn(
  database: Database,
  repository: Repository,
  { kind, number }: Readonly<{ kind: 'queued' | 'follow_up_closed'; number: number }>,
): Promise<readonly Readonly<{ at: Instant; by: Person | null }>[]> {
  const rows = await observed(database, repository, kind)
    .select('data')
    .where('number', '=', number)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return rows.map(({ data: { at, by } }) => ({ at, by }))
}

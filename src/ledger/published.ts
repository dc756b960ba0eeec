// What stands on GitHub by us, as we know it: planned before it is written, marked when it was.
import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/client.ts'
import type { Tables } from '../database/schema.ts'
import type { Instant, Repository } from '../event.ts'

/** What identifies one thing that we publish: a check by sha and name, a comment by pull request and marker. */
export type PublishedKey = Readonly<{ kind: string; key: string }>
export type Published = PublishedKey &
  Readonly<{
    nodeId: string | null
    digest: string | null
    /** Null while a newer plan has not been applied. */
    appliedAt: Instant | null
  }>

export async function readPublished(
  transaction: Transaction<Tables>,
  repository: Repository,
  wanted: readonly PublishedKey[],
): Promise<readonly Published[]> {
  if (wanted.length === 0) return []
  const rows = await transaction
    .selectFrom('published')
    .select(['kind', 'key', 'node_id', 'digest', 'applied_at'])
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where(
      'key',
      'in',
      wanted.map((one) => one.key),
    )
    .execute()
  return rows.map((row) => ({
    kind: row.kind,
    key: row.key,
    nodeId: row.node_id,
    digest: row.digest,
    appliedAt: row.applied_at,
  }))
}

/** Check runs of ours on a commit that were written, or planned. */
export async function publishedChecks(
  transaction: Transaction<Tables>,
  repository: Repository,
  sha: string,
): Promise<readonly Published[]> {
  const rows = await transaction
    .selectFrom('published')
    .select(['kind', 'key', 'node_id', 'digest', 'applied_at'])
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('kind', '=', 'check_run')
    .where(sql<boolean>`starts_with(key, ${`${sha}/`})`)
    .execute()
  return rows.map(({ kind, key, node_id: nodeId, digest, applied_at: appliedAt }) => ({
    kind,
    key,
    nodeId,
    digest,
    appliedAt,
  }))
}

/** Commits of a repository on which a planned check run was never noted as written: a look was put off or killed half-way. */
export async function unfinishedCommits(database: Database, repository: Repository): Promise<readonly string[]> {
  const rows = await database.kysely
    .selectFrom('published')
    .select(sql<string>`split_part(key, '/', 1)`.as('sha'))
    .distinct()
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('kind', '=', 'check_run')
    .where('applied_at', 'is', null)
    .execute()
  return rows.map(({ sha }) => sha)
}

export type Planned = PublishedKey & Readonly<{ digest: string }>

export async function recordPlanned(
  transaction: Transaction<Tables>,
  repository: Repository,
  planned: Readonly<{ at: Instant; writes: readonly Planned[] }>,
): Promise<void> {
  for (const { kind, key, digest } of planned.writes) {
    const plan = { planned_digest: digest, planned_at: planned.at, applied_at: null }
    // what an earlier installation of the App wrote is not ours to edit
    const ours = sql<boolean>`published.installation_id = excluded.installation_id`
    await transaction
      .insertInto('published')
      .values({
        installation_id: repository.installationId,
        repository_id: repository.id,
        kind,
        key,
        node_id: null,
        digest: null,
        ...plan,
      })
      .onConflict((conflict) =>
        conflict.columns(['repository_id', 'kind', 'key']).doUpdateSet({
          ...plan,
          installation_id: repository.installationId,
          node_id: sql`case when ${ours} then published.node_id end`,
          digest: sql`case when ${ours} then published.digest end`,
        }),
      )
      .execute()
  }
}

export type Applied = Planned & Readonly<{ nodeId: string }>

export async function recordApplied(
  database: Database,
  repository: Repository,
  applied: Readonly<{ at: Instant; writes: readonly Applied[] }>,
): Promise<void> {
  for (const { kind, key, digest, nodeId } of applied.writes) {
    await database.kysely
      .updateTable('published')
      .set({ node_id: nodeId, digest, applied_at: applied.at })
      .where('installation_id', '=', repository.installationId)
      .where('repository_id', '=', repository.id)
      .where('kind', '=', kind)
      .where('key', '=', key)
      .execute()
  }
}

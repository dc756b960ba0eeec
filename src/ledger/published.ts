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
    /** When it was last planned, in 1970 if GitHub surely refused that. */
    plannedAt: Instant
    /** Null while a newer plan has not been applied. */
    appliedAt: Instant | null
  }>

/** Digest of what surely stands there; null if it may say by now what was planned later, and nobody has heard. */
export const saysSurely = ({ digest, plannedAt, appliedAt }: Published): string | null =>
  appliedAt === null && Date.parse(plannedAt) > 0 ? null : digest

const publishedIn = (database: Transaction<Tables> | Database['kysely'], repository: Repository, kind: string) =>
  database
    .selectFrom('published')
    .select(['kind', 'key', 'node_id as nodeId', 'digest', 'planned_at as plannedAt', 'applied_at as appliedAt'])
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('kind', '=', kind)

/** One thing of ours, if it was written or planned. */
export const publishedOne = (
  database: Database,
  repository: Repository,
  { kind, key }: PublishedKey,
): Promise<Published | undefined> =>
  publishedIn(database.kysely, repository, kind).where('key', '=', key).executeTakeFirst()

/** Check runs of ours on a commit that were written or planned. */
export const publishedChecks = (
  transaction: Transaction<Tables>,
  repository: Repository,
  sha: string,
): Promise<readonly Published[]> =>
  publishedIn(transaction, repository, 'check_run')
    .where(sql<boolean>`starts_with(key, ${`${sha}/`})`)
    .execute()

export type Leftover = Readonly<{
  /** Commits of the subject that is looked at now, which nobody else writes on. */
  own: readonly string[]
  /** What was planned later on other commits may still be under way. */
  plannedBefore: Instant
}>

/** Commits of a repository on which a planned check run was never noted as written: a look was put off or killed half-way. */
export async function unfinishedCommits(
  database: Database,
  repository: Repository,
  { own, plannedBefore }: Leftover,
): Promise<readonly string[]> {
  const sha = sql<string>`split_part(key, '/', 1)`
  const rows = await database.kysely
    .selectFrom('published')
    .select(sha.as('sha'))
    .distinct()
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('kind', '=', 'check_run')
    .where('applied_at', 'is', null)
    .where(({ or, eb }) => or([eb('planned_at', '<', plannedBefore), sql<boolean>`${sha} = any(${[...own]}::text[])`]))
    .execute()
  return rows.map((row) => row.sha)
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

/** When the newest of these was last planned without a word of what became of it; null if all is known. */
export async function unansweredSince(
  transaction: Transaction<Tables>,
  repository: Repository,
  planned: readonly PublishedKey[],
): Promise<Instant | null> {
  if (planned.length === 0) return null
  const row = await transaction
    .selectFrom('published')
    .select(({ fn }) => fn.max('planned_at').as('at'))
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('key', 'in', [...new Set(planned.map(({ key }) => key))])
    .where('applied_at', 'is', null)
    .executeTakeFirst()
  return row?.at ?? null
}

/** GitHub surely did not do what of these is not applied: nobody needs to wait for it. */
export async function recordRefused(
  database: Database,
  repository: Repository,
  planned: readonly PublishedKey[],
): Promise<void> {
  for (const { kind, key } of planned) {
    await database.kysely
      .updateTable('published')
      .set({ planned_at: new Date(0).toISOString() })
      .where('installation_id', '=', repository.installationId)
      .where('repository_id', '=', repository.id)
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where('applied_at', 'is', null)
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

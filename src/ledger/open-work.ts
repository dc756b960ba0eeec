// What the ledger holds of open pull requests, for those who look whether it is still true.
import { sql } from 'kysely'
import type { Database } from '../database/client.ts'
import type { Instant, Repository } from '../event.ts'

export type KnownPullRequest = Readonly<{ number: number; head: string; gatheredAt: Instant }>

/**
 * Repositories to compare with GitHub: those with open pull requests that were not compared since `openSince`, and any other
 * not since `anySince`. The longest neglected first. `sweptAt` is null if that never happened.
 */
export async function neglectedRepositories(
  database: Database,
  { openSince, anySince }: Readonly<{ openSince: Instant; anySince: Instant }>,
): Promise<readonly Readonly<{ repository: Repository; sweptAt: Instant | null }>[]> {
  const rows = await database.kysely
    .selectFrom('repository')
    .selectAll()
    .where((where) =>
      where.or([
        where('swept_at', 'is', null),
        where('swept_at', '<=', anySince),
        where.and([
          where('swept_at', '<=', openSince),
          where.exists(
            where
              .selectFrom('subject')
              .select('subject.key')
              .whereRef('subject.repository_id', '=', 'repository.id')
              .where('subject.open', '=', true),
          ),
        ]),
      ]),
    )
    .orderBy('swept_at', (order) => order.asc().nullsFirst())
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    repository: {
      installationId: row.installation_id,
      id: row.id,
      nodeId: row.node_id,
      owner: row.owner,
      name: row.name,
      private: row.private,
    },
    sweptAt: row.swept_at,
  }))
}

export async function noteSwept(database: Database, repository: Repository, at: Instant): Promise<void> {
  await database.kysely
    .updateTable('repository')
    .set({ swept_at: at })
    .where('id', '=', repository.id)
    .where('installation_id', '=', repository.installationId)
    .execute()
}

export async function knownPullRequests(
  database: Database,
  repository: Repository,
): Promise<readonly KnownPullRequest[]> {
  const rows = await database.kysely
    .selectFrom('subject')
    .select(['number', 'head_sha', 'gathered_at'])
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('kind', '=', 'pull_request')
    .where('open', '=', true)
    .orderBy('number')
    .execute()
  return rows.flatMap((row) =>
    row.number === null ? [] : [{ number: row.number, head: row.head_sha, gatheredAt: row.gathered_at }],
  )
}

/** Open pull requests of a repository with a check in progress that was written last at `before` or earlier. */
export async function agedChecks(
  database: Database,
  repository: Repository,
  before: Instant,
): Promise<readonly number[]> {
  const rows = await database.kysely
    .selectFrom('subject')
    .innerJoin('published', (join) =>
      join
        .onRef('published.repository_id', '=', 'subject.repository_id')
        .on('published.kind', '=', 'check_run')
        .on(sql<boolean>`starts_with(published.key, subject.head_sha || '/')`),
    )
    .select('subject.number')
    .distinct()
    .where('subject.installation_id', '=', repository.installationId)
    .where('subject.repository_id', '=', repository.id)
    .where('subject.kind', '=', 'pull_request')
    .where('subject.open', '=', true)
    .where('subject.decision', '=', 'wait')
    .where('published.applied_at', '<=', before)
    .execute()
  return rows.flatMap(({ number }) => (number === null ? [] : [number]))
}

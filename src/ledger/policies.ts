// The last policy files that were valid, so that a broken one never leaves a repository without judgement.
import type { Database } from '../database/client.ts'
import type { Instant, Repository } from '../event.ts'
import type { PolicySource } from '../policy.ts'

const isScope = (scope: string): scope is PolicySource['scope'] =>
  ['preset', 'organization', 'repository'].includes(scope)

/** Which files: the repository's by base branch; the organisation's, as this repository last saw it, under an empty branch. */
export type PolicyPlace = Readonly<{ repository: Repository; scope: PolicySource['scope']; branch: string }>

/** Remembers a file that parsed without errors. */
export async function rememberPolicy(
  database: Database,
  place: PolicyPlace,
  source: PolicySource,
  at: Instant,
): Promise<void> {
  const content = {
    installation_id: place.repository.installationId,
    sha: source.sha,
    file: source.file,
    text: source.text,
    valid_at: at,
  }
  await database.kysely
    .insertInto('policy')
    .values({
      repository_id: place.repository.id,
      scope: place.scope,
      branch: place.branch,
      ...content,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'scope', 'branch'])
        .doUpdateSet(content)
        .where((where) =>
          where.or([
            where('policy.sha', '<>', source.sha),
            where('policy.installation_id', '<>', place.repository.installationId),
          ]),
        ),
    )
    .execute()
}

/**
 * The last valid file and since when we know it, or null. The organisation's is the same for every repository of the
 * installation, so what any of them saw will do.
 */
export async function lastValidPolicy(
  database: Database,
  place: PolicyPlace,
): Promise<Readonly<{ source: PolicySource; at: Instant }> | null> {
  let query = database.kysely
    .selectFrom('policy')
    .selectAll()
    .where('installation_id', '=', place.repository.installationId)
    .where('scope', '=', place.scope)
    .where('branch', '=', place.branch)
  if (place.scope === 'repository') query = query.where('repository_id', '=', place.repository.id)
  const row = await query.orderBy('valid_at', 'desc').executeTakeFirst()
  if (row === undefined || !isScope(row.scope)) return null
  return { source: { scope: row.scope, file: row.file, sha: row.sha, text: row.text }, at: row.valid_at }
}

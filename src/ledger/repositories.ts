// Repositories by the name that people use: numeric ids are identity, names change.
import type { Database } from '../database/client.ts'
import type { Instant, Repository } from '../event.ts'

export async function rememberRepository(database: Database, repository: Repository, at: Instant): Promise<void> {
  const { id, installationId, nodeId, owner, name } = repository
  const present = {
    installation_id: installationId,
    node_id: nodeId,
    owner,
    name,
    private: repository.private,
    updated_at: at,
  }
  await database.kysely
    .insertInto('repository')
    .values({ id, ...present })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(present))
    .execute()
}

/** The repository that bears the name now, or null if Andon never judged there. Names compare case-insensitively. */
export async function repositoryNamed(database: Database, owner: string, name: string): Promise<Repository | null> {
  const row = await database.kysely
    .selectFrom('repository')
    .selectAll()
    .where((where) => where(where.fn<string>('lower', ['owner']), '=', owner.toLowerCase()))
    .where((where) => where(where.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .orderBy('updated_at', 'desc')
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    installationId: row.installation_id,
    id: row.id,
    nodeId: row.node_id,
    owner: row.owner,
    name: row.name,
    private: row.private,
  }
}

// Every look asks what was planned in its repository and never noted as done: nearly always nothing.
import { type Kysely, sql } from 'kysely'

const statements = [
  sql`create index published_unfinished on published (repository_id, planned_at) where applied_at is null`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database)
}

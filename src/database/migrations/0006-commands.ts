// What Andon has promised to write because of a command, and whether a policy reads what people say.
import { type Kysely, sql } from 'kysely'

const statements = [
  sql`create table unsent (
    id bigint generated always as identity primary key,
    installation_id bigint not null,
    repository_id bigint not null,
    number int not null,
    effect jsonb not null,
    planned_at timestamptz not null
  )`,
  sql`create index unsent_number on unsent (repository_id, number, id)`,
  sql`alter table subject add column needs_comments boolean not null default false`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database)
}

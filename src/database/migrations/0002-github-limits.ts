// What GitHub still allows each installation, and who belongs to what. Unlogged: cheap to write, and after a crash of the
// database server both are simply learned anew.
import { type Kysely, sql } from 'kysely'

const statements = [
  sql`create unlogged table github_limit (
    installation_id bigint primary key,
    version bigint not null,
    state jsonb not null
  )`,
  sql`create unlogged table people_answer (
    installation_id bigint not null,
    kind text not null check (kind in ('team', 'permission')),
    key text not null,
    login text,
    answer jsonb not null,
    asked_at timestamptz not null,
    primary key (installation_id, kind, key)
  )`,
  sql`create unlogged table people_change (installation_id bigint primary key, changed_at timestamptz not null)`,
  sql`alter table subject add column people bigint[] not null default '{}'`,
  sql`create index subject_people on subject using gin (people) where open`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database)
}

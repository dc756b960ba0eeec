// What people did through Andon, for good, and beside it what can be erased: names and their own words.
import { type Kysely, sql } from 'kysely'

const statements = [
  sql`create table entry (
    id bigint generated always as identity primary key,
    installation_id bigint not null,
    repository_id bigint not null,
    number int not null,
    kind text not null,
    at timestamptz not null,
    by_id bigint,
    data jsonb not null,
    digest text not null unique
  )`,
  sql`create index entry_number on entry (repository_id, number, id)`,
  sql`create index entry_kind on entry (repository_id, kind, id)`,
  sql`create trigger append_only before update or delete on entry for each row execute function refuse_change()`,
  sql`create trigger append_only_whole before truncate on entry for each statement execute function refuse_change()`,
  sql`create table entry_words (
    entry_id bigint primary key references entry (id),
    installation_id bigint not null,
    words jsonb not null
  )`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database)
}

// What approved commits changed, for as long as their pull request is open and a while longer.
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table reviewed_patch (
    installation_id bigint not null,
    repository_id bigint not null,
    number int not null,
    base_branch text not null,
    sha text not null,
    patch jsonb,
    read_at timestamptz not null,
    primary key (repository_id, number, base_branch, sha)
  )`.execute(database)
}

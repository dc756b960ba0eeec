// What may be asked about people is known to the program alone, so that a new question needs no migration.
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table people_answer drop constraint people_answer_kind_check`.execute(database)
}

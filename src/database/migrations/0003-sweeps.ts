// What the sweeps remember: how far they looked, and the deliveries that GitHub has to send again.
import { type Kysely, sql } from 'kysely'

const statements = [
  sql`create table sweep (name text primary key, through timestamptz not null)`,
  sql`create table missing_delivery (
    guid text primary key,
    delivery_id bigint not null,
    event text not null,
    delivered_at timestamptz not null,
    attempts int not null default 0,
    due_at timestamptz not null
  )`,
  sql`alter table repository add column swept_at timestamptz`,
  sql`alter table delivery drop constraint delivery_outcome_check`,
  sql`alter table delivery add constraint delivery_outcome_check
    check (outcome in ('waiting', 'done', 'ignored', 'discarded'))`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database)
}

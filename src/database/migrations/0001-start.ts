// The tables of schema.ts. A migration that has been released is never edited: the next one gets the next number.
import { type Kysely, sql } from 'kysely'

const statements = [
  sql`create table delivery (
    id text primary key,
    event text not null,
    action text,
    installation_id bigint,
    repository_id bigint,
    key text,
    received_at timestamptz not null default now(),
    payload bytea,
    outcome text not null check (outcome in ('waiting', 'done', 'ignored')),
    done_at timestamptz
  )`,
  sql`create index delivery_waiting on delivery (key, received_at) where outcome = 'waiting'`,
  sql`create index delivery_received on delivery (received_at)`,
  sql`create table observation (
    id bigint generated always as identity primary key,
    installation_id bigint not null,
    repository_id bigint not null,
    kind text not null,
    number int,
    sha text,
    at timestamptz not null,
    data jsonb not null,
    digest text not null unique
  )`,
  sql`create index observation_number on observation (repository_id, number, at)`,
  sql`create index observation_sha on observation (repository_id, sha)`,
  sql`create table subject (
    installation_id bigint not null,
    repository_id bigint not null,
    kind text not null,
    key text primary key,
    number int,
    head_sha text not null,
    base_branch text not null,
    base_sha text not null,
    open boolean not null,
    decision text not null check (decision in ('allow', 'wait', 'deny')),
    title text not null,
    "check" jsonb not null,
    verdict_id bigint not null,
    gathered_at timestamptz not null,
    needs_checks boolean not null,
    policy_digest text not null,
    updated_at timestamptz not null default now()
  )`,
  sql`create index subject_head on subject (repository_id, head_sha) where open`,
  sql`create index subject_base on subject (repository_id, base_branch) where open`,
  sql`create index subject_number on subject (repository_id, number)`,
  sql`create table verdict (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    installation_id bigint not null,
    repository_id bigint not null,
    subject_key text not null,
    number int,
    sha text not null,
    decision text not null check (decision in ('allow', 'wait', 'deny')),
    policy_digest text not null,
    results jsonb not null,
    facts_digest text not null,
    cause text not null
  )`,
  sql`create index verdict_repository on verdict (repository_id, at)`,
  sql`create index verdict_subject on verdict (subject_key, id)`,
  sql`create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'The table % is append-only.', tg_table_name using errcode = 'restrict_violation'; end $$`,
  sql`create trigger append_only before update or delete on verdict for each row execute function refuse_change()`,
  sql`create trigger append_only_whole before truncate on verdict for each statement execute function refuse_change()`,
  sql`create table published (
    installation_id bigint not null,
    repository_id bigint not null,
    kind text not null,
    key text not null,
    node_id text,
    digest text,
    planned_digest text not null,
    planned_at timestamptz not null,
    applied_at timestamptz,
    primary key (repository_id, kind, key)
  )`,
  sql`create table policy (
    installation_id bigint not null,
    repository_id bigint not null,
    scope text not null,
    branch text not null,
    sha text not null,
    file text not null,
    text text not null,
    valid_at timestamptz not null,
    primary key (repository_id, scope, branch)
  )`,
  sql`create table repository (
    id bigint primary key,
    installation_id bigint not null,
    node_id text not null,
    owner text not null,
    name text not null,
    private boolean not null,
    updated_at timestamptz not null default now()
  )`,
  sql`create index repository_installation on repository (installation_id)`,
  sql`create table work (key text primary key, attempts int not null, last_error text, failed_at timestamptz)`,
  sql`create table worker_live (pool_id text primary key, started_at timestamptz not null default now())`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database)
}

import { sql } from 'kysely'
import type { Database } from '../database/client.ts'

/** Which of the keys have a job that runs, waits or is tried again: to add another would lose its place and its patience. */
export async function underWay(database: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`
    select key from graphile_worker.jobs
    where key = any(${[...keys]}::text[]) and attempts < max_attempts`.execute(database.kysely)
  return new Set(rows.map(({ key }) => key))
}

import type { PoolClient } from 'pg'
import { ExpectedError } from '../errors.ts'
import { type Batch, readBackup, savedTables } from './backup.ts'
import type { Database } from './client.ts'
import { appliedMigrations, migrate } from './migrate.ts'

/** Tables whose rows count themselves. */
const numbered = ['verdict', 'observation'] as const
/** What says that a database is in use: a sweep alone, as of an Andon that was just started, does not. */
const telling = ['verdict', 'observation', 'delivery', 'subject'] as const

const addJobs = `select graphile_worker.add_jobs((
    select array_agg(row(identifier, payload, queue_name, run_at, null, job_key, priority, null)::graphile_worker.job_spec)
    from json_to_recordset($1::json) as given (
      identifier text, payload json, queue_name text, run_at timestamptz, job_key text, priority smallint)
  ), false)`

/** The ledger is never overwritten: what stands there must be in the backup, just as it is. */
async function addVerdicts(client: PoolClient, rows: string): Promise<void> {
  await client.query(
    'insert into verdict overriding system value select * from json_populate_recordset(null::verdict, $1::json) on conflict do nothing',
    [rows],
  )
  const { rowCount } = await client.query(
    `select 1 from json_populate_recordset(null::verdict, $1::json) as saved join verdict using (id)
      where to_jsonb(saved) is distinct from to_jsonb(verdict) limit 1`,
    [rows],
  )
  if (rowCount !== 0) throw otherLedger()
}

const otherLedger = (): ExpectedError =>
  new ExpectedError(
    'The database holds verdicts that the backup does not, and a ledger is never overwritten.',
    'Restore into an empty database.',
  )

async function add(client: PoolClient, { name, rows }: Batch): Promise<void> {
  if (name === 'verdict') return addVerdicts(client, rows)
  const statement =
    name === 'job'
      ? addJobs
      : `insert into ${name} overriding system value select * from json_populate_recordset(null::${name}, $1::json)`
  await client.query(statement, [rows])
}

async function countOf(client: PoolClient, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*) from ${table}`)
  return rows[0]?.count ?? 0
}

async function makeRoom(client: PoolClient, force: boolean): Promise<void> {
  for (const table of force ? [] : telling)
    if ((await countOf(client, table)) > 0)
      throw new ExpectedError(
        'The database holds data already.',
        'Restore into an empty database, or replace what is there with --force; verdicts are never replaced.',
      )
  for (const table of savedTables) if (table !== 'verdict') await client.query(`delete from ${table}`)
}

async function restoreInto(client: PoolClient, batches: AsyncIterable<Batch>): Promise<number> {
  let verdicts = 0
  for await (const batch of batches) {
    await add(client, batch)
    if (batch.name === 'verdict') {
      const { rows } = await client.query<{ count: number }>('select json_array_length($1::json)::int as count', [
        batch.rows,
      ])
      verdicts += rows[0]?.count ?? 0
    }
  }
  if ((await countOf(client, 'verdict')) !== verdicts) throw otherLedger()
  for (const table of numbered)
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false)`,
    )
  return verdicts
}

/** Puts a backup into the database, all of it or nothing. Answers the number of verdicts. */
export async function restore(
  database: Database,
  { file, force }: Readonly<{ file: string; force: boolean }>,
): Promise<number> {
  await migrate(database)
  const migrations = await appliedMigrations(database)
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query(`lock table ${savedTables.join(', ')} in exclusive mode`)
    await makeRoom(client, force)
    const verdicts = await restoreInto(client, readBackup(file, migrations))
    await client.query('commit')
    return verdicts
  } finally {
    client.release(true) // a connection that is closed rolls back what was not committed
  }
}

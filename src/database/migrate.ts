import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Database } from './client.ts'
import * as start from './migrations/0001-start.ts'
import * as githubLimits from './migrations/0002-github-limits.ts'
import * as sweeps from './migrations/0003-sweeps.ts'

const migrations = { '0001-start': start, '0002-github-limits': githubLimits, '0003-sweeps': sweeps }

/** Any constant of ours will do, as long as no other program in the same database uses it. */
const lock = 'andon migrations'

/** Brings the tables of Andon and of graphile-worker up to date. Processes that start at once wait for each other. */
export async function migrate(database: Database): Promise<void> {
  await database.kysely.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(hashtextextended(${lock}, 0))`.execute(connection)
    try {
      await runMigrations({ connectionString: database.url })
      const migrator = new Migrator({ db: connection, provider: { getMigrations: async () => migrations } })
      const { error } = await migrator.migrateToLatest()
      if (error !== undefined) throw error
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${lock}, 0))`.execute(connection)
    }
  })
}

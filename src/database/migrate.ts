import { runMigrations } from 'graphile-worker'
import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Database } from './client.ts'
import * as start from './migrations/0001-start.ts'
import * as githubLimits from './migrations/0002-github-limits.ts'
import * as sweeps from './migrations/0003-sweeps.ts'
import * as entries from './migrations/0004-entries.ts'
import * as reviewedPatches from './migrations/0005-reviewed-patches.ts'
import * as commands from './migrations/0006-commands.ts'
import * as peopleQuestions from './migrations/0007-people-questions.ts'
import * as unfinished from './migrations/0008-unfinished.ts'
import type { Tables } from './schema.ts'

const migrations = {
  '0001-start': start,
  '0002-github-limits': githubLimits,
  '0003-sweeps': sweeps,
  '0004-entries': entries,
  '0005-reviewed-patches': reviewedPatches,
  '0006-commands': commands,
  '0007-people-questions': peopleQuestions,
  '0008-unfinished': unfinished,
}

const migratorOf = (kysely: Kysely<Tables>): Migrator =>
  new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } })

/** Names of the migrations of this version that the database lacks. */
export async function missingMigrations({ kysely }: Database): Promise<readonly string[]> {
  const known = await migratorOf(kysely).getMigrations()
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
}

/** Names of the migrations that the database has had, in order. */
export async function appliedMigrations({ kysely }: Database): Promise<readonly string[]> {
  const known = await migratorOf(kysely).getMigrations()
  return known.filter(({ executedAt }) => executedAt !== undefined).map(({ name }) => name)
}

/** Any constant of ours will do, as long as no other program in the same database uses it. */
const lock = 'andon migrations'

/** Brings the tables of Andon and of graphile-worker up to date. Processes that start at once wait for each other. */
export async function migrate(database: Database): Promise<void> {
  await database.kysely.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(hashtextextended(${lock}, 0))`.execute(connection)
    try {
      await runMigrations({ connectionString: database.url })
      const { error } = await migratorOf(connection).migrateToLatest()
      if (error !== undefined) throw error
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${lock}, 0))`.execute(connection)
    }
  })
}

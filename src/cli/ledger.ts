import { type Database, openDatabase } from '../database/client.ts'
import { findEmbedded } from '../database/embedded.ts'
import { readEnv } from '../env.ts'
import { ExpectedError } from '../errors.ts'
import type { World } from './command.ts'

/** Where the ledger is: the server that DATABASE_URL names, or the embedded one if it runs. None is ever started. */
async function ledgerAddress(env: World['env']): Promise<string> {
  const { databaseUrl, dataDirectory: directory } = readEnv(env)
  if (databaseUrl !== null) return databaseUrl
  const found = await findEmbedded(directory)
  if (found !== null) return found
  throw new ExpectedError(
    `No ledger: DATABASE_URL is not set, and no embedded PostgreSQL runs in ${directory}.`,
    "Run this where Andon runs, while it runs, or set DATABASE_URL or ANDON_DATA_DIR to Andon's.",
  )
}

const unreachable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(E[A-Z]+|28\w{3}|3D000|57P03)$/.test(String(error.code))

/** What went wrong between us and the database, as a sentence; our own bugs stay what they are. */
function translated(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.code === '42P01') {
    return new ExpectedError('That database holds no ledger.', "Set DATABASE_URL to Andon's database.", {
      cause: error,
    })
  }
  if (!unreachable(error)) return error
  const message = error instanceof Error ? error.message : ''
  const remedy = 'Check that PostgreSQL runs there and that DATABASE_URL names the right host, user and database.'
  return new ExpectedError(`The ledger cannot be read: ${message || 'the server does not answer'}.`, remedy, {
    cause: error,
  })
}

/** Opens the ledger for one command. @throws ExpectedError if there is none. */
export async function withLedger<T>(world: World, use: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(await ledgerAddress(world.env), { size: 1 })
  try {
    return await use(database)
  } catch (error) {
    throw translated(error)
  } finally {
    await database.close()
  }
}

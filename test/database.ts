import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../src/database/client.ts'
import { migrate } from '../src/database/migrate.ts'

/** The same server, another database of it. */
const databaseUrl = (url: string, name: string): string => url.replace('/postgres?', `/${name}?`)

/** Makes an empty database and answers its address. */
export async function createDatabase(): Promise<string> {
  const name = `andon_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: inject('postgresUrl') })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  return databaseUrl(inject('postgresUrl'), name)
}

/** A migrated database of its own. Inside a test it closes itself; in `beforeAll`, close it in `afterAll`. */
export async function freshDatabase(): Promise<Database> {
  const database = openDatabase(await createDatabase())
  await migrate(database)
  return database
}

/** A migrated database for one test. */
export async function databaseForTest(): Promise<Database> {
  const database = await freshDatabase()
  onTestFinished(() => database.close())
  return database
}

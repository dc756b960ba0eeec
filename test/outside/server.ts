// A database of its own for each test, on a PostgreSQL server that somebody else started.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'

const serverUrl = process.env['ANDON_TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** Where it is, without its password. */
const place = (): string => {
  const { hostname, port, pathname } = new URL(serverUrl)
  return `${hostname}:${port || '5432'}${pathname}`
}

async function withServer<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
  } catch (cause) {
    const remedy = 'Start one there, or set ANDON_TEST_DATABASE_URL to one where databases may be created.'
    throw new Error(`No PostgreSQL lets these tests in at ${place()}. ${remedy}`, { cause })
  }
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** Creates an empty database, answers its address, and drops it when the test has finished. */
export async function outsideDatabase(): Promise<string> {
  const name = `andon_outside_${randomBytes(6).toString('hex')}`
  await withServer((client) => client.query(`create database ${name}`))
  onTestFinished(() => withServer(async (client) => void (await client.query(`drop database ${name} with (force)`))))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

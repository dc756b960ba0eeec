// One pool of connections to PostgreSQL, and typed SQL on it.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tables } from './schema.ts'

export type Database = Readonly<{ kysely: Kysely<Tables>; pool: pg.Pool; url: string; close(): Promise<void> }>

const dateOf = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)

/** Times are read as `Instant`, bigints as numbers; the rest as node-postgres reads it. */
const parserOf = (oid: number, format?: 'text' | 'binary'): unknown => {
  if (format !== 'binary' && oid === pg.types.builtins.TIMESTAMPTZ)
    return (value: string) => new Date(dateOf(value)).toISOString()
  if (format !== 'binary' && oid === pg.types.builtins.INT8) return Number
  return pg.types.getTypeParser(oid, format)
}

export type DatabaseOptions = Readonly<{
  /** Connections at most. */
  size?: number
  /** A statement that takes longer is cancelled. */
  statementTimeoutMs?: number
  /** A connection that breaks while idle (the server restarted) lands here: without a listener it would end the process. */
  onError?: (error: Error) => void
}>

/** A pool whose connections may break at any time, also while it ends. */
export function openPool(config: pg.PoolConfig, onError: (error: Error) => void = () => {}): pg.Pool {
  const pool = new pg.Pool(config)
  pool.on('error', onError)
  // The pool listens only to idle clients: one that is checked out and waits (for GitHub, under a lock) would end the process.
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}

/** Opens nothing yet: the first query connects, and waits for a connection 5 s at most. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = openPool(
    {
      connectionString: url,
      max: options.size ?? 10,
      connectionTimeoutMillis: 5000,
      statement_timeout: options.statementTimeoutMs ?? false,
      application_name: 'andon',
      types: { getTypeParser: parserOf },
    },
    options.onError,
  )
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= kysely.destroy()
    return closing
  }
  return { kysely, pool, url, close }
}

/** JSON text that jsonb accepts: it refuses NUL and lone surrogates, which GitHub's texts may hold. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:u[0-9a-f]{4}|.)/g, (token) =>
    /^\\u(?:0000|d[89a-f]..)$/.test(token) ? '\\ufffd' : token,
  )
}

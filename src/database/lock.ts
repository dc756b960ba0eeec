// Lets one process at a time do a thing, across all processes on one PostgreSQL.
import type { Database } from './client.ts'

/**
 * Runs `work` while holding the advisory locks of those names, taken in one order so that two never wait for each other.
 * Holds one connection of the pool: a pool must be larger than the number of times that its process may want this at once.
 */
export async function withLocks<T>(database: Database, names: readonly string[], work: () => Promise<T>): Promise<T> {
  const client = await database.pool.connect()
  let broken: Error | undefined
  try {
    for (const name of [...new Set(names)].sort())
      await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
    try {
      return await work()
    } finally {
      await client.query('select pg_advisory_unlock_all()')
    }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken) // a connection that may still hold a lock is closed, which frees it
  }
}

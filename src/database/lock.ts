// Lets one process at a time do a thing, across all processes on one PostgreSQL.
import type { Database } from './client.ts'

/**
 * Runs `work` while holding the advisory lock of that name. Holds one connection of the pool: a pool must be larger
 * than the number of locks that its process may want at once.
 */
export async function withLock<T>(database: Database, name: string, work: () => Promise<T>): Promise<T> {
  const client = await database.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
    try {
      return await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
    }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken) // a connection that may still hold the lock is closed, which frees it
  }
}

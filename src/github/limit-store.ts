// Keeps the limits of every installation in PostgreSQL, where all processes see them.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Database } from '../database/client.ts'
import { RateLimitedError } from '../errors.ts'
import { type Ask, bucketNames, fresh, type Limits, type Seen, settle, take } from './limits.ts'

export type LimitStore = Readonly<{
  /** Resolves with the name of the request when it may be sent. Throws RateLimitedError when it may not. */
  take(installationId: number, ask: Omit<Ask, 'name'>): Promise<string>
  /** Notes what GitHub answered; resolves when other processes see it. */
  settle(installationId: number, seen: Seen): Promise<void>
}>

const budget = z.object({ limit: z.number(), remaining: z.number(), resetAt: z.number() }).nullable()
const bucket = z.object({ credit: z.number(), at: z.number() })
const State = z.object({
  budgets: z.object({ rest: budget, graphql: budget }),
  buckets: z.partialRecord(z.enum(bucketNames), bucket),
  blockedUntil: z.number(),
  strikes: z.number(),
  turns: z.object({ interactive: z.number(), background: z.number() }),
  inFlight: z.record(z.string(), z.number()),
})

/** `version` 0: there is no row. */
type Known = Readonly<{ version: number; limits: Limits }>
type Change = Readonly<{ apply(limits: Limits): Limits; done(): void; failed(error: unknown): void }>

/** Installations of which a process remembers the last state; the others cost one more look. */
const mostRemembered = 1000

async function load(database: Database, installationId: number): Promise<Known> {
  const row = await database.kysely
    .selectFrom('github_limit')
    .select(['version', 'state'])
    .where('installation_id', '=', installationId)
    .executeTakeFirst()
  const state = State.safeParse(row?.state)
  return { version: row?.version ?? 0, limits: state.data ?? fresh }
}

/** Null if another process has written since: nothing is changed then. */
async function save(database: Database, installationId: number, next: Known): Promise<Known | null> {
  const row = await database.kysely
    .insertInto('github_limit')
    .values({ installation_id: installationId, version: 1, state: JSON.stringify(next.limits) })
    .onConflict((conflict) =>
      conflict
        .column('installation_id')
        .doUpdateSet((is) => ({ version: is('github_limit.version', '+', 1), state: is.ref('excluded.state') }))
        .where('github_limit.version', '=', next.version),
    )
    .returning('version')
    .executeTakeFirst()
  return row === undefined ? null : { version: row.version, limits: next.limits }
}

/**
 * Changes that wait for the same installation are written together, each against the newest state. With one process,
 * that is one statement; where several write at once, the one that comes too late looks again.
 */
export function openLimits(options: Readonly<{ database: Database; now(): number }>): LimitStore {
  const { database, now } = options
  const remembered = new Map<number, Known>()
  const waiting = new Map<number, Change[]>()

  const remember = (installationId: number, known: Known): void => {
    remembered.delete(installationId)
    remembered.set(installationId, known)
    const [oldest] = remembered.keys()
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
  }

  const write = async (installationId: number, changes: readonly Change[]): Promise<void> => {
    let known = remembered.get(installationId) ?? (await load(database, installationId))
    for (;;) {
      const limits = changes.reduce((state, change) => change.apply(state), known.limits)
      const saved = await save(database, installationId, { version: known.version, limits })
      if (saved !== null) return remember(installationId, saved)
      known = await load(database, installationId)
    }
  }

  const work = async (installationId: number, queue: Change[]): Promise<void> => {
    while (queue.length > 0) {
      const changes = queue.splice(0)
      try {
        await write(installationId, changes)
        for (const { done } of changes) done()
      } catch (error) {
        for (const { failed } of changes) failed(error)
      }
    }
    waiting.delete(installationId)
  }

  const change = (installationId: number, apply: Change['apply']): Promise<void> =>
    new Promise((done, failed) => {
      const queue = waiting.get(installationId)
      if (queue !== undefined) return void queue.push({ apply, done, failed })
      const first = [{ apply, done, failed }]
      waiting.set(installationId, first)
      void work(installationId, first)
    })

  return {
    async take(installationId, asked) {
      const ask = { ...asked, name: randomUUID() }
      let retryAt: number | null = null
      await change(installationId, (limits) => {
        const taken = take(limits, ask, now())
        retryAt = taken.retryAt
        return taken.limits
      })
      if (retryAt !== null) throw new RateLimitedError(retryAt)
      return ask.name
    },
    settle: (installationId, seen) => change(installationId, (limits) => settle(limits, seen, now())),
  }
}

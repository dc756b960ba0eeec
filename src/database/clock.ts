// One clock for all processes: the database's. Which of two looks is the newer must not hang on whose machine's clock is right.
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from './client.ts'

export type Clock = Readonly<{
  /** Epoch milliseconds as the database counts them. */
  now(): number
  stop(): Promise<void>
}>

export type ClockOptions = Readonly<{
  /** This process's clock, in epoch milliseconds; unless given, the machine's. */
  own?: () => number
  /** How often the two are compared; 10 s unless given. */
  everyMs?: number
}>

const everyMs = 10_000
/** Of so many questions the quickest answer counts: the database's moment lies within its journey. */
const questions = 3

/** How far the database's clock is ahead of our own, in milliseconds. */
async function aheadOf(database: Database, own: () => number): Promise<number> {
  let best = { tookMs: Number.POSITIVE_INFINITY, aheadMs: 0 }
  for (let asked = 0; asked < questions; asked++) {
    const began = own()
    const { rows } = await sql<{ ms: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(database.kysely)
    const tookMs = own() - began
    const aheadMs = (rows[0]?.ms ?? began) - (began + tookMs / 2)
    if (tookMs < best.tookMs) best = { tookMs, aheadMs }
  }
  return best.aheadMs
}

/** Compares the clocks, and again every few seconds. While the database is away, what was found last holds. */
export async function openClock(database: Database, options: ClockOptions = {}): Promise<Clock> {
  const { own = Date.now, everyMs: pauseMs = everyMs } = options
  let aheadMs = await aheadOf(database, own)
  const stopping = new AbortController()
  const compare = async () => {
    for (;;) {
      await delay(pauseMs, null, { signal: stopping.signal, ref: false }).catch(() => {})
      if (stopping.signal.aborted) return
      aheadMs = await aheadOf(database, own).catch(() => aheadMs)
    }
  }
  const comparing = compare()
  return {
    now: () => Math.round(own() + aheadMs),
    stop: () => {
      stopping.abort()
      return comparing
    },
  }
}

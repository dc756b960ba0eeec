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
const questions = 3

/** Between which milliseconds the database's clock is ahead of our own. */
type Ahead = Readonly<{ least: number; most: number }>

/** The database's moment lies within the journey of the question, so each question narrows what is possible. */
export function aheadBy(journeys: readonly Readonly<{ began: number; there: number; ended: number }>[]): Ahead {
  const least = Math.max(...journeys.map(({ there, ended }) => there - ended))
  const most = Math.min(...journeys.map(({ there, began }) => there - began))
  return { least: Math.min(least, most), most: Math.max(least, most) }
}

/** What is still possible stays: an answer that came late must not put the clock back. */
export const corrected = (known: number, { least, most }: Ahead): number => Math.min(Math.max(known, least), most)

async function compare(database: Database, own: () => number): Promise<Ahead> {
  const journeys: { began: number; there: number; ended: number }[] = []
  for (let asked = 0; asked < questions; asked++) {
    const began = own()
    const { rows } = await sql<{ there: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as there`.execute(database.kysely)
    journeys.push({ began, there: rows[0]?.there ?? began, ended: own() })
  }
  return aheadBy(journeys)
}

/** Compares the clocks, and again every few seconds. While the database is away, what was found last holds. */
export async function openClock(database: Database, options: ClockOptions = {}): Promise<Clock> {
  const { own = Date.now, everyMs: pauseMs = everyMs } = options
  const { least, most } = await compare(database, own)
  let aheadMs = (least + most) / 2
  const stopping = new AbortController()
  const keepComparing = async () => {
    for (;;) {
      await delay(pauseMs, null, { signal: stopping.signal, ref: false }).catch(() => {})
      if (stopping.signal.aborted) return
      const found = await compare(database, own).catch(() => null)
      if (found !== null) aheadMs = corrected(aheadMs, found)
    }
  }
  const comparing = keepComparing()
  return {
    now: () => Math.round(own() + aheadMs),
    stop: () => {
      stopping.abort()
      return comparing
    },
  }
}

// What Andon does by itself, now and then: gets what GitHub could not deliver, looks again where it may be behind, forgets what is old.
import type { Database } from '../database/client.ts'
import type { GitHubApp } from '../github/client.ts'
import { concernsUs } from '../github/read-event.ts'
import type { Chore } from '../inbox/chores.ts'
import type { Queue } from '../inbox/queue.ts'
import { type Redelivered, redeliverMissing } from '../inbox/redeliver.ts'
import { type Forgotten, forgetOld, type Keep } from '../inbox/retention.ts'
import { lookAgain } from './look-again.ts'

export type ChoreParts = Readonly<{
  database: Database
  github: Pick<GitHubApp, 'asApp' | 'installation'>
  queue: Queue
  /** Epoch milliseconds. */
  now: () => number
  redeliverMinutes: number
  lookAgainMinutes: number
  keep: Keep
  onRedelivered: (redelivered: Redelivered) => void
  /** How many pull requests are looked at again. */
  onLookedAgain: (pullRequests: number) => void
  onTrouble: (repository: string, error: unknown) => void
  onForgotten: (forgotten: Forgotten) => void
}>

const minuteMs = 60_000
const dayMs = 86_400_000

export function choresOf(parts: ChoreParts): readonly Chore[] {
  const { database, github, now } = parts
  const redeliverMs = parts.redeliverMinutes * minuteMs
  const lookAgainMs = parts.lookAgainMinutes * minuteMs
  return [
    {
      name: 'redeliver',
      everyMs: redeliverMs,
      atStart: true,
      run: async (signal) => {
        const options = { database, app: github.asApp, concernsUs, now, everyMs: redeliverMs }
        const redelivered = await redeliverMissing(options, signal)
        parts.onRedelivered(redelivered)
        return redelivered.more ? 'more' : 'all'
      },
    },
    {
      name: 'look-again',
      everyMs: lookAgainMs,
      atStart: false,
      run: async (signal) => {
        parts.onLookedAgain(await lookAgain({ ...parts, everyMs: lookAgainMs }, signal))
        return 'all'
      },
    },
    {
      name: 'forget',
      everyMs: dayMs,
      atStart: false,
      run: async (signal) => {
        parts.onForgotten(await forgetOld(database, parts.keep, { now: now(), signal }))
        return 'all'
      },
    },
  ]
}

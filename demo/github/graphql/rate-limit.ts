import type { Caller } from '../auth.ts'
import { timestamp } from '../identity.ts'
import type { State } from '../state.ts'
import type { Cost } from './cost.ts'
import { refusal } from './refusal.ts'
import type { View } from './strict-resolver.ts'

/** Points an hour, for people and for small installations. */
const hourly = 5000
const anHour = 3_600_000
/** GitHub refuses queries that could answer more nodes. */
const nodeLimit = 500_000

type Window = { used: number; readonly resetAt: number }

const keyOf = (caller: Caller): string => {
  if (caller.kind === 'installation') return `installation ID ${caller.installation.id}`
  return caller.kind === 'user' ? `user ID ${caller.account.id}` : 'nobody'
}

export type RateLimit = Readonly<{
  /** Takes the points of a query, or refuses it. Answers what the field `rateLimit` shows. */
  charge: (caller: Caller, cost: Cost) => View
}>

export function createRateLimit(state: State): RateLimit {
  const windows = new Map<string, Window>()
  return {
    charge: (caller, { points, nodes }) => {
      const key = keyOf(caller)
      const now = state.now().getTime()
      const known = windows.get(key)
      const window = known !== undefined && known.resetAt > now ? known : { used: 0, resetAt: now + anHour }
      windows.set(key, window)
      if (nodes > nodeLimit) {
        const message = `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of ${nodeLimit}.`
        throw refusal('MAX_NODE_LIMIT_EXCEEDED', message)
      }
      if (window.used + points > hourly) throw refusal('RATE_LIMITED', `API rate limit exceeded for ${key}.`)
      window.used += points
      return {
        __typename: 'RateLimit',
        limit: hourly,
        cost: points,
        nodeCount: nodes,
        used: window.used,
        remaining: hourly - window.used,
        resetAt: timestamp(new Date(window.resetAt)),
      }
    },
  }
}

// The primary rate limits that the headers tell of: an hourly budget for each installation and each person, apart for REST and GraphQL.
import type { Caller } from './auth.ts'
import type { State } from './state.ts'

const hourly = 5000
const anHour = 3_600_000

export type Budget = Readonly<{ limit: number; used: number; remaining: number; reset: number }>
type Window = { used: number; readonly resetAt: number }

const keyOf = (caller: Caller): string => {
  switch (caller.kind) {
    case 'installation':
      return `installation ${caller.installation.id}`
    case 'user':
      return `user ${caller.account.id}`
    case 'app':
      return `app ${caller.app.id}`
    case 'anonymous':
      return 'anonymous'
    default:
      return caller satisfies never
  }
}

export type Resource = 'core' | 'graphql'
export type RateLimits = Readonly<{
  look: (caller: Caller, resource?: Resource) => Budget
  spend: (caller: Caller, resource?: Resource) => void
}>

export function createRateLimits(state: State): RateLimits {
  const windows = new Map<string, Window>()
  const windowOf = (caller: Caller, resource: Resource): Window => {
    const key = `${resource} ${keyOf(caller)}`
    const now = state.now().getTime()
    const known = windows.get(key)
    const window = known !== undefined && known.resetAt > now ? known : { used: 0, resetAt: now + anHour }
    windows.set(key, window)
    return window
  }
  return {
    look: (caller, resource = 'core') => {
      const { used, resetAt } = windowOf(caller, resource)
      return { limit: hourly, used, remaining: Math.max(0, hourly - used), reset: Math.ceil(resetAt / 1000) }
    },
    spend: (caller, resource = 'core') => {
      windowOf(caller, resource).used += 1
    },
  }
}

// The primary rate limit of REST: requests an hour, for each installation and each person.
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

export type RestLimit = Readonly<{ look: (caller: Caller) => Budget; spend: (caller: Caller) => void }>

export function createRestLimit(state: State): RestLimit {
  const windows = new Map<string, Window>()
  const windowOf = (caller: Caller): Window => {
    const now = state.now().getTime()
    const known = windows.get(keyOf(caller))
    const window = known !== undefined && known.resetAt > now ? known : { used: 0, resetAt: now + anHour }
    windows.set(keyOf(caller), window)
    return window
  }
  return {
    look: (caller) => {
      const { used, resetAt } = windowOf(caller)
      return { limit: hourly, used, remaining: Math.max(0, hourly - used), reset: Math.ceil(resetAt / 1000) }
    },
    spend: (caller) => {
      windowOf(caller).used += 1
    },
  }
}

// The log of API requests, from which tests and benchmarks count.
import type { Account } from './state.ts'

export type LoggedRequest = Readonly<{
  method: string
  path: string
  /** Name of the GraphQL operation; null for REST and for anonymous operations. */
  operation: string | null
  installationId: number | null
  /** The person whose token it was. */
  user: Account['login'] | null
  at: string
  /** 0 where the connection was broken. */
  status: number
  /** The request made a token: not part of the work itself. */
  token: boolean
}>

/** A place in the log. */
export type Mark = number

export type Requests = Readonly<{
  all: () => readonly LoggedRequest[]
  mark: () => Mark
  /** Requests after the mark, without those that made tokens unless asked for. */
  since: (mark: Mark, options?: { tokens?: boolean }) => readonly LoggedRequest[]
  count: (mark?: Mark, options?: { tokens?: boolean }) => number
  add: (request: LoggedRequest) => void
}>

export function createRequests(): Requests {
  const log: LoggedRequest[] = []
  const since: Requests['since'] = (mark, { tokens = false } = {}) =>
    log.slice(mark).filter(({ token }) => tokens || !token)
  return {
    all: () => [...log],
    mark: () => log.length,
    since,
    count: (mark = 0, options = {}) => since(mark, options).length,
    add: (request) => {
      log.push(request)
    },
  }
}

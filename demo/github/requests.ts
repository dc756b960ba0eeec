// The log of API requests, from which tests and benchmarks count.
import type { ApiRequest, RequestFault } from './faults.ts'
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

/** A request in the moment when it comes in: before anything is done about it. */
export type Arrival = ApiRequest &
  Readonly<{
    /** Of the GraphQL request. */
    variables: Readonly<Record<string, unknown>>
    /** What is going to go wrong with it. */
    fault: RequestFault | undefined
    header: (name: string) => string | undefined
    /** Resolves when it is answered, or whoever asked is gone. */
    over: Promise<void>
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
  /** Hears of every request from now on, in the order in which they come in. */
  watch: (listener: (arrival: Arrival) => void) => void
  arrive: (arrival: Arrival) => void
}>

export function createRequests(): Requests {
  const log: LoggedRequest[] = []
  const listeners: ((arrival: Arrival) => void)[] = []
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
    watch: (listener) => {
      listeners.push(listener)
    },
    arrive: (arrival) => {
      for (const listener of listeners) listener(arrival)
    },
  }
}

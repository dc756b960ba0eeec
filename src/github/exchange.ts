// One request and its answer: within the limits, with a deadline, and never repeated by itself if it writes.
import * as z from 'zod'
import { limitIn } from './failure.ts'
import type { Ask, Budget, Resource, Seen } from './limits.ts'
import type { Priced } from './price.ts'

/** The installation's part of the limits. */
export type Door = Readonly<{
  deadlineMs: number
  take(ask: Omit<Ask, 'name' | 'urgency'>): Promise<string>
  settle(seen: Seen): Promise<void>
  onError(error: unknown): void
  /** Epoch milliseconds, of the clock that the limits go by. */
  now(): number
}>

/** What Octokit is told about one request. A number of retries here, but none, would repeat refusals as well, at once. */
export type RequestOptions = Readonly<{ fetch: typeof fetch; retries?: 0 }>

/** GitHub itself gives up after 10 s. */
export const deadlineMs = 15_000
/** Octokit pauses 1 s and 4 s before it repeats a read; a request that writes has ended, or may have, when its answer is lost. */
export const retry = { retries: 2, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] } as const
/** A token may be fetched first, and a pause may be under way at the deadline. */
const slackMs = 30_000

export const unlimited = (patienceMs: number): Door => ({
  deadlineMs: patienceMs,
  take: async () => '',
  settle: async () => {},
  onError: () => {},
  now: Date.now,
})

/** Node's `fetch` with a signal. The name `AbortError` is what keeps Octokit from trying again. */
export const fetchUntil =
  (signal: AbortSignal): typeof fetch =>
  async (input, init) => {
    try {
      return await fetch(input, { ...init, signal })
    } catch (error) {
      throw signal.aborted ? new DOMException('GitHub did not answer in time.', 'AbortError') : error
    }
  }

const figure = z.string().regex(/^\d+$/).transform(Number)
const budgetHeaders = z.object({
  'x-ratelimit-limit': figure,
  'x-ratelimit-remaining': figure,
  'x-ratelimit-reset': figure,
})

function budgetIn(headers: Headers): Budget | null {
  const found = budgetHeaders.safeParse(Object.fromEntries(headers)).data
  if (found === undefined) return null
  return {
    limit: found['x-ratelimit-limit'],
    remaining: found['x-ratelimit-remaining'],
    resetAt: found['x-ratelimit-reset'] * 1000,
  }
}

const pointsLeft = z.object({ rateLimit: z.object({ remaining: z.number(), resetAt: z.iso.datetime() }) })

/** The field `rateLimit` of a query counts points, which is what the budget is about, also where the headers do not. */
function withPoints(budget: Budget | null, answer: unknown): Budget | null {
  const points = pointsLeft.safeParse(answer).data?.rateLimit
  if (points === undefined) return budget
  const resetAt = Date.parse(points.resetAt)
  const remaining = Math.min(points.remaining, budget?.remaining ?? points.remaining)
  return { limit: budget?.limit ?? points.remaining, remaining, resetAt }
}

/** Throws RateLimitedError without sending anything if the limits do not allow the request; otherwise what `send` throws. */
export async function exchange<T>(door: Door, priced: Priced, send: (options: RequestOptions) => Promise<T>) {
  const name = await door.take({ ...priced, lastsMs: door.deadlineMs + slackMs })
  const seen = { name, resource: priced.resource satisfies Resource }
  const aborter = new AbortController()
  const timer = setTimeout(() => aborter.abort(), door.deadlineMs)
  let budget: Budget | null = null
  const watched: typeof fetch = async (input, init) => {
    const response = await fetchUntil(aborter.signal)(input, init)
    budget = budgetIn(response.headers)
    return response
  }
  try {
    const answer = await send({ fetch: watched, ...(priced.write ? { retries: 0 } : {}) })
    aborter.signal.throwIfAborted() // Octokit takes a body that breaks off for an empty one
    const settled = door.settle({ ...seen, budget: withPoints(budget, answer), refusal: null })
    settled.catch(door.onError) // nobody waits: the next request of this process sees it, those of others in a moment
    return answer
  } catch (error) {
    await door.settle({ ...seen, budget, refusal: limitIn(error, door.now()) }).catch(door.onError)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

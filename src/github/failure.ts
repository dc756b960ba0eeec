// Turns what Octokit throws into the failures that we expect.
import * as z from 'zod'
import { ExpectedError, ForbiddenError, NotFoundError, RateLimitedError } from '../errors.ts'
import type { Seen } from './limits.ts'

const refusal = z.object({
  status: z.number().optional(),
  message: z.string().default(''),
  headers: z.record(z.string(), z.unknown()).optional(),
  response: z.object({ headers: z.record(z.string(), z.unknown()).optional() }).optional(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string().optional() })).optional(),
})

/** Without Retry-After or a reset GitHub asks for at least one minute (secondary rate limits, best practices). */
const patienceMs = 60_000

/** Which limit an error tells of, and until when (epoch milliseconds; null if GitHub does not say); null if it is about none. */
export function limitIn(error: unknown, now: number): Seen['refusal'] {
  const parsed = refusal.safeParse(error)
  if (!parsed.success) return null
  const { status, message, errors = [] } = parsed.data
  const headers = parsed.data.response?.headers ?? parsed.data.headers ?? {}
  const spent = headers['x-ratelimit-remaining'] === '0'
  const primary = errors.some((problem) => problem.type === 'RATE_LIMITED')
  const limited =
    primary ||
    ((status === 403 || status === 429) &&
      (headers['retry-after'] !== undefined || spent || /rate limit/i.test(message)))
  if (!limited) return null
  const after = Number(headers['retry-after'])
  if (Number.isFinite(after) && after > 0) return { kind: 'secondary', until: now + after * 1000 }
  const reset = Number(headers['x-ratelimit-reset'])
  const known = (spent || primary) && Number.isFinite(reset)
  return known ? { kind: 'primary', until: Math.max(now, reset * 1000) } : { kind: 'secondary', until: null }
}

/** When to try again, in epoch milliseconds, or null if the answer is not about a rate limit. */
export function retryAt(error: unknown, now: number): number | null {
  const limit = limitIn(error, now)
  return limit === null ? null : (limit.until ?? now + patienceMs)
}

const isAborted = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

/** The expected failure behind an error of Octokit, or the error itself. `what` names what was asked for, `now` is in epoch milliseconds. */
export function translated(error: unknown, what: string, now: number): unknown {
  const limit = retryAt(error, now)
  if (limit !== null) return new RateLimitedError(limit, error)
  if (isAborted(error))
    return new ExpectedError(`GitHub did not answer ${what} in time.`, 'Andon tries again.', {
      retryable: true,
      cause: error,
    })
  const status = refusal.safeParse(error).data?.status
  if (status === 404) return new NotFoundError(what, error)
  if (status === 403) return new ForbiddenError(what, error)
  return error
}

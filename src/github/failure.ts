// Turns what Octokit throws into the failures that we expect.
import * as z from 'zod'
import { ForbiddenError, NotFoundError, RateLimitedError } from '../errors.ts'

const refusal = z.object({
  status: z.number().optional(),
  message: z.string().default(''),
  headers: z.record(z.string(), z.unknown()).optional(),
  response: z.object({ headers: z.record(z.string(), z.unknown()).optional() }).optional(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string().optional() })).optional(),
})

/** Without Retry-After or a reset GitHub asks for at least one minute (secondary rate limits, best practices). */
const patienceMs = 60_000

/** When to try again, in epoch milliseconds, or null if the answer is not about a rate limit. */
export function retryAt(error: unknown, now: number): number | null {
  const parsed = refusal.safeParse(error)
  if (!parsed.success) return null
  const { status, message, errors = [] } = parsed.data
  const headers = parsed.data.response?.headers ?? parsed.data.headers ?? {}
  const limited =
    errors.some((problem) => problem.type === 'RATE_LIMITED') ||
    ((status === 403 || status === 429) &&
      (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message)))
  if (!limited) return null
  const after = Number(headers['retry-after'])
  if (Number.isFinite(after) && after > 0) return now + after * 1000
  const reset = Number(headers['x-ratelimit-reset'])
  return headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)
    ? Math.max(now, reset * 1000)
    : now + patienceMs
}

/** The expected failure behind an error of Octokit, or the error itself. `what` names what was asked for. */
export function translated(error: unknown, what: string): unknown {
  const limit = retryAt(error, Date.now())
  if (limit !== null) return new RateLimitedError(limit, error)
  const status = refusal.safeParse(error).data?.status
  if (status === 404) return new NotFoundError(what, error)
  if (status === 403) return new ForbiddenError(what, error)
  return error
}

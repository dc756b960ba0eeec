import * as z from 'zod'
import { ExpectedError } from '../errors.ts'

// Octokit gives a status of 500 to requests that got no answer at all.
const Unanswered = z.object({ status: z.int().min(500), message: z.string() })
const Unauthorised = z.object({ status: z.literal(401) })

export const isUnanswered = (error: unknown): boolean => Unanswered.safeParse(error).success

/** What people can do something about, as a sentence; null if it is our bug. */
export function expectedIn(error: unknown, apiUrl: string): ExpectedError | null {
  if (error instanceof ExpectedError) return error
  const unanswered = Unanswered.safeParse(error)
  if (unanswered.success) {
    return new ExpectedError(
      `${apiUrl} does not answer: ${unanswered.data.message}.`,
      'Check GITHUB_API_URL and the network, or try again later.',
      { cause: error },
    )
  }
  if (!Unauthorised.safeParse(error).success) return null
  return new ExpectedError(
    'GitHub does not accept the token.',
    'Check that GITHUB_TOKEN is complete, has not expired, and was made for this GitHub.',
    { cause: error },
  )
}

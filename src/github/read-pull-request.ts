import type * as z from 'zod'
import type { Event, Instant, Observation, Person } from '../event.ts'
import { type Delivery, firstOf, full, signal } from './delivery.ts'
import { PullRequestPayload, ReviewPayload, read, repositoryOf } from './payload.ts'

type PullRequestEvent = z.output<typeof PullRequestPayload>

/** Before the merge GitHub names its test merge there, which is nothing to remember. */
const becameIn = ({ merged, merge_commit_sha: mergeSha }: PullRequestEvent['pull_request']) =>
  merged && mergeSha ? { mergeSha } : {}

function observed(payload: PullRequestEvent, at: Instant): Observation | null {
  const { action, before, after, pull_request: found, sender: by } = payload
  const seen: Readonly<{ at: Instant; by: Person | null; number: number }> = { at, by, number: found.number }
  const head = found.head.sha
  switch (action) {
    case 'synchronize':
      return before && after ? { ...seen, kind: 'pushed', before, after } : null
    case 'enqueued':
      return { ...seen, kind: 'queued', head }
    case 'closed':
      return { ...seen, kind: 'closed', head, merged: found.merged ?? false, ...becameIn(found) }
    case 'reopened':
      return { ...seen, kind: 'reopened', head }
    default:
      return null
  }
}

export function readPullRequest(delivery: Delivery): Event {
  const payload = read(PullRequestPayload, full(delivery), delivery.payload)
  const { number, updated_at: at } = payload.pull_request
  const event = signal(delivery, at, { subject: 'pull_request', repository: repositoryOf(payload), number })
  const observation = observed(payload, at)
  return observation === null ? event : { ...event, observation }
}

export function readReview(delivery: Delivery): Event {
  const payload = read(ReviewPayload, full(delivery), delivery.payload)
  const submitted = delivery.action === 'submitted' ? payload.review?.submitted_at : null
  const { number, updated_at } = payload.pull_request
  const target = { subject: 'pull_request', repository: repositoryOf(payload), number } as const
  return signal(delivery, firstOf(submitted, updated_at), target)
}

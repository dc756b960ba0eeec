// Reviews and review threads.
import { identity, stamp } from '../identity.ts'
import { found, getAccount, getPull, getRepository } from '../lookup.ts'
import { reviewPayload, simplePullPayload, threadPayload } from '../payloads/pull.ts'
import type { Account, PullRequest, Review, ReviewThread } from '../state.ts'
import { settle } from './merging.ts'
import { type OnPull, target } from './pull-event.ts'
import { Refused, type World } from './world.ts'

const verdicts = { approve: 'APPROVED', request_changes: 'CHANGES_REQUESTED', comment: 'COMMENTED' } as const

const reviewEvent = (
  { state, emit }: World,
  review: Review,
  { action, by }: { action: 'submitted' | 'dismissed'; by: Account },
): void =>
  emit({
    event: 'pull_request_review',
    action,
    repository: review.pull.repository,
    sender: by,
    body: {
      // the state is in lower case in this event alone
      review: { ...reviewPayload(state, review), state: review.state.toLowerCase() },
      pull_request: simplePullPayload(state, review.pull),
    },
  })

function removeRequests({ state }: World, pull: PullRequest, reviewer: Account): void {
  pull.requestedReviewers.delete(reviewer)
  for (const team of state.teams)
    if (team.members.get(reviewer.login)?.state === 'active') pull.requestedTeams.delete(team)
}

export type ReviewInput = OnPull &
  Readonly<{
    verdict: keyof typeof verdicts
    body?: string
    /** A commit other than the head. */
    commit?: string
  }>

export function review(world: World, { verdict, body = '', commit, ...where }: ReviewInput): Review {
  const { state } = world
  const { pull, by } = target(world, where)
  if (by === pull.author && verdict !== 'comment')
    throw new Refused(422, [
      verdict === 'approve'
        ? 'Can not approve your own pull request'
        : 'Can not request changes on your own pull request',
    ])
  const submitted: Review = {
    ...identity(state, 'review'),
    pull,
    author: by,
    state: verdicts[verdict],
    body,
    commitSha: commit ?? pull.headSha,
    submittedAt: stamp(state),
  }
  pull.reviews.push(submitted)
  if (verdict !== 'comment') removeRequests(world, pull, by)
  reviewEvent(world, submitted, { action: 'submitted', by })
  settle(world, pull.repository)
  return submitted
}

export function dismissReview(world: World, { review: id, ...where }: OnPull & { review: number }): void {
  const { pull, by } = target(world, where)
  const dismissed = found(
    pull.reviews.find((candidate) => candidate.id === id),
    `review ${id}`,
  )
  if (dismissed.state === 'COMMENTED' || dismissed.state === 'DISMISSED')
    throw new Refused(422, ['Can not dismiss a commented or dismissed pull request review'])
  dismissed.state = 'DISMISSED'
  reviewEvent(world, dismissed, { action: 'dismissed', by })
}

/** A comment on a line, submitted at once as a review of its own. */
export function startThread(
  world: World,
  { path, line = 1, body, ...where }: OnPull & { path: string; line?: number; body: string },
): ReviewThread {
  const { state } = world
  const parent = review(world, { ...where, verdict: 'comment' })
  const { pull, author } = parent
  const comment = { ...identity(state, 'reviewComment'), review: parent, author, body, createdAt: stamp(state) }
  const thread: ReviewThread = {
    ...identity(state, 'thread'),
    pull,
    path,
    line,
    commitSha: pull.headSha,
    comments: [comment],
    resolvedBy: null,
    outdated: false,
  }
  pull.threads.push(thread)
  return thread
}

type OnThread = OnPull & { thread: number }

function setResolved(world: World, { thread: id, repo, number, by }: OnThread, resolved: boolean): void {
  const { state, emit } = world
  const pull = getPull(getRepository(state, repo), number)
  const thread = found(
    pull.threads.find((candidate) => candidate.id === id),
    `thread ${id}`,
  )
  const sender = getAccount(state, by)
  thread.resolvedBy = resolved ? sender : null
  emit({
    event: 'pull_request_review_thread',
    action: resolved ? 'resolved' : 'unresolved',
    repository: pull.repository,
    sender,
    body: { thread: threadPayload(state, thread), pull_request: simplePullPayload(state, pull) },
  })
}
export const resolveThread = (world: World, input: OnThread): void => setResolved(world, input, true)
export const unresolveThread = (world: World, input: OnThread): void => setResolved(world, input, false)

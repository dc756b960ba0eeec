import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import { canPush } from '../../lookup.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import { latestOpinions } from '../../pull.ts'
import type { Account, PullRequest, Review, ReviewComment, ReviewThread, State, Team } from '../../state.ts'
import { connection, type Page } from '../connection.ts'
import { listed } from '../lists.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'
import { written } from './conversation.ts'

type ReviewFilter = Readonly<{ author?: string | null; states?: readonly string[] | null }>

/** The newest of `reviews` of each author, in the order in which they were given. */
function latest(reviews: readonly Review[]): readonly Review[] {
  const byAuthor = new Map<Account, Review>()
  for (const review of reviews) {
    byAuthor.delete(review.author)
    byAuthor.set(review.author, review)
  }
  return [...byAuthor.values()]
}

/** Teams whose request the review answers: asked for, with the reviewer as an active member. */
const onBehalfOf = ({ author, pull }: Review): readonly Team[] =>
  [...pull.requestedTeams].filter(({ members }) => members.get(author.login)?.state === 'active')

const pullPage = (state: State, { repository, number }: PullRequest, anchor: string): string =>
  `${repositoryPage(state, repository)}/pull/${number}#${anchor}`

export function reviewView(reading: Reading, review: Review): View {
  const { state, view } = reading
  const { pull } = review
  return {
    __typename: 'PullRequestReview',
    ...written(reading, { author: review.author, repository: pull.repository }),
    id: review.nodeId,
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    createdAt: review.submittedAt,
    publishedAt: review.submittedAt,
    submittedAt: review.submittedAt,
    // reviews of the double are never edited
    lastEditedAt: null,
    authorCanPushToRepository: canPush(state, pull.repository, review.author),
    commit: () => view.commit(pull.repository, review.commitSha),
    pullRequest: () => view.pullRequest(pull),
    onBehalfOf: listed('TeamConnection', () => onBehalfOf(review), view.team),
    url: pullPage(state, pull, `pullrequestreview-${review.id}`),
  } satisfies FieldsOf<GitHub.PullRequestReview>
}

const reviewCommentView = (reading: Reading, thread: ReviewThread, comment: ReviewComment): View =>
  ({
    __typename: 'PullRequestReviewComment',
    ...written(reading, { author: comment.author, repository: thread.pull.repository }),
    id: comment.nodeId,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    path: thread.path,
    outdated: thread.outdated,
    createdAt: comment.createdAt,
    pullRequestReview: () => reading.view.review(comment.review),
    pullRequest: () => reading.view.pullRequest(thread.pull),
    url: pullPage(reading.state, thread.pull, `discussion_r${comment.id}`),
  }) satisfies FieldsOf<GitHub.PullRequestReviewComment>

const threadView = (reading: Reading, thread: ReviewThread): View =>
  ({
    __typename: 'PullRequestReviewThread',
    id: thread.nodeId,
    path: thread.path,
    line: thread.outdated ? null : thread.line,
    originalLine: thread.line,
    isResolved: thread.resolvedBy !== null,
    isOutdated: thread.outdated,
    resolvedBy: () => (thread.resolvedBy === null ? null : reading.view.user(thread.resolvedBy)),
    pullRequest: () => reading.view.pullRequest(thread.pull),
    repository: () => reading.view.repository(thread.pull.repository),
    comments: listed(
      'PullRequestReviewCommentConnection',
      () => thread.comments,
      (comment) => reviewCommentView(reading, thread, comment),
    ),
  }) satisfies FieldsOf<GitHub.PullRequestReviewThread>

const requestView = ({ view }: Reading, pull: PullRequest, asked: Account | Team): View =>
  ({
    __typename: 'ReviewRequest',
    id: `RR_${pull.nodeId}_${asked.nodeId}`,
    // the double requests no reviews by itself, so none because of CODEOWNERS
    asCodeOwner: false,
    pullRequest: () => view.pullRequest(pull),
    requestedReviewer: () => ('members' in asked ? view.team(asked) : view.actor(asked)),
  }) satisfies FieldsOf<GitHub.ReviewRequest>

/** The fields of a pull request that tell its reviews. */
export function reviewFields(reading: Reading, pull: PullRequest) {
  const { state, view } = reading
  const shown = (items: readonly Review[], page: Page, info: GraphQLResolveInfo): View =>
    connection({ type: 'PullRequestReviewConnection', items, show: view.review }, page, info)
  return {
    reviews: (args: Page & ReviewFilter, info: GraphQLResolveInfo) => {
      const { author, states } = args
      const wanted = (review: Review): boolean =>
        (author == null || review.author.login === author) && (states == null || states.includes(review.state))
      return shown(pull.reviews.filter(wanted), args, info)
    },
    latestReviews: (page: Page, info: GraphQLResolveInfo) => shown(latest(pull.reviews), page, info),
    latestOpinionatedReviews: (args: Page & { writersOnly?: boolean }, info: GraphQLResolveInfo) => {
      const { writersOnly } = args
      const counts = ({ author }: Review): boolean => writersOnly !== true || canPush(state, pull.repository, author)
      return shown(latestOpinions(pull).filter(counts), args, info)
    },
    reviewThreads: listed(
      'PullRequestReviewThreadConnection',
      () => pull.threads,
      (thread) => threadView(reading, thread),
    ),
    reviewRequests: listed(
      'ReviewRequestConnection',
      () => [...pull.requestedReviewers, ...pull.requestedTeams],
      (asked) => requestView(reading, pull, asked),
    ),
  } satisfies Partial<FieldsOf<GitHub.PullRequest>>
}

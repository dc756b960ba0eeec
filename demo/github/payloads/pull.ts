// Pull requests, reviews and review threads, as GitHub's API shows them.
import { baseOf, isMergeable, mergeableState, pullChanges } from '../pull.ts'
import type { PullRequest, Repository, Review, ReviewComment, ReviewThread, State } from '../state.ts'
import { associationOf, teamPayload, userPayload } from './account.ts'
import { labelPayload, reactionsPayload } from './issue.ts'
import { repositoryPage, repositoryPayload, repositoryUrl } from './repository.ts'
import type { Schema } from './schema.ts'

const branchPayload = (state: State, repository: Repository, { ref, sha }: { ref: string; sha: string }) => ({
  label: `${repository.owner.login}:${ref}`,
  ref,
  sha,
  user: userPayload(state, repository.owner),
  repo: repositoryPayload(state, repository),
})

function pullAddresses(state: State, { repository, number, headSha }: PullRequest) {
  const root = repositoryUrl(state, repository)
  const self = `${root}/pulls/${number}`
  const issue = `${root}/issues/${number}`
  const page = `${repositoryPage(state, repository)}/pull/${number}`
  const addresses = {
    commits_url: `${self}/commits`,
    review_comments_url: `${self}/comments`,
    review_comment_url: `${root}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${root}/statuses/${headSha}`,
  }
  return {
    url: self,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...addresses,
    _links: {
      self: { href: self },
      html: { href: page },
      issue: { href: issue },
      comments: { href: addresses.comments_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      commits: { href: addresses.commits_url },
      statuses: { href: addresses.statuses_url },
    },
  }
}

const autoMergePayload = (state: State, { autoMerge, title }: PullRequest) =>
  autoMerge === null
    ? null
    : {
        enabled_by: userPayload(state, autoMerge.enabledBy),
        merge_method: autoMerge.method,
        commit_title: title,
        commit_message: '',
      }

/** As in lists and review events. */
export const simplePullPayload = (state: State, pull: PullRequest) =>
  ({
    ...pullAddresses(state, pull),
    id: pull.pullId,
    node_id: pull.nodeId,
    number: pull.number,
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    title: pull.title,
    user: userPayload(state, pull.author),
    body: pull.body,
    labels: [...pull.labels].map((label) => labelPayload(state, label)),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [...pull.requestedReviewers].map((account) => userPayload(state, account)),
    requested_teams: [...pull.requestedTeams].map((team) => teamPayload(state, team)),
    head: branchPayload(state, pull.headRepository, { ref: pull.headRef, sha: pull.headSha }),
    base: branchPayload(state, pull.repository, { ref: pull.baseRef, sha: baseOf(pull) }),
    author_association: associationOf(state, pull.repository, pull.author),
    auto_merge: autoMergePayload(state, pull),
    draft: pull.draft,
  }) satisfies Schema<'pull-request-simple'>

export const pullPayload = (state: State, pull: PullRequest) => {
  const { commits, files } = pullChanges(state, pull)
  const count = (key: 'additions' | 'deletions') => files.reduce((sum, file) => sum + file[key], 0)
  return {
    ...simplePullPayload(state, pull),
    state: pull.state,
    merged: pull.mergedAt !== null,
    mergeable: pull.state === 'open' ? isMergeable(state, pull) : null,
    rebaseable: null,
    mergeable_state: mergeableState(state, pull),
    merged_by: pull.mergedBy === null ? null : userPayload(state, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((sum, { comments }) => sum + comments.length, 0),
    maintainer_can_modify: false,
    commits: commits.length,
    additions: count('additions'),
    deletions: count('deletions'),
    changed_files: files.length,
  } satisfies Schema<'pull-request'>
}

export const reviewPayload = (state: State, review: Review) => {
  const { pull } = review
  const { url, html_url } = pullAddresses(state, pull)
  const page = `${html_url}#pullrequestreview-${review.id}`
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userPayload(state, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: url,
    _links: { html: { href: page }, pull_request: { href: url } },
    commit_id: review.commitSha,
    submitted_at: review.submittedAt,
    author_association: associationOf(state, pull.repository, review.author),
  } satisfies Schema<'pull-request-review'>
}

const reviewCommentPayload = (state: State, thread: ReviewThread, comment: ReviewComment) => {
  const { pull } = thread
  const { url, html_url } = pullAddresses(state, pull)
  const self = `${repositoryUrl(state, pull.repository)}/pulls/comments/${comment.id}`
  const page = `${html_url}#discussion_r${comment.id}`
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url: self,
    html_url: page,
    pull_request_url: url,
    pull_request_review_id: comment.review.id,
    _links: { self: { href: self }, html: { href: page }, pull_request: { href: url } },
    path: thread.path,
    line: thread.outdated ? null : thread.line,
    original_line: thread.line,
    position: thread.outdated ? null : 1,
    original_position: 1,
    start_line: null,
    original_start_line: null,
    start_side: null,
    side: 'RIGHT' as const,
    commit_id: thread.commitSha,
    original_commit_id: thread.commitSha,
    diff_hunk: '',
    user: userPayload(state, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    author_association: associationOf(state, pull.repository, comment.author),
    reactions: reactionsPayload(self),
  }
}

export const threadPayload = (state: State, thread: ReviewThread) => ({
  node_id: thread.nodeId,
  comments: thread.comments.map((comment) => reviewCommentPayload(state, thread, comment)),
})

import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import type { FileDiff } from '../../diff.ts'
import { canPush } from '../../lookup.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import { baseOf, isMergeable, latestOpinions, mergeableState, pullChanges } from '../../pull.ts'
import type { PullRequest } from '../../state.ts'
import { connection, type Page } from '../connection.ts'
import { type Order, ordered } from '../lists.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'
import { conversation } from './conversation.ts'
import { closingIssues } from './linked-issues.ts'
import { autoMergeView } from './merging.ts'
import { reviewFields } from './reviews.ts'
import { timelineItems } from './timeline.ts'

/** GitHub lists no more than these, whatever it counts. */
const commitCeiling = 250
const fileCeiling = 3000

const fileView = ({ path, additions, deletions, status }: FileDiff): View =>
  ({
    __typename: 'PullRequestChangedFile',
    path,
    additions,
    deletions,
    changeType: status === 'removed' ? 'DELETED' : status.toUpperCase(),
  }) satisfies FieldsOf<GitHub.PullRequestChangedFile>

const pullCommitView = ({ view }: Reading, pull: PullRequest, sha: string): View =>
  ({
    __typename: 'PullRequestCommit',
    id: `PURC_${pull.nodeId}_${sha}`,
    commit: () => view.commit(pull.repository, sha),
    pullRequest: () => view.pullRequest(pull),
  }) satisfies FieldsOf<GitHub.PullRequestCommit>

/** What the pull request changes, against the tip of its base branch. */
function changeFields(reading: Reading, pull: PullRequest) {
  const changes = () => pullChanges(reading.state, pull)
  const count = (key: 'additions' | 'deletions') => () => changes().files.reduce((sum, file) => sum + file[key], 0)
  return {
    additions: count('additions'),
    deletions: count('deletions'),
    changedFiles: () => changes().files.length,
    files: (page: Page, info: GraphQLResolveInfo) =>
      connection(
        { type: 'PullRequestChangedFileConnection', items: changes().files, show: fileView, ceiling: fileCeiling },
        page,
        info,
      ),
    commits: (page: Page, info: GraphQLResolveInfo) =>
      connection(
        {
          type: 'PullRequestCommitConnection',
          items: changes().commits,
          show: (sha) => pullCommitView(reading, pull, sha),
          ceiling: commitCeiling,
        },
        page,
        info,
      ),
  } satisfies Partial<FieldsOf<GitHub.PullRequest>>
}

/** Null where the base branch requires no review. */
function reviewDecision({ state }: Reading, pull: PullRequest): GitHub.PullRequestReviewDecision | null {
  const wanted = pull.repository.protections.get(pull.baseRef)?.requiredApprovals ?? 0
  if (wanted === 0) return null
  const states = latestOpinions(pull)
    .filter(({ author }) => canPush(state, pull.repository, author))
    .map(({ state }) => state)
  if (states.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED'
  return states.filter((state) => state === 'APPROVED').length >= wanted ? 'APPROVED' : 'REVIEW_REQUIRED'
}

function mergeFields(reading: Reading, pull: PullRequest) {
  const { state, view } = reading
  const { repository } = pull
  const entry = () => repository.mergeQueue.find((queued) => queued.pull === pull)
  return {
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt,
    mergedBy: () => (pull.mergedBy === null ? null : view.actor(pull.mergedBy)),
    mergeCommit: () => (pull.mergeCommitSha === null ? null : view.commit(repository, pull.mergeCommitSha)),
    mergeable: () => {
      if (pull.state === 'closed') return 'UNKNOWN'
      return isMergeable(state, pull) ? 'MERGEABLE' : 'CONFLICTING'
    },
    mergeStateStatus: () => mergeableState(state, pull).toUpperCase(),
    reviewDecision: () => reviewDecision(reading, pull),
    isMergeQueueEnabled: repository.protections.get(pull.baseRef)?.mergeQueue === true,
    isInMergeQueue: () => entry() !== undefined,
    mergeQueue: () => view.mergeQueue(repository, pull.baseRef),
    mergeQueueEntry: () => {
      const queued = entry()
      return queued === undefined ? null : view.mergeQueueEntry(queued)
    },
    autoMergeRequest: () => autoMergeView(reading, pull),
  } satisfies Partial<FieldsOf<GitHub.PullRequest>>
}

function branchFields({ view }: Reading, pull: PullRequest) {
  const { repository, headRepository } = pull
  return {
    baseRefName: pull.baseRef,
    baseRefOid: baseOf(pull),
    baseRef: () => view.ref(repository, `refs/heads/${pull.baseRef}`),
    baseRepository: () => view.repository(repository),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    headRef: () => view.ref(headRepository, `refs/heads/${pull.headRef}`),
    headRepository: () => view.repository(headRepository),
    headRepositoryOwner: () => view.actor(headRepository.owner),
    lastEditedAt: pull.bodyEditedAt,
    isCrossRepository: headRepository !== repository,
  } satisfies Partial<FieldsOf<GitHub.PullRequest>>
}

const stateOf = (pull: PullRequest): GitHub.PullRequestState => {
  if (pull.mergedAt !== null) return 'MERGED'
  return pull.state === 'open' ? 'OPEN' : 'CLOSED'
}

export function pullRequestView(reading: Reading, pull: PullRequest): View {
  const { state, view } = reading
  return {
    __typename: 'PullRequest',
    ...conversation(reading, pull),
    ...branchFields(reading, pull),
    ...changeFields(reading, pull),
    ...reviewFields(reading, pull),
    ...mergeFields(reading, pull),
    databaseId: pull.pullId,
    fullDatabaseId: String(pull.pullId),
    url: `${repositoryPage(state, pull.repository)}/pull/${pull.number}`,
    state: stateOf(pull),
    isDraft: pull.draft,
    statusCheckRollup: () => view.rollup(pull.repository, pull.headSha),
    timelineItems: timelineItems(reading, pull),
    closingIssuesReferences: (args: Page & { orderBy?: Order }, info: GraphQLResolveInfo) => {
      const items = ordered(closingIssues(reading, pull), args.orderBy, {
        CREATED_AT: ({ createdAt }) => createdAt,
        UPDATED_AT: ({ updatedAt }) => updatedAt,
        COMMENTS: ({ comments }) => comments.length,
      })
      return connection({ type: 'IssueConnection', items, show: view.issue }, args, info)
    },
  } satisfies FieldsOf<GitHub.PullRequest>
}

import type * as GitHub from '@octokit/graphql-schema'
import { repositoryPage } from '../../payloads/repository.ts'
import type { MergeQueueEntry, PullRequest, Repository } from '../../state.ts'
import { allow } from '../access.ts'
import { listed } from '../lists.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

const entriesOf = (repository: Repository, branch: string): readonly MergeQueueEntry[] =>
  repository.mergeQueue.filter(({ baseRef }) => baseRef === branch)

/** Null for a branch without a queue. */
export function mergeQueueView({ state, caller, view }: Reading, repository: Repository, branch: string): View | null {
  allow({ state, caller }, repository, 'read', 'merge_queues')
  if (repository.protections.get(branch)?.mergeQueue !== true) return null
  return {
    __typename: 'MergeQueue',
    id: `MQ_${repository.nodeId}_${branch}`,
    repository: () => view.repository(repository),
    url: `${repositoryPage(state, repository)}/queue/${branch}`,
    entries: listed('MergeQueueEntryConnection', () => entriesOf(repository, branch), view.mergeQueueEntry),
  } satisfies FieldsOf<GitHub.MergeQueue>
}

export const mergeQueueEntryView = ({ view }: Reading, entry: MergeQueueEntry): View =>
  ({
    __typename: 'MergeQueueEntry',
    id: entry.nodeId,
    position: entriesOf(entry.repository, entry.baseRef).indexOf(entry) + 1,
    state: entry.state,
    enqueuedAt: entry.enqueuedAt,
    enqueuer: () => view.actor(entry.enqueuer),
    headCommit: () => view.commit(entry.repository, entry.headSha),
    baseCommit: () => view.commit(entry.repository, entry.baseSha),
    pullRequest: () => view.pullRequest(entry.pull),
    mergeQueue: () => view.mergeQueue(entry.repository, entry.baseRef),
  }) satisfies FieldsOf<GitHub.MergeQueueEntry>

export const autoMergeView = ({ view }: Reading, pull: PullRequest): View | null =>
  pull.autoMerge === null
    ? null
    : ({
        __typename: 'AutoMergeRequest',
        enabledAt: pull.autoMerge.enabledAt,
        enabledBy: () => (pull.autoMerge === null ? null : view.actor(pull.autoMerge.enabledBy)),
        mergeMethod: pull.autoMerge.method.toUpperCase(),
        pullRequest: () => view.pullRequest(pull),
      } satisfies FieldsOf<GitHub.AutoMergeRequest>)

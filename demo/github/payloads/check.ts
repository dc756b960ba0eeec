// Check suites, check runs, commit statuses and merge groups, as GitHub's API shows them.
import { pullsOf } from '../lookup.ts'
import { baseOf } from '../pull.ts'
import type { CheckRun, CheckSuite, CommitStatus, MergeQueueEntry, State } from '../state.ts'
import { userPayload } from './account.ts'
import { appPayload } from './app.ts'
import { simpleCommitPayload } from './commit.ts'
import { repositoryPage, repositoryPayload, repositoryUrl } from './repository.ts'
import type { Schema } from './schema.ts'

/** Open pull requests with that head. None for the head of a fork: GitHub leaves them out. */
function pullsOfSuite(state: State, suite: CheckSuite) {
  const { repository } = suite
  const place = { id: repository.id, name: repository.name, url: repositoryUrl(state, repository) }
  return pullsOf(repository)
    .filter((pull) => pull.state === 'open' && pull.headSha === suite.headSha && pull.headRepository === repository)
    .map(
      (pull) =>
        ({
          id: pull.pullId,
          number: pull.number,
          url: `${place.url}/pulls/${pull.number}`,
          head: { ref: pull.headRef, sha: pull.headSha, repo: place },
          base: { ref: pull.baseRef, sha: baseOf(pull), repo: place },
        }) satisfies Schema<'pull-request-minimal'>,
    )
}

const simpleSuitePayload = (state: State, suite: CheckSuite) =>
  ({
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion,
    url: `${repositoryUrl(state, suite.repository)}/check-suites/${suite.id}`,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsOfSuite(state, suite),
    app: appPayload(state, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  }) satisfies Partial<Schema<'check-suite'>>

export const suitePayload = (state: State, suite: CheckSuite) => ({
  ...simpleSuitePayload(state, suite),
  repository: repositoryPayload(state, suite.repository),
  latest_check_runs_count: suite.repository.checkRuns.filter((run) => run.suite === suite).length,
  check_runs_url: `${repositoryUrl(state, suite.repository)}/check-suites/${suite.id}/check-runs`,
  head_commit: simpleCommitPayload(state, suite.headSha),
})

/** GitHub's description of a check run leaves out `stale`, which no App can set. */
const conclusionOf = ({ conclusion }: CheckRun) => (conclusion === 'stale' ? null : conclusion)

const runBase = (state: State, run: CheckRun) => {
  const self = `${repositoryUrl(state, run.suite.repository)}/check-runs/${run.id}`
  const page = `${repositoryPage(state, run.suite.repository)}/runs/${run.id}`
  return {
    id: run.id,
    node_id: run.nodeId,
    name: run.name,
    head_sha: run.suite.headSha,
    external_id: run.externalId ?? '',
    url: self,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: conclusionOf(run),
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${self}/annotations`,
    },
    app: appPayload(state, run.suite.app),
    pull_requests: pullsOfSuite(state, run.suite),
  }
}

export const runPayload = (state: State, run: CheckRun) =>
  ({ ...runBase(state, run), check_suite: { id: run.suite.id } }) satisfies Schema<'check-run'>

/** As in `check_run` events. */
export const runEventPayload = (state: State, run: CheckRun) => ({
  ...runBase(state, run),
  check_suite: simpleSuitePayload(state, run.suite),
})

export const statusPayload = (state: State, repository: CheckSuite['repository'], status: CommitStatus) =>
  ({
    id: status.id,
    node_id: status.nodeId,
    url: `${repositoryUrl(state, repository)}/statuses/${status.sha}`,
    avatar_url: userPayload(state, status.creator).avatar_url,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: userPayload(state, status.creator),
  }) satisfies Schema<'status'>

export const mergeGroupPayload = (state: State, entry: MergeQueueEntry) => ({
  head_sha: entry.headSha,
  head_ref: `refs/heads/${entry.headRef}`,
  base_sha: entry.baseSha,
  base_ref: `refs/heads/${entry.baseRef}`,
  head_commit: simpleCommitPayload(state, entry.headSha),
})

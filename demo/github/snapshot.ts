// What stands on GitHub, as plain JSON that is the same however it came about: no times, no ids.
import { fullName, latestStatuses } from './lookup.ts'
import type { CheckRun, Issue, PullRequest, Repository, State } from './state.ts'

export type Snapshot = Readonly<Record<string, unknown>>

const sorted = <T>(items: Iterable<T>, key: (item: T) => string): readonly T[] =>
  [...items].toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))))

const checkRun = (run: CheckRun) => ({
  app: run.suite.app.slug,
  name: run.name,
  sha: run.suite.headSha,
  externalId: run.externalId,
  detailsUrl: run.detailsUrl,
  status: run.status,
  conclusion: run.conclusion,
  title: run.title,
  summary: run.summary,
  text: run.text,
  annotations: run.annotations,
  actions: run.actions,
})

const conversation = (issue: Issue | PullRequest) => ({
  kind: issue.kind,
  number: issue.number,
  title: issue.title,
  body: issue.body,
  author: issue.author.login,
  state: issue.state,
  labels: sorted(issue.labels, ({ name }) => name).map(({ name }) => name),
  comments: issue.comments.map(({ author, body, reactions }) => ({
    author: author.login,
    body,
    reactions: reactions.map(({ by, content }) => `${by.login} ${content}`),
  })),
  ...(issue.kind === 'issue'
    ? { assignees: sorted(issue.assignees, ({ login }) => login).map(({ login }) => login) }
    : {}),
})

const pullRequest = (pull: PullRequest) => ({
  ...conversation(pull),
  draft: pull.draft,
  base: pull.baseRef,
  head: pull.headSha,
  merged: pull.mergeCommitSha,
  queued: pull.repository.mergeQueue.some((entry) => entry.pull === pull),
  reviews: pull.reviews.map(({ author, state, commitSha, body }) => ({ author: author.login, state, commitSha, body })),
  threads: pull.threads.map(({ path, resolvedBy, outdated }) => ({ path, resolved: resolvedBy !== null, outdated })),
  requested: [
    ...sorted(pull.requestedReviewers, ({ login }) => login).map(({ login }) => login),
    ...sorted(pull.requestedTeams, ({ slug }) => slug).map(({ slug }) => slug),
  ],
})

const repositorySnapshot = (repository: Repository) => ({
  refs: Object.fromEntries(sorted(repository.refs, ([name]) => name)),
  labels: sorted(repository.labels.values(), ({ name }) => name).map(({ name, color }) => ({ name, color })),
  issues: [...repository.issues.values()].map((issue) =>
    issue.kind === 'pull_request' ? pullRequest(issue) : conversation(issue),
  ),
  checkRuns: sorted(
    repository.checkRuns.map(checkRun),
    ({ sha, app, name, title }) => `${sha} ${app} ${name} ${title ?? ''}`,
  ),
  statuses: sorted(new Set(repository.statuses.map(({ sha }) => sha)), (sha) => sha).flatMap((sha) =>
    latestStatuses(repository, sha).map(({ context, state, description }) => ({ sha, context, state, description })),
  ),
})

/** Compare two with a deep equality: pull requests, issues, comments, labels, check runs and statuses of every repository. */
export const snapshot = (state: State): Snapshot =>
  Object.fromEntries(
    sorted(state.repositories, fullName).map((repository) => [fullName(repository), repositorySnapshot(repository)]),
  )

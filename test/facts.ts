// Facts for tests: what is not said is unremarkable.
import type { Instant, Person, PullRequestRef } from '../src/event.ts'
import type { ChangedFile, Commit, MergeGroupFacts, PullRequestFacts, QueuedPullRequest, Review } from '../src/facts.ts'
import { isUnavailable, untold } from '../src/facts.ts'

export const headSha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'
const now: Instant = '2026-01-05T09:00:00.000Z'

/** The same login has the same id, whatever its case. */
const idOf = (login: string): number =>
  [...login.toLowerCase()].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003, 7)

export const person = (login: string): Person => ({ id: idOf(login), login, kind: 'user' })

export const bot = (login: string): Person => ({ id: idOf(login), login, kind: 'bot' })

export const repository: PullRequestFacts['repository'] & PullRequestRef['repository'] = {
  installationId: 1,
  id: 10,
  nodeId: 'R_10',
  owner: 'acme',
  name: 'shop',
  private: false,
  defaultBranch: 'main',
}

export const changed = (path: string, lines: number, more: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  additions: lines,
  deletions: 0,
  change: 'modified',
  generated: false,
  ...more,
})

/** Counts up with each call, so that reviews are in the order in which a test writes them. */
let reviews = 0

export function review(by: string, state: Review['state'], sha: string | null = headSha, more: Partial<Review> = {}) {
  reviews += 1
  const submittedAt = new Date(Date.UTC(2026, 0, 4) + reviews * 1000).toISOString()
  return {
    id: `PRR_${reviews}`,
    by: person(by),
    state,
    sha,
    submittedAt,
    canPush: true,
    body: '',
    editedAt: null,
    ...more,
  } satisfies Review
}

export const commit = (sha: string, by: string, more: Partial<Commit> = {}): Commit => ({
  sha,
  parents: [],
  authors: [{ name: by, person: person(by) }],
  committer: person(by),
  signature: { valid: false, signer: null, byGitHub: false, gpgKey: null },
  message: 'feat: something',
  ...more,
})

/** Ada's open pull request #7 into main. GitHub's totals follow from the files unless they are given. */
export function pullRequest(facts: Partial<PullRequestFacts> = {}): PullRequestFacts {
  const files = facts.files ?? []
  const known = isUnavailable(files) ? [] : files
  return {
    subject: 'pull_request',
    repository,
    now,
    number: 7,
    nodeId: 'PR_7',
    url: 'https://github.com/acme/shop/pull/7',
    title: 'Add a checkout',
    body: '',
    bodyEditedAt: null,
    state: 'open',
    draft: false,
    fork: false,
    author: person('ada'),
    createdAt: '2026-01-03T09:00:00.000Z',
    retargetedAt: null,
    base: { branch: 'main', sha: 'b'.repeat(40) },
    head: { branch: 'checkout', sha: headSha, repository: 'acme/shop' },
    additions: known.reduce((sum, file) => sum + file.additions, 0),
    deletions: known.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: known.length,
    labels: [],
    files,
    commits: [commit(headSha, 'ada')],
    reviews: [],
    requestedReviewers: [],
    reviewRequests: [],
    threads: [],
    checks: [],
    linkedIssues: [],
    autoMergeBy: null,
    ...untold,
    ...facts,
  }
}

export const queued = (facts: PullRequestFacts, queuedHead = facts.head.sha): QueuedPullRequest => ({
  queuedHead,
  facts,
})

/** A merge group on main that holds these pull requests. */
export const mergeGroup = (
  pullRequests: MergeGroupFacts['pullRequests'],
  facts: Partial<MergeGroupFacts> = {},
): MergeGroupFacts => ({
  subject: 'merge_group',
  repository,
  now,
  headSha: 'c'.repeat(40),
  base: { branch: 'main', sha: 'b'.repeat(40) },
  pullRequests,
  ...facts,
})

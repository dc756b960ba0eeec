// What follows from a pull request's branches: its changes, whether it merges, and whether protection lets it.
import { type Comparison, compare, mergeCommits } from './history.ts'
import { canPush, latestCheckRuns, latestStatuses } from './lookup.ts'
import type { Protection } from './protection.ts'
import type { CheckRun, PullRequest, Repository, Review, State } from './state.ts'

const comparisons = new WeakMap<State, Map<string, Comparison>>()

/** `compare`, remembered: commits never change. */
export function compareCommits(state: State, base: string, head: string): Comparison {
  const known = comparisons.get(state) ?? new Map<string, Comparison>()
  comparisons.set(state, known)
  const key = `${base}...${head}`
  const comparison = known.get(key) ?? compare(state.objects, base, head)
  known.set(key, comparison)
  return comparison
}

/** Tip of the base branch; once the pull request is closed, what it was then. */
export const baseOf = (pull: PullRequest): string =>
  (pull.state === 'open' ? pull.repository.refs.get(`refs/heads/${pull.baseRef}`) : undefined) ?? pull.baseSha

/** Commits and files that the pull request brings to the tip of its base branch. */
export const pullChanges = (state: State, pull: PullRequest): Comparison =>
  compareCommits(state, baseOf(pull), pull.headSha)

const mergeable = new WeakMap<State, Map<string, boolean>>()

/** Whether the head merges into the base without a conflict, found out by a test merge, as GitHub does. */
export function isMergeable(state: State, pull: PullRequest): boolean {
  const known = mergeable.get(state) ?? new Map<string, boolean>()
  mergeable.set(state, known)
  const [ours, theirs] = [baseOf(pull), pull.headSha]
  const by = { name: 'GitHub', email: 'noreply@github.com', at: new Date(0) }
  const key = `${ours} ${theirs}`
  const answer =
    known.get(key) ??
    mergeCommits(state.objects, {
      ours,
      theirs,
      author: by,
      committer: by,
      message: `Merge ${theirs} into ${ours}`,
    }) !== null
  known.set(key, answer)
  return answer
}

export const protectionOf = (repository: Repository, branch: string): Protection | undefined =>
  repository.protections.get(branch)

/** Latest review of each person that approves, requests changes or was dismissed: comments do not replace an opinion. */
export function latestOpinions(pull: PullRequest): readonly Review[] {
  const latest = new Map<number, Review>()
  for (const review of pull.reviews) if (review.state !== 'COMMENTED') latest.set(review.author.id, review)
  return [...latest.values()]
}

const passes = (run: CheckRun): boolean =>
  run.conclusion !== null && ['success', 'neutral', 'skipped'].includes(run.conclusion)

export type MissingCheck = Readonly<{ name: string; state: 'expected' | 'foreign' | 'waiting' | 'failed' }>

/** Required checks of a branch that have not passed on a commit. */
export function missingChecks(repository: Repository, branch: string, sha: string): readonly MissingCheck[] {
  const runs = latestCheckRuns(repository, sha)
  const statuses = latestStatuses(repository, sha)
  return (protectionOf(repository, branch)?.requiredChecks ?? []).flatMap(
    ({ name, appId }): readonly MissingCheck[] => {
      const named = runs.filter((run) => run.name === name)
      const counted = named.filter((run) => appId === null || run.suite.app.id === appId)
      // a check and a status of the same name are both required
      const contexts = appId === null ? statuses.filter(({ context }) => context === name) : []
      if (counted.length + contexts.length === 0) return [{ name, state: named.length === 0 ? 'expected' : 'foreign' }]
      if (counted.every(passes) && contexts.every(({ state }) => state === 'success')) return []
      const waits =
        counted.some(({ status }) => status !== 'completed') || contexts.some(({ state }) => state === 'pending')
      return [{ name, state: waits ? 'waiting' : 'failed' }]
    },
  )
}

/** In GitHub's words. */
const wordsFor = {
  expected: 'is expected',
  foreign: 'was not set by the expected GitHub App',
  waiting: 'is in progress',
  failed: 'is failing',
} as const

/** Why the rules of the base branch do not let the pull request in; empty if they do. */
export function blockers(state: State, pull: PullRequest): readonly string[] {
  const protection = protectionOf(pull.repository, pull.baseRef)
  const opinions = latestOpinions(pull).filter(({ author }) => canPush(state, pull.repository, author))
  const approvals = opinions.filter(({ state }) => state === 'APPROVED').length
  const missing = missingChecks(pull.repository, pull.baseRef, pull.headSha)
  const reasons = missing.map(({ name, state }) => `Required status check "${name}" ${wordsFor[state]}.`)
  const wanted = protection?.requiredApprovals ?? 0
  if (wanted > approvals)
    reasons.push(
      `At least ${wanted} approving review${wanted === 1 ? ' is' : 's are'} required by reviewers with write access.`,
    )
  if (wanted > 0 && opinions.some(({ state }) => state === 'CHANGES_REQUESTED'))
    reasons.push('Changes have been requested.')
  return reasons
}

/** GitHub's `mergeable_state`. */
export function mergeableState(state: State, pull: PullRequest): 'clean' | 'dirty' | 'draft' | 'blocked' | 'unknown' {
  if (pull.state === 'closed') return 'unknown'
  if (pull.draft) return 'draft'
  if (!isMergeable(state, pull)) return 'dirty'
  return blockers(state, pull).length > 0 ? 'blocked' : 'clean'
}

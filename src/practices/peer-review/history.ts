// Which commits and pushes count, once those are left out that the policy says to ignore.
import { isMadeByGitHub, isMadeInPlace } from '../../conditions/commits.ts'
import { amongOf } from '../../conditions/people.ts'
import type { Instant } from '../../event.ts'
import type { Commit, PullRequestFacts } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import type { Counting } from './counting-settings.ts'
import { type Contributors, contributorsOf } from './opinions.ts'

type Push = PullRequestFacts['pushes'][number]

export type History = Readonly<{
  /** Everybody who took part in what counts. */
  contributors: Contributors
  /** Commits to have approved is to have approved the head: it, and what is below it while only ignored commits lie between. */
  current: ReadonlySet<string>
  /** Every commit of the pull request. */
  all: ReadonlySet<string>
  /** The newest commit that counts was pushed then, as far as that was observed. */
  pushedAt: Instant | null
}>

/** Null if the commits could not be read. */
export function historyOf(facts: PullRequestFacts, counting: Counting): History | null {
  const { commits, head } = facts
  if (isUnavailable(commits)) return null
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]))
  const chain = firstParents(head.sha, bySha)
  const isIgnored = ignoring(facts, counting, { bySha, chain })
  const relevant = commits.filter((commit) => !isIgnored(commit))
  const newest = chain.findIndex((commit) => !isIgnored(commit))
  const above = newest < 0 ? chain : chain.slice(0, newest + 1)
  const pushes = facts.pushes.filter(({ sha }) => {
    const pushed = bySha.get(sha)
    return pushed === undefined || !isIgnored(pushed)
  })
  return {
    contributors: contributorsOf(relevant, pushes),
    current: new Set([head.sha, ...above.map(({ sha }) => sha)]),
    all: new Set(bySha.keys()),
    pushedAt: pushTime(chain[newest]?.sha ?? '', facts),
  }
}

/** From the head down, newest first. */
function firstParents(head: string, bySha: ReadonlyMap<string, Commit>): readonly Commit[] {
  const chain: Commit[] = []
  for (let commit = bySha.get(head); commit !== undefined; commit = bySha.get(commit.parents[0] ?? '')) {
    if (chain.includes(commit)) break
    chain.push(commit)
  }
  return chain
}

/** Of several pushes of the same commit the last; a time that is not yet over tells nothing. */
function pushTime(sha: string, { pushes, now }: PullRequestFacts): Instant | null {
  const times = pushes.filter((push) => push.sha === sha).map(({ at }) => at)
  const last = times.toSorted().at(-1)
  return last !== undefined && last < now ? last : null
}

type Known = Readonly<{ bySha: ReadonlyMap<string, Commit>; chain: readonly Commit[] }>

function ignoring(
  facts: PullRequestFacts,
  { ignoreUpdateMerges, ignoreCommitsBy }: Counting,
  { bySha, chain }: Known,
): (commit: Commit) => boolean {
  const chained = new Set(chain.map(({ sha }) => sha))
  /** Merges of other commits of the pull request bring in what others wrote. */
  const bringsOwn = ({ parents }: Commit): boolean => parents.slice(1).some((sha) => bySha.has(sha))
  const isUpdate = (commit: Commit): boolean =>
    commit.parents.length === 2 &&
    chained.has(commit.parents[0] ?? '') &&
    !bringsOwn(commit) &&
    isMadeInPlace(commit, facts.pushes)
  const pushers = (commit: Commit): readonly Push[] => facts.pushes.filter(({ sha }) => sha === commit.sha)
  const isTheirs = (commit: Commit): boolean => {
    if (ignoreCommitsBy === undefined || bringsOwn(commit)) return false
    // Names in a commit are self-declared: whoever is known to have pushed it must be one of them too.
    const committer = isMadeByGitHub(commit) ? [] : [commit.committer]
    const people = [...commit.authors.map(({ person }) => person), ...committer, ...pushers(commit).map(({ by }) => by)]
    return (
      people.length > 0 &&
      people.every((person) => person !== null && amongOf(ignoreCommitsBy, person, facts).truth === true)
    )
  }
  const ignored = new Set(
    [...bySha.values()].filter((commit) => (ignoreUpdateMerges && isUpdate(commit)) || isTheirs(commit)),
  )
  return (commit) => ignored.has(commit)
}

/** The head at the time of a comment: the last that was pushed before it, as far as that was observed. */
export function headAt(at: Instant, { pushes, head, createdAt }: PullRequestFacts): string | null {
  const before = pushes.filter((push) => push.at < at).toSorted((one, other) => (one.at < other.at ? -1 : 1))
  const last = before.at(-1)
  if (last !== undefined) return last.sha
  return pushes.length === 0 && at >= createdAt ? head.sha : null
}

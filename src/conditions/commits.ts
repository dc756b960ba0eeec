// Who wrote, committed and signed the commits: predicates answered by accounts, never by names in a commit.
import type { Among } from '../condition.ts'
import type { Person } from '../event.ts'
import type { Commit, PullRequestFacts } from '../facts.ts'
import { isUnavailable } from '../facts.ts'
import { amongOf, loginOf, namesIn } from './people.ts'
import { includes, quoted } from './quoted.ts'
import { type Match, settled } from './truth.ts'

/** A commit that GitHub made itself: its committer says nothing about who wrote it. */
export const isMadeByGitHub = ({ committer, signature }: Commit): boolean =>
  signature.valid && signature.byGitHub && (committer === null || committer.login === 'web-flow')

/**
 * Whether this commit is all that these pushes of it brought: GitHub made it on top of what was the head before. Whoever pushes by
 * hand a commit that GitHub made elsewhere brings along what is below it.
 */
export const isMadeInPlace = (commit: Commit, pushes: readonly Readonly<{ sha: string; before?: string }>[]): boolean =>
  isMadeByGitHub(commit) &&
  pushes.every(({ sha, before }) => sha !== commit.sha || before === undefined || before === commit.parents[0])

/** Null is somebody whom GitHub does not know. */
type Part = Readonly<{ person: Person | null; sha: string }>

const partsOf = (commits: readonly Commit[]): readonly Part[] =>
  commits.flatMap((commit) => {
    const committer = isMadeByGitHub(commit) ? [] : [commit.committer]
    return [...commit.authors.map(({ person }) => person), ...committer].map((person) => ({ person, sha: commit.sha }))
  })

const short = (sha: string): string => quoted(sha.slice(0, 7))

function withCommits({ commits }: PullRequestFacts, judge: (commits: readonly Commit[]) => Match): Match {
  if (isUnavailable(commits)) return settled('unknown', `the commits could not be read: ${commits.unavailable}`)
  return commits.length === 0 ? settled(false, 'it has no commit') : judge(commits)
}

export const contributed = (wanted: Among, facts: PullRequestFacts): Match =>
  withCommits(facts, (commits) => {
    const answers = partsOf(commits).flatMap(({ person }) =>
      person === null ? [] : [{ person, match: amongOf(wanted, person, facts) }],
    )
    const sure = answers.find(({ match }) => match.truth === true)
    if (sure !== undefined) return settled(true, `${sure.person.login} contributed to it`)
    const unsure = answers.find(({ match }) => match.truth === 'unknown')
    return unsure?.match ?? settled(false, `${namesIn(wanted)} did not contribute to it`)
  })

/** Somebody whom GitHub does not know is somebody else. */
export const onlyContributed = (wanted: Among, facts: PullRequestFacts): Match =>
  withCommits(facts, (commits) => {
    const parts = partsOf(commits)
    const nobody = parts.find(({ person }) => person === null)
    if (nobody !== undefined) return settled(false, `${short(nobody.sha)} belongs to no account`)
    const answers = parts.flatMap(({ person }) =>
      person === null ? [] : [{ person, match: amongOf(wanted, person, facts) }],
    )
    const other = answers.find(({ match }) => match.truth === false)
    if (other !== undefined) return settled(false, `${loginOf(other.person)} contributed to it, too`)
    const unsure = answers.find(({ match }) => match.truth === 'unknown')
    return unsure?.match ?? settled(true, `only ${namesIn(wanted)} contributed to it`)
  })

/** Whether nobody but its author contributed; somebody whom GitHub does not know is somebody else. */
export const authorAlone = (wanted: boolean, facts: PullRequestFacts): Match =>
  withCommits(facts, (commits) => {
    const { author } = facts
    const other = partsOf(commits).find(
      ({ person }) =>
        person === null || author === null || loginOf(person).toLowerCase() !== loginOf(author).toLowerCase(),
    )
    if (other === undefined) return settled(wanted, 'only its author contributed to it')
    const who = other.person === null ? 'somebody without an account' : other.person.login
    return settled(!wanted, `${who} contributed to it (${short(other.sha)})`)
  })

export const signed = (wanted: boolean, facts: PullRequestFacts): Match => {
  const { commits } = facts
  if (isUnavailable(commits)) return settled('unknown', `the commits could not be read: ${commits.unavailable}`)
  const bare = commits.find(({ signature }) => !signature.valid)
  const all = commits.length > 0 && bare === undefined
  if (all) return settled(wanted, 'every commit is signed')
  return settled(!wanted, bare === undefined ? 'no commit is signed' : `${short(bare.sha)} is not signed`)
}

export const signedBy = (wanted: Among, facts: PullRequestFacts): Match =>
  everySigned(facts, (commit) => {
    const { signer } = commit.signature
    if (signer === null) return settled(false, `who signed ${short(commit.sha)} is not known`)
    const match = amongOf(wanted, signer, facts)
    if (match.truth === 'unknown') return match
    return settled(match.truth, `${short(commit.sha)} is signed by ${loginOf(signer)}`)
  })

export const signedWithKeys = (keys: readonly string[], facts: PullRequestFacts): Match =>
  everySigned(facts, ({ sha, signature: { gpgKey } }) => {
    if (gpgKey === null) return settled(false, `${short(sha)} is not signed with a GPG key`)
    return settled(includes(keys, gpgKey), `${short(sha)} is signed with the key ${quoted(gpgKey)}`)
  })

function everySigned(facts: PullRequestFacts, judge: (commit: Commit) => Match): Match {
  return withCommits(facts, (commits) => {
    const answers = commits.map((commit) =>
      commit.signature.valid ? judge(commit) : settled(false, `${short(commit.sha)} is not signed`),
    )
    const decisive = answers.find(({ truth }) => truth === false) ?? answers.find(({ truth }) => truth === 'unknown')
    return decisive ?? settled(true, [...new Set(answers.map(({ because }) => because))].slice(0, 3).join(', and '))
  })
}

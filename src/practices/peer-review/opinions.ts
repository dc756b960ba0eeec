// Who may speak for a change, and what each of them said last.
import { isMadeByGitHub, isMadeInPlace } from '../../conditions/commits.ts'
import type { Person } from '../../event.ts'
import type { Commit, PullRequestFacts, Review } from '../../facts.ts'

/** Ids are identity; a login only where GitHub shows no id. */
export const isSamePerson = (one: Person, other: Person): boolean =>
  one.id !== null && other.id !== null ? one.id === other.id : one.login.toLowerCase() === other.login.toLowerCase()

/**
 * The last opinion of each person, oldest first. A comment is no opinion. A dismissed review is one: it takes the place
 * of what the same person said before, so that dismissing an objection never revives an older approval. GitHub's times
 * are whole seconds and its list is in order: of two at the same time, the one that it lists later was said later.
 */
export function latestOpinions(reviews: readonly Review[]): readonly Review[] {
  const opinions = reviews
    .filter(({ state }) => state !== 'commented')
    .toSorted((a, b) => compare(a.submittedAt, b.submittedAt))
  return opinions.filter((review, index) => !opinions.slice(index + 1).some(({ by }) => isSamePerson(by, review.by)))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** People who wrote or committed part of the change, and the commits for which GitHub knows no account. */
export type Contributors = Readonly<{
  people: readonly Readonly<{ person: Person; sha: string }>[]
  unattributed: readonly Readonly<{ sha: string; name: string }>[]
  /** Names in a commit are self-declared; who pushed it, GitHub vouches for. */
  pushes: PullRequestFacts['pushes']
}>

export function contributorsOf(commits: readonly Commit[], pushes: PullRequestFacts['pushes'] = []): Contributors {
  const parts = commits.flatMap((commit) => {
    const committer = isMadeByGitHub(commit) ? [] : [{ name: 'its committer', person: commit.committer }]
    const isForged = commit.committer?.login === 'web-flow' && committer.length > 0
    const roles = isForged ? [{ name: 'its committer', person: null }] : committer
    return [...commit.authors, ...roles].map(({ name, person }) => ({ name, person, sha: commit.sha }))
  })
  return {
    people: parts.flatMap(({ person, sha }) => (person === null ? [] : [{ person, sha }])),
    unattributed: parts.flatMap(({ name, person, sha }) => (person === null ? [{ name, sha }] : [])),
    pushes: pushes.filter(
      (push) => !commits.some((commit) => commit.sha === push.sha && isMadeInPlace(commit, [push])),
    ),
  }
}

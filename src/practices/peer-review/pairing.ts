// Who wrote the change together with its author, and says so. A trailer in a commit alone is free text.
import type { Person } from '../../event.ts'
import { type Commit, hasPermission, isUnavailable, type PullRequestFacts } from '../../facts.ts'
import { isSamePerson, latestOpinions } from './opinions.ts'

const peopleOf = ({ authors }: Commit): readonly Person[] =>
  authors.flatMap(({ person }) => (person?.kind === 'user' ? [person] : []))

const distinct = (people: readonly Person[]): readonly Person[] =>
  people.filter((person, index) => people.findIndex((other) => isSamePerson(person, other)) === index)

/** What somebody wrote alone, that person cannot have reviewed while writing it. */
const neverAlone = (person: Person, commits: readonly Commit[]): boolean =>
  commits
    .map(peopleOf)
    .filter((people) => people.some((one) => isSamePerson(one, person)))
    .every((people) => people.some((one) => !isSamePerson(one, person)))

const mayWrite = ({ login }: Person, { people }: PullRequestFacts): boolean => {
  const held = people.permissions[login.toLowerCase()]
  return typeof held === 'string' && hasPermission(held, 'write')
}

/** Said on this head by the person: a note of theirs, or an approving review that is their last opinion. */
function hasAcknowledged(person: Person, { head, recorded, reviews }: PullRequestFacts): boolean {
  const isNoted = recorded.reviewedTogether.some(({ by, head: at }) => at === head.sha && isSamePerson(by, person))
  const approves = latestOpinions(reviews).some(
    ({ by, state, sha }) => state === 'approved' && sha === head.sha && isSamePerson(by, person),
  )
  return isNoted || approves
}

/** Co-authors with write access, never the author of the pull request, by whether they said so on GitHub at this head. */
type Partners = Readonly<{ acknowledged: readonly Person[]; silent: readonly Person[] }>

/** Needs the permissions of contributors. What cannot be read counts for nothing. */
export function partnersOf(facts: PullRequestFacts): Partners {
  const { author, commits } = facts
  if (author === null || isUnavailable(commits)) return { acknowledged: [], silent: [] }
  const named = distinct(commits.flatMap(peopleOf)).filter(
    (person) => !isSamePerson(person, author) && neverAlone(person, commits) && mayWrite(person, facts),
  )
  const acknowledged = named.filter((person) => hasAcknowledged(person, facts))
  return { acknowledged, silent: named.filter((person) => !acknowledged.includes(person)) }
}

/** Who has reviewed the change while writing it together with its author, and says so. */
export const acknowledgedPartners = (facts: PullRequestFacts): readonly Person[] => partnersOf(facts).acknowledged

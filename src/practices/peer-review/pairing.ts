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

const hasNoted = (person: Person, { head, recorded }: PullRequestFacts): boolean =>
  recorded.reviewedTogether.some(({ by, head: at }) => at === head.sha && isSamePerson(by, person))

/** Said on this head by the person: a note of theirs, or an approving review that is their last opinion. */
const hasAcknowledged = (person: Person, facts: PullRequestFacts): boolean =>
  hasNoted(person, facts) ||
  latestOpinions(facts.reviews).some(
    ({ by, state, sha }) => state === 'approved' && sha === facts.head.sha && isSamePerson(by, person),
  )

/** Who has still to say so. What the partner pushed in the names of both, the author may not know of, and has to say so too. */
function silentIn(partner: Person, author: Person, facts: PullRequestFacts): readonly Person[] {
  const hasPushed = facts.pushes.some(({ by }) => isSamePerson(by, partner))
  return [
    ...(hasAcknowledged(partner, facts) ? [] : [partner]),
    ...(hasPushed && !hasNoted(author, facts) ? [author] : []),
  ]
}

/** A co-author with write access, never the author of the pull request, and who of the two has still to say so on GitHub at this head. */
type Partner = Readonly<{ person: Person; silent: readonly Person[] }>

/** Needs the permissions of contributors. What cannot be read counts for nothing. */
export function partnersOf(facts: PullRequestFacts): readonly Partner[] {
  const { author, commits } = facts
  // whoever made a bot open it may have written all of it
  if (author?.kind !== 'user' || isUnavailable(commits)) return []
  return distinct(commits.flatMap(peopleOf))
    .filter((person) => !isSamePerson(person, author) && neverAlone(person, commits) && mayWrite(person, facts))
    .map((person) => ({ person, silent: silentIn(person, author, facts) }))
}

/** Who has reviewed the change while writing it together with its author, and says so. */
export const acknowledgedPartners = (facts: PullRequestFacts): readonly Person[] =>
  partnersOf(facts)
    .filter(({ silent }) => silent.length === 0)
    .map(({ person }) => person)

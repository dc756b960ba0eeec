// Who holds which duties of a change that is not merged yet, and whom the others could still fall to.
import { loginOf } from '../../conditions/people.ts'
import type { Duty } from '../../entry.ts'
import type { Person } from '../../event.ts'
import type { PullRequestFacts } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import { stillReviewed } from '../peer-review/freshness.ts'
import { contributorsOf, isSamePerson, latestOpinions } from '../peer-review/opinions.ts'

/** Each person once. Nobody holds `merge`, `deploy` or `approveDeployment` while it is not known who will. */
export type Holders = Readonly<Record<Duty, readonly Person[]>> &
  Readonly<{
    /** Approvals of which it is not known whether somebody else gave them, and why. */
    doubt: Readonly<{ by: readonly Person[]; why: string }> | null
  }>

const distinct = (people: readonly Person[]): readonly Person[] =>
  people.filter((person, index) => people.findIndex((other) => isSamePerson(person, other)) === index)

const among = (people: readonly Person[], person: Person): boolean => people.some((one) => isSamePerson(one, person))

/**
 * The author of the pull request, those whom its commits name, and who pushed to it. Names in commits are self-declared:
 * they make nobody a second person, they only bar those whom they name from counting as one.
 */
function authorsOf({ author, commits, pushes }: PullRequestFacts): readonly Person[] {
  const named = isUnavailable(commits) ? [] : contributorsOf(commits).people.map(({ person }) => person)
  const pushed = isUnavailable(commits) ? pushes : contributorsOf(commits, pushes).pushes
  return distinct([...(author === null ? [] : [author]), ...named, ...pushed.map(({ by }) => by)])
}

/** Whose last word is an approval of exactly this patch, given by a person who may push and after the last change of base. */
function approversOf(facts: PullRequestFacts): readonly Person[] {
  return latestOpinions(facts.reviews)
    .filter(({ state, by, canPush, sha, submittedAt }) => {
      const isCurrent = sha !== null && stillReviewed(facts, sha).kept === true
      const isForBase = facts.retargetedAt === null || submittedAt > facts.retargetedAt
      return state === 'approved' && by.kind === 'user' && canPush && isCurrent && isForBase
    })
    .map(({ by }) => by)
}

function doubtAbout({ commits }: PullRequestFacts): string | null {
  if (isUnavailable(commits)) return `the commits could not be read: ${commits.unavailable}`
  const [first] = contributorsOf(commits).unattributed
  return first === undefined ? null : `the commit \`${first.sha.slice(0, 7)}\` belongs to no GitHub account`
}

export function holdersOf(facts: PullRequestFacts): Holders {
  const author = authorsOf(facts)
  const others = approversOf(facts).filter((person) => !among(author, person))
  const why = others.length === 0 ? null : doubtAbout(facts)
  return {
    author,
    review: why === null ? others : [],
    merge: facts.autoMergeBy === null ? [] : [facts.autoMergeBy],
    deploy: distinct(facts.deployments.flatMap(({ by }) => by ?? [])),
    approveDeployment: [],
    doubt: why === null ? null : { by: others, why },
  }
}

/** As if the approvals in doubt counted. */
export const undoubted = (holders: Holders): Holders =>
  holders.doubt === null ? holders : { ...holders, review: holders.doubt.by, doubt: null }

/**
 * Somebody who holds all of these duties with nobody beside, or would if nothing else happened; null if nobody does.
 *
 * Where authorship is among them, a duty that nobody has taken yet counts as the author's as long as nobody else has
 * approved the change: they could review, merge and deploy it without anybody seeing it. Once somebody has, only what is
 * known counts, such as who asked GitHub to merge it. Without authorship among them, only what is known counts at all.
 */
export function inOneHand(duties: readonly Duty[], holders: Holders): Person | null {
  const mayTakeAll = duties.includes('author') && holders.review.length === 0
  const holds = (person: Person, duty: Duty): boolean => {
    const people = holders[duty]
    if (duty === 'review' && people.some((one) => !isSamePerson(one, person))) return false
    return among(people, person) || (mayTakeAll && (people.length === 0 || isRepeated(duty)))
  }
  const candidates = duties.includes('author') ? holders.author : distinct(duties.flatMap((duty) => holders[duty]))
  return candidates.find((person) => duties.every((duty) => holds(person, duty))) ?? null
}

/** One change is deployed several times: that somebody else did it once leaves the next time open. */
const isRepeated = (duty: Duty): boolean => duty === 'deploy' || duty === 'approveDeployment'

/** Logins by duty, those that nobody holds left out. */
export function heldIn(holders: Holders): Readonly<Partial<Record<Duty, readonly string[]>>> {
  const { doubt: _, ...held } = holders
  return Object.fromEntries(
    Object.entries(held).flatMap(([duty, people]) => (people.length === 0 ? [] : [[duty, people.map(loginOf)]])),
  )
}

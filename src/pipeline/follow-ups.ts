// A promised review: who did it, if anybody did, and the issue that stands for it.
import type { EffectOf } from '../effect.ts'
import type { EntryOf } from '../entry.ts'
import type { Instant, Person } from '../event.ts'
import { isUnavailable, type PullRequestFacts } from '../facts.ts'
import { isSamePerson } from '../practices/peer-review/opinions.ts'
import { followUpIssue } from '../report/follow-up.ts'

export type Situation = Readonly<{
  facts: PullRequestFacts
  opened: EntryOf<'follow_up_opened'>
  /** Of the merge. */
  duties: EntryOf<'duties'> | null
  /** Who pushed to it: the ledger has names, and names change. */
  pushes: readonly Readonly<{ by: Person }>[]
  /** Who closed our issue, oldest first. */
  closed: readonly Readonly<{ at: Instant; by: Person | null }>[]
}>

/** Logins of everybody who may have written a part: none of them is somebody else. */
function authorsOf({ facts, duties }: Situation): readonly string[] {
  const { author, commits } = facts
  const named = isUnavailable(commits)
    ? []
    : commits.flatMap(({ authors }) => authors.flatMap(({ person }) => person ?? []))
  const logins = [...(author === null ? [] : [author]), ...named].map(({ login }) => login)
  const unique = new Map([...logins, ...(duties?.held.author ?? [])].map((login) => [login.toLowerCase(), login]))
  return [...unique.values()]
}

/**
 * Done by somebody else who closed the issue, which GitHub lets those with triage access do, or who, with write access,
 * gave the merged pull request a review. A person's word alone proves nothing.
 */
export function doneEntry(situation: Situation): EntryOf<'follow_up_done'> | null {
  const { facts, opened, closed, pushes } = situation
  const authors = authorsOf(situation).map((login) => login.toLowerCase())
  const isAnother = (person: Person | null): person is Person =>
    person?.kind === 'user' &&
    !authors.includes(person.login.toLowerCase()) &&
    !pushes.some(({ by }) => isSamePerson(by, person))
  const reviews = facts.reviews
    .filter(({ canPush, state, submittedAt }) => canPush && state !== 'dismissed' && submittedAt > opened.at)
    .map(({ by, submittedAt: at }) => ({ by, at }))
  const [first] = [...closed, ...reviews]
    .flatMap(({ at, by }) => (isAnother(by) ? [{ at, by }] : []))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
  return first === undefined
    ? null
    : { kind: 'follow_up_done', followUp: opened.followUp, number: facts.number, ...first }
}

export function issueFor(situation: Situation, done: EntryOf<'follow_up_done'> | null): EffectOf<'issue'> {
  const { facts, opened, closed } = situation
  const last = closed.at(-1)
  const { owner, dueAt, reason, followUp: kind } = opened
  return followUpIssue({
    facts,
    followUp: { number: facts.number, kind, owner, dueAt, doneAt: done?.at ?? null },
    authors: authorsOf(situation),
    reason,
    closedBy: done === null && last?.by?.kind === 'user' ? { login: last.by.login, at: last.at } : null,
  })
}

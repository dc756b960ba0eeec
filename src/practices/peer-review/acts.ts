// What people said about a change: yes or no, by review, comment or description, as the settings read it.
import { found } from '../../conditions/patterns.ts'
import type { Instant, Person } from '../../event.ts'
import type { PullRequestFacts, Review } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import type { Ways } from './counting-settings.ts'
import { isSamePerson } from './opinions.ts'
import type { Objections } from './settings.ts'
import { spoken } from './spoken.ts'

/** One act of one person. What neither approves nor objects is none. */
export type Act = Readonly<{
  by: Person
  says: 'yes' | 'no'
  at: Instant
  editedAt: Instant | null
  /** A note says to have looked at the change together with others, with `/andon reviewed-together`. */
  kind: 'review' | 'comment' | 'description' | 'note'
  /** The commit that was reviewed; `null` if GitHub no longer has it. A comment is about none in particular. */
  sha: string | null
  /** Whether GitHub says that the person may push; null where it does not say. */
  canPush: boolean | null
  /** Takes the place of the person's earlier acts without being one: a review that was dismissed. */
  dismissed: boolean
}>

/** What makes a text a yes or a no. */
export type Marks = Readonly<{ contains: readonly string[]; patterns: readonly string[] }>
export type Reads = (text: string) => boolean

export function reader({ contains, patterns }: Marks): Reads {
  if (contains.length === 0 && patterns.length === 0) return () => false
  const matches = found(patterns)
  return (body) => {
    const text = spoken(body)
    return contains.some((mark) => text.includes(mark)) || matches(text) !== undefined
  }
}

export const readsComments = ({ commentContains, commentPatterns }: Ways | Objections): boolean =>
  commentContains.length > 0 || commentPatterns.length > 0

type Readers = Readonly<{ yes: Reads; no: Reads; ways: Ways }>

/**
 * Oldest first. Of two acts in the same second the one that GitHub lists later was said later, and a review after a comment. A text
 * that says both says no.
 */
export function actsOf(facts: PullRequestFacts, ways: Ways, objections: Objections): readonly Act[] {
  const readers: Readers = {
    ways,
    yes: reader({ contains: ways.commentContains, patterns: ways.commentPatterns }),
    no: reader({ contains: objections.commentContains, patterns: objections.commentPatterns }),
  }
  return [...described(facts, ways), ...commented(facts, readers), ...reviewed(facts, readers)].toSorted(byTime)
}

export const byTime = (one: Readonly<{ at: Instant }>, other: Readonly<{ at: Instant }>): number =>
  one.at < other.at ? -1 : one.at > other.at ? 1 : 0

function described(facts: PullRequestFacts, { descriptionPatterns }: Ways): readonly Act[] {
  const { author, body, createdAt, bodyEditedAt } = facts
  if (author === null || descriptionPatterns.length === 0) return []
  if (!reader({ contains: [], patterns: descriptionPatterns })(body)) return []
  const rest = { sha: null, canPush: null, dismissed: false } as const
  return [{ by: author, says: 'yes', at: createdAt, editedAt: bodyEditedAt, kind: 'description', ...rest }]
}

function commented({ comments }: PullRequestFacts, readers: Readers): readonly Act[] {
  if (isUnavailable(comments)) return []
  return comments.flatMap(({ by, body, at, editedAt }) => {
    const says = opinionIn(body, readers)
    const rest = { sha: null, canPush: null, dismissed: false } as const
    return says === null ? [] : [{ by, says, at, editedAt, kind: 'comment' as const, ...rest }]
  })
}

const opinionIn = (body: string, { yes, no }: Readers): Act['says'] | null =>
  no(body) ? 'no' : yes(body) ? 'yes' : null

function reviewed({ reviews }: PullRequestFacts, readers: Readers): readonly Act[] {
  const matches = found(readers.ways.reviewText)
  return reviews.flatMap((review) => {
    const says = saidBy(review, readers, matches)
    const { by, submittedAt: at, editedAt, sha, canPush, state } = review
    const rest = { kind: 'review' as const, sha, canPush, dismissed: state === 'dismissed' }
    return says === null ? [] : [{ by, says, at, editedAt, ...rest }]
  })
}

function saidBy({ state, body }: Review, readers: Readers, matches: ReturnType<typeof found>): Act['says'] | null {
  const { reviews, reviewText } = readers.ways
  if (state === 'commented') return opinionIn(body, readers)
  if (state !== 'approved') return 'no'
  return reviews && (reviewText.length === 0 || matches(spoken(body)) !== undefined) ? 'yes' : null
}

/** Of those who wrote the change together with its author, and say so: their part is their review. */
export const notesOf = ({ recorded }: PullRequestFacts, partners: readonly Person[]): readonly Act[] =>
  recorded.reviewedTogether
    .filter(({ by }) => partners.some((partner) => isSamePerson(partner, by)))
    .map(({ by, at, head }) => {
      return { by, says: 'yes', at, editedAt: null, kind: 'note', sha: head, canPush: true, dismissed: false }
    })

/** What a person said: each yes after their last no, oldest first, or that no. */
export type Opinion = Readonly<{ by: Person; yes: readonly Act[]; no: Act | null; withdrew: boolean }>

/** By person, in the order of their first act. Bots have opinions too; whose count is another question. */
export function opinionsOf(acts: readonly Act[]): readonly Opinion[] {
  const people: { by: Person; acts: Act[] }[] = []
  for (const act of acts) {
    const known = people.find(({ by }) => isSamePerson(by, act.by))
    if (known === undefined) people.push({ by: act.by, acts: [act] })
    else known.acts.push(act)
  }
  return people.map(({ acts: own, by }) => {
    const last = own.findLastIndex(({ says }) => says === 'no')
    const yes = own.slice(last + 1)
    const withdrew = yes.length === 0 && own.slice(0, last).some(({ says }) => says === 'yes')
    return { by: own.at(-1)?.by ?? by, yes, no: own[last] ?? null, withdrew }
  })
}

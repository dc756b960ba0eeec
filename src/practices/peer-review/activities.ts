// What Andon can see of each activity of a review, as evidence that it took place.
import type { Instant, Person } from '../../event.ts'
import type { PullRequestFacts, Review, ReviewedTogether } from '../../facts.ts'
import { plural } from '../../practice.ts'
import { stillReviewed } from './freshness.ts'
import { isSamePerson } from './opinions.ts'
import { acknowledgedPartners, partnersOf } from './pairing.ts'

export type Activity = 'planning' | 'preparation' | 'meeting' | 'correction' | 'verification'

/** An approval that counts: by whom, when, and of which commit; null where GitHub does not say. */
export type Approval = Readonly<{ by: Person; at: Instant; sha: string | null }>

/** `text` is a sentence: what was seen, or what is missing and how it comes about. */
export type Evidence =
  | Readonly<{ seen: true; text: string }>
  | Readonly<{ seen: false; text: string; remedy: string; next?: string }>

/** `paired`: the approach is to write it together, so that partners plan and verify as well. */
export type Seeing = Readonly<{ facts: PullRequestFacts; approvals: readonly Approval[]; paired: boolean }>

const seen = (text: string): Evidence => ({ seen: true, text })
const missing = (text: string, remedy: string): Evidence => ({ seen: false, text, remedy })
const names = (people: readonly Person[]): string => people.map(({ login }) => login).join(', ')
const sameLogin = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const isOthers = (person: Person, { author }: PullRequestFacts): boolean =>
  person.kind === 'user' && (author === null || !isSamePerson(person, author))

/** What people said in reviews, without the author and bots, oldest first. */
const othersReviews = (facts: PullRequestFacts): readonly Review[] =>
  facts.reviews
    .filter(({ by }) => isOthers(by, facts))
    .toSorted((a, b) => Date.parse(a.submittedAt) - Date.parse(b.submittedAt))

/** Who was asked then and not taken off again: logins and teams. */
function askedBy({ reviewRequests }: PullRequestFacts, at: Instant): readonly string[] {
  const before = reviewRequests.filter((request) => request.at <= at)
  const names = [...new Set(before.map(({ of }) => of.toLowerCase()))]
  return names.filter((name) => before.findLast(({ of }) => sameLogin(of, name))?.removed !== true)
}

/** A team may have been asked for any of its members. */
const wasAsked = (facts: PullRequestFacts, { by, at }: Approval): boolean =>
  askedBy(facts, at).some((name) => name.includes('/') || sameLogin(name, by.login))

/** Before the first review; or, where somebody began unasked, those whose approvals count were asked before they gave them. */
function planning({ facts, approvals, paired }: Seeing): Evidence {
  const [partner] = paired ? acknowledgedPartners(facts) : []
  if (partner) return seen(`${partner.login} was chosen as partner before the change was written.`)
  const first = othersReviews(facts)[0]
  const silent = paired && first === undefined ? silentPair(facts) : null
  const asked = askedBy(facts, first?.submittedAt ?? facts.now)
  if (asked.length > 0) return seen(`Asked before the first review: ${asked.join(', ')}.`)
  if (approvals.length > 0 && approvals.every((approval) => wasAsked(facts, approval)))
    return seen(`Asked before they approved: ${names(approvals.map(({ by }) => by))}.`)
  if (silent !== null) return silent
  return first === undefined
    ? missing('Nobody was asked for a review.', 'Ask for reviews on GitHub, under Reviewers.')
    : missing(
        `${first.by.login} reviewed before anybody was asked to.`,
        'Ask those who are to review on GitHub, under Reviewers, and let them review again.',
      )
}

/** Whoever is asked has looked at it. GitHub strikes a request when it is answered. */
function preparation({ facts }: Seeing): Evidence {
  const reviews = othersReviews(facts)
  const still = facts.requestedReviewers.filter((name) => !reviews.some(({ by }) => sameLogin(by.login, name)))
  if (reviews.length === 0) return missing('Nobody has reviewed it.', 'Ask the reviewers to look at it.')
  if (still.length > 0)
    return missing(`Not yet reviewed by ${still.join(', ')}.`, `Ask ${still.join(', ')} to look at it.`)
  const people = reviews.map(({ by }) => by)
  const each = people.filter((person, index) => people.findIndex((other) => isSamePerson(person, other)) === index)
  return seen(`Reviewed by ${names(each)}.`)
}

/** A co-author who could be the partner of a pair, if only each of the two said so. */
function silentPair(facts: PullRequestFacts): Evidence | null {
  const [partner] = partnersOf(facts)
  if (partner === undefined || partner.silent.length === 0) return null
  const { person, silent } = partner
  const [one] = silent
  const other = one !== undefined && isSamePerson(one, person) ? facts.author : person
  const command = '/andon reviewed-together'
  return {
    seen: false,
    text: `Commits name ${person.login} as author too, which ${names(silent)} did not acknowledge.`,
    remedy:
      silent.length === 1 && other !== null
        ? `Ask ${names(silent)} to comment \`${command} @${other.login}\`.`
        : `Ask ${names(silent)} to comment \`${command}\` and name the other.`,
    next: `${names(silent)} to comment \`${command}\``,
  }
}

type Meeting = Readonly<{ note: ReviewedTogether; silent: readonly string[] }>

/** A note of this head, and who of those that it names has noted nothing. */
function meetingsOf({ head, recorded }: PullRequestFacts): readonly Meeting[] {
  const notes = recorded.reviewedTogether.filter((note) => note.head === head.sha)
  const saysSo = (login: string): boolean => notes.some(({ by }) => sameLogin(by.login, login))
  return notes.flatMap((note) => {
    const others = note.with.filter((login) => !sameLogin(login, note.by.login))
    return others.length === 0 ? [] : [{ note, silent: others.filter((login) => !saysSo(login)) }]
  })
}

/** Somebody whose approval counts took part; while there is none, somebody else than the author. */
function isOfReviewers({ note }: Meeting, { facts, approvals }: Seeing): boolean {
  const present = [note.by.login, ...note.with]
  const reviewers = approvals.map(({ by }) => by.login)
  return reviewers.length > 0
    ? present.some((login) => reviewers.some((reviewer) => sameLogin(login, reviewer)))
    : present.some((login) => facts.author === null || !sameLogin(login, facts.author.login))
}

function meeting(seeing: Seeing): Evidence {
  const acknowledged = acknowledgedPartners(seeing.facts)
  if (acknowledged.length > 0) return seen(`Written together with ${names(acknowledged)}, who acknowledged it.`)
  const meetings = meetingsOf(seeing.facts).filter((one) => isOfReviewers(one, seeing))
  const held = meetings.find(({ silent }) => silent.length === 0)
  if (held) return seen(`${[held.note.by.login, ...held.note.with].join(', ')} looked at this commit together.`)
  const [first] = meetings.toSorted((a, b) => a.silent.length - b.silent.length)
  if (first === undefined)
    return (
      silentPair(seeing.facts) ??
      missing(
        'Nobody noted that it was looked at together.',
        'After the meeting each of you comments `/andon reviewed-together` and names the others.',
      )
    )
  const who = first.silent.join(', ')
  const { login } = first.note.by
  return missing(
    `${login} noted a meeting that ${who} did not acknowledge.`,
    `Ask ${who} to comment \`/andon reviewed-together @${login}\`.`,
  )
}

/** Not asked for where there was nothing to correct. Commits after the first remark, or conversations resolved, are corrections. */
function correction({ facts }: Seeing): Evidence {
  const { threads, head, author } = facts
  const remarks = othersReviews(facts).filter(({ state }) => state === 'changes_requested' || state === 'commented')
  const raised = threads.filter(({ by }) => author === null || !sameLogin(by, author.login))
  const wantsChanges = remarks.some(({ state }) => state === 'changes_requested')
  if (raised.length === 0 && !wantsChanges) return seen('There was nothing to correct.')
  const [first] = remarks
  if (first !== undefined && first.sha !== head.sha)
    return seen(`There are commits after the first remark, by ${first.by.login}.`)
  const open = raised.filter(({ resolved }) => !resolved)
  if (raised.length > 0 && open.length === 0) return seen(`${plural(raised.length, 'conversation')} resolved.`)
  return missing(
    open.length > 0
      ? `${plural(open.length, 'conversation')} on the code ${open.length === 1 ? 'is' : 'are'} unanswered.`
      : 'The changes that were requested are not made.',
    'Push what was asked for, or answer the conversations and resolve them.',
  )
}

function verification({ facts, approvals, paired }: Seeing): Evidence {
  const partners = paired ? acknowledgedPartners(facts) : []
  if (partners.length > 0) return seen(`The last commit is acknowledged by ${names(partners)}.`)
  const last = approvals.find(({ sha }) => sha === facts.head.sha)
  if (last) return seen(`The last commit is approved by ${last.by.login}.`)
  const same = approvals.find(({ sha }) => sha !== null && stillReviewed(facts, sha).kept === true)
  if (same) return seen(`The patch is the one that ${same.by.login} approved.`)
  return missing('Nobody has approved the last commit.', 'Ask a reviewer to approve the last commit.')
}

const evidence = { planning, preparation, meeting, correction, verification } as const satisfies Record<
  Activity,
  (seeing: Seeing) => Evidence
>

export const evidenceOf = (activity: Activity, seeing: Seeing): Evidence => evidence[activity](seeing)

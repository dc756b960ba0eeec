// The finding about approvals: what is missing and whom to ask, or who approved, and why the other approvals do not count.
import type { Finding, Note } from '../../practice.ts'
import { plural } from '../../practice.ts'
import type { Opinion } from './acts.ts'
import type { Standing } from './counting.ts'
import { type Judged, namesTooFew, type Open, onePerPerson, type Wait } from './judged.ts'
import { isSamePerson } from './opinions.ts'
import { listOf, whomOf } from './whom.ts'

/** The fewest people who could give what is missing, and whom to ask on GitHub. */
export type Ways = Readonly<{
  path: readonly string[]
  requestUsers: readonly string[]
  requestTeams: readonly string[]
}>

type Written<K extends Finding['outcome']> = Extract<Finding, { outcome: K }>

export function findingOf(judged: Judged, ways: Ways): Finding {
  const ignored = ignoredNotes(judged)
  const shared = {
    notes: [...ignored, ...unattributedNotes(judged.waits), ...otherNotes(judged)],
    settings: settingsOf(judged),
    evidence: evidenceOf(judged, ways),
    ...(judged.revisitAt === null ? {} : { revisitAt: judged.revisitAt }),
  }
  switch (judged.outcome) {
    case 'pass':
      return { outcome: 'pass', reason: passed(judged), ...shared }
    case 'not_applicable':
      return { outcome: 'not_applicable', reason: notApplicable(judged), ...shared }
    case 'unknown':
      return {
        outcome: 'unknown',
        reason: `Whether enough approvals count could not be found out: ${judged.because}.`,
        ...shared,
      }
    default:
      return { ...shared, ...pending(judged, ways, ignored) }
  }
}

function passed(judged: Judged): string {
  if (judged.name === null && judged.parts.length === 0 && judged.asked === 0) return 'No approval is asked for.'
  if (judged.parts.length === 0) return `${approvedBy(judged)}.`
  const held = judged.parts.filter(({ outcome }) => outcome === 'pass')
  return `${held.map((part) => `${part.name}: ${approvedBy(part)}`).join('; ')}.`
}

function approvedBy({ asked, groups, approvals, parts }: Judged): string {
  const by = approvals.map((act) => act.by.login).join(', ')
  if (parts.length > 0) return by === '' ? 'holds' : `holds (${by})`
  if (groups > 0) return `${plural(groups, 'group')} of owners approved (${by})`
  return asked === 0 ? 'no approval is asked for' : `${approvals.length} of ${plural(asked, 'approval')} (${by})`
}

/** A rule without `when` always applies: whoever wonders why nothing is asked learns the way out. */
function notApplicable({ name, because, parts }: Judged): string {
  if (name === null && parts.length === 0) return `Nobody is asked: ${because}.`
  const [only] = parts
  const why = parts.length === 1 && only !== undefined ? `: ${only.because}` : ''
  return `No rule applies${why}. A rule without \`when\` would always apply.`
}

function pending(judged: Judged, { path }: Ways, ignored: readonly Note[]): Written<'pending'> {
  const { open, waits } = judged
  const unattributed = waits.flatMap((wait) => wait.unattributed)
  const conditions = waits.filter((wait) => wait.because !== '')
  const parts = [
    ...open.map((one) => missing(one)),
    ...(unattributed.length > 0 ? [unattributedReason(unattributed)] : []),
    ...conditions.map(
      ({ rule, because }) => `${rule === null ? '' : `${rule}: `}its condition does not hold yet, since ${because}`,
    ),
  ]
  const reason = parts.join('; ')
  // The names of rules stay as the policy writes them.
  const begun = judged.parts.length > 0 ? reason : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`
  return {
    outcome: 'pending',
    waitingFor: open.length > 0 ? 'person' : firstMover(waits),
    reason: `${begun}${open.length > 0 ? uncountedIn(ignored) : ''}.`,
    remedy: remedyOf(judged, path, unattributed.length > 0),
    next: nextOf(open, conditions, unattributed),
  }
}

/** A queue cannot wait for people, so they come first. */
const firstMover = (waits: readonly Wait[]): Wait['waitingFor'] =>
  (['person', 'check', 'time'] as const).find((who) => waits.some(({ waitingFor }) => waitingFor === who)) ?? 'person'

function missing({ rule, whom, count, of, context }: Open): string {
  const name = rule === null ? '' : `${rule}: `
  if (whom.owners?.problem) return `${name}nobody can approve for ${filesIn(whom.owners.files)}`
  const files = whom.owners === null ? '' : ` for ${filesIn(whom.owners.files)}`
  const newest = rule === null && context.counting.approvalOf === 'head' ? ' of the newest commit' : ''
  return `${name}${of - count} of ${plural(of, 'approval')}${files}${newest}`
}

function filesIn([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? `\`${first}\`` : `\`${first}\` and ${plural(others.length, 'more file')}`
}

function remedyOf({ open, waits }: Judged, path: readonly string[], isUnattributed: boolean): string {
  const asks = open.map((one) => {
    const { whom, count } = one
    if (whom.owners?.problem) return whom.owners.problem
    if (namesTooFew(one)) return tooFew(one)
    return `Ask ${whomOf(whom, count === 1 ? 'one' : 'several')} for ${count === 1 ? 'a review' : `${count} reviews`}.`
  })
  const named = path.every((login) =>
    asks.some((ask) => ask.toLowerCase().startsWith(`ask \`${login.toLowerCase()}\` `)),
  )
  const smallest = named ? [] : [`The smallest set is ${listOf(path, 'and')}.`]
  const attribute =
    'Add the e-mail address of the commit to an account on GitHub, or push the commit again with one that is.'
  const holds = waits.filter(({ because }) => because !== '').map(({ waitingFor }) => toHold[waitingFor])
  return [...new Set(asks), ...smallest, ...(isUnattributed ? [attribute] : []), ...new Set(holds)].join(' ')
}

const toHold = { person: 'Change what the condition looks at.', check: 'Wait for the checks.', time: 'Wait.' } as const

const tooFew = ({ rule, whom, of }: Open): string =>
  `${rule === null ? 'The policy' : `The rule ${rule}`} names ${plural(whom.from?.users?.length ?? 0, 'person', 'people')} and asks for ${plural(of, 'approval')}: write a lower \`approvals\` there, or name more people.`

const mostNamed = 2

function nextOf(open: readonly Open[], conditions: readonly Wait[], unattributed: Wait['unattributed']): string {
  const reviews = open.map(
    ({ whom, count }) => `${plural(count, 'review')} from ${whomOf(whom, count === 1 ? 'one' : 'several')}`,
  )
  const all = [
    ...new Set(reviews),
    ...(unattributed.length > 0 ? [`${plural(commitsIn(unattributed), 'commit')} to be attributed to an account`] : []),
    ...new Set(conditions.map(({ waitingFor }) => nextToHold[waitingFor])),
  ]
  const more = all.length - mostNamed
  return listOf(more > 0 ? [...all.slice(0, mostNamed), `${more} more`] : all, 'and')
}

const nextToHold = {
  person: 'a condition of the policy',
  check: 'checks to pass',
  time: 'time to pass',
} as const

const commitsIn = (unattributed: Wait['unattributed']): number => new Set(unattributed.map(({ sha }) => sha)).size

function unattributedReason(unattributed: Wait['unattributed']): string {
  const count = commitsIn(unattributed)
  const belong = count === 1 ? 'belongs' : 'belong'
  return `${plural(count, 'commit')} ${belong} to no GitHub account, so nobody can tell whether an approver wrote part of this change`
}

/** Who looks at the missing approval sees at once why the one that stands there is not it. */
function uncountedIn([first, ...others]: readonly Note[]): string {
  if (first === undefined) return ''
  return `; not counted: ${first.text}${others.length > 0 ? `, and ${others.length} more` : ''}`
}

function ignoredNotes(judged: Judged): readonly Note[] {
  const texts = [
    ...uncountedOf(judged).map(({ act, why }) => `${act.by.login} ${why}`),
    ...judged.opinions
      .filter(({ withdrew }) => withdrew)
      .map((opinion) => `${opinion.by.login} ${withdrawal(opinion)}`),
  ]
  return [...new Set(texts)].map((text) => ({ topic: 'Approvals that do not count', text }))
}

/** Who counts for one rule and was not asked by another needs no explanation. */
const uncountedOf = ({ uncounted, approvals }: Judged): readonly Standing[] =>
  uncounted.filter(({ act, asked }) => asked || !approvals.some(({ by }) => isSamePerson(by, act.by)))

function withdrawal({ no }: Opinion): string {
  if (no?.dismissed) return 'gave a later review, which was dismissed'
  return no?.kind === 'review' ? 'requested changes later' : 'objected later'
}

const unattributedNotes = (waits: readonly Wait[]): readonly Note[] =>
  waits
    .flatMap(({ unattributed }) => unattributed)
    .map(({ sha, name }) => ({ topic: 'Commits without an account', text: `\`${sha.slice(0, 7)}\`: ${name}` }))

function otherNotes({ parts, warnings }: Judged): readonly Note[] {
  const idle = leavesOf(parts).filter(({ outcome }) => outcome === 'not_applicable')
  return [
    ...idle.map(({ name, because }) => ({ topic: 'Rules that do not apply', text: `${name}: ${because}` })),
    ...warnings.map((text) => ({ topic: 'CODEOWNERS', text })),
  ]
}

/** Rules that do not apply hide what is in them. */
const leavesOf = (parts: readonly Judged[]): readonly Judged[] =>
  parts.flatMap((part) =>
    part.parts.length === 0 || part.outcome === 'not_applicable' ? [part] : leavesOf(part.parts),
  )

function settingsOf({ parts, open, waits, asked }: Judged): readonly string[] {
  const unattributed = waits.some((wait) => wait.unattributed.length > 0)
  const counting = unattributed ? ['contributorsMayApprove', 'unattributedCommits'] : []
  if (parts.length > 0) return open.length > 0 || !unattributed ? ['rules', ...counting] : counting
  const people = open.some(({ whom }) => whom.from !== undefined) ? ['from'] : []
  return open.length > 0 || asked === 0 ? ['approvals', ...people] : counting
}

function evidenceOf(judged: Judged, { path, requestUsers, requestTeams }: Ways): NonNullable<Finding['evidence']> {
  const counting = judged.approvals.map(({ by }) => by.login)
  const others = onePerPerson(uncountedOf(judged), ({ act }) => act.by)
    .filter(({ act }) => !judged.approvals.some(({ by }) => isSamePerson(by, act.by)))
    .map(({ act }) => act.by.login)
  const missing = judged.open.map(
    ({ rule, whom, count }) =>
      `${rule === null ? '' : `${rule}: `}${plural(count, 'approval')} from ${whomOf(whom, count === 1 ? 'one' : 'several')}`,
  )
  const asked = requestUsers.length + requestTeams.length === 0 ? {} : { requestUsers, requestTeams }
  return { approvers: counting, ignored: others, missing, shortestPath: path, ...asked }
}

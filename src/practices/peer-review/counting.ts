// Which approvals count for what is asked, and why each of the others does not.
import type { Person } from '../../event.ts'
import type { PullRequestFacts } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import type { Act, Opinion } from './acts.ts'
import type { Counting } from './counting-settings.ts'
import { stillReviewed } from './freshness.ts'
import { type History, headAt } from './history.ts'
import { isSamePerson } from './opinions.ts'
import { type Doubt, doubtAboutRight, no, unknown, type Whom } from './whom.ts'

/** `history` is null if the commits could not be read. `partners` wrote the change in a pair, which is their review. */
export type Context = Readonly<{
  facts: PullRequestFacts
  counting: Counting
  history: History | null
  partners: readonly Person[]
}>

/**
 * Does the approval of this person count? `unknown` when a fact that decides it could not be read. `asked` is false where all is well
 * with the approval, but this person is not one of those asked.
 */
export type Standing = Readonly<{ act: Act; counts: true | false | 'unknown'; why: string; asked: boolean }>

/** The newest act that counts decides; if none does, the newest says why. Null for who approves nothing. */
export function standingOf({ yes }: Opinion, whom: Whom, context: Context): Standing | null {
  let best: Standing | null = null
  for (const act of yes.toReversed()) {
    const next = standing(act, whom, context)
    if (next.counts === true) return next
    if (best === null || (best.counts === false && next.counts === 'unknown')) best = next
  }
  return best
}

/** The first reason that speaks against an approval decides. */
function standing(act: Act, whom: Whom, context: Context): Standing {
  const doubt = doubtAboutPerson(act, context) ?? doubtAboutTime(act, context) ?? doubtAboutCommit(act, whom, context)
  if (doubt !== null) return { act, ...doubt, asked: true }
  const right = doubtAboutRight(act.by, act.canPush, { whom, facts: context.facts })
  return right === null ? { act, counts: true, why: '', asked: true } : { act, ...right, asked: false }
}

function doubtAboutPerson({ by }: Act, { facts, counting, history, partners }: Context): Doubt {
  if (by.kind === 'bot') return no('is a bot; only a person can review')
  if (by.kind !== 'user') return no('is not a person with an account of their own')
  if (counting.contributorsMayApprove) return null
  if (facts.author !== null && isSamePerson(by, facts.author)) {
    return counting.authorMayApprove ? null : no('opened this pull request')
  }
  if (counting.otherContributorsMayApprove || partners.some((partner) => isSamePerson(partner, by))) return null
  if (history === null) return unknown('cannot be told apart from the people who wrote this change')
  const part = history.contributors.people.find(({ person }) => isSamePerson(by, person))
  if (part) return no(`wrote part of this change (\`${part.sha.slice(0, 7)}\`)`)
  const push = history.contributors.pushes.find((pushed) => isSamePerson(by, pushed.by))
  return push ? no(`pushed to this change (\`${push.sha.slice(0, 7)}\`)`) : null
}

function doubtAboutTime({ at, editedAt, kind }: Act, { facts, counting }: Context): Doubt {
  const { ignoreEdited, ways } = counting
  const isText = kind !== 'review' || ways.reviewText.length > 0
  if (editedAt !== null && (ignoreEdited === true || (ignoreEdited === 'texts' && isText)))
    return no('edited the text of the approval later')
  return facts.retargetedAt !== null && at <= facts.retargetedAt
    ? no(`approved before the change was moved to \`${facts.base.branch}\``)
    : null
}

function doubtAboutCommit(act: Act, whom: Whom, context: Context): Doubt {
  const { facts, counting, history } = context
  const sha = namesCommit(act) ? act.sha : headAt(act.at, facts)
  if (namesCommit(act) && sha === null) return no('approved a commit that GitHub no longer has')
  const isCurrent = sha === facts.head.sha || history?.current.has(sha ?? '') === true
  return (
    doubtAboutPush(act, isCurrent, context) ??
    (isCurrent ? null : doubtAboutOlder(act, sha, { whom, context, counting }))
  )
}

const namesCommit = ({ kind }: Act): boolean => kind === 'review' || kind === 'note'

/** With a push whose time is not known, the reviewed commit decides. */
function doubtAboutPush({ at }: Act, isCurrent: boolean, { counting, history }: Context): Doubt {
  if (!counting.resetOnPush) return null
  if (history === null) return unknown('approved at a time that cannot be compared with the last push')
  if (history.pushedAt === null) return isCurrent ? null : no('approved before the last push')
  return at > history.pushedAt ? null : no('approved before the last push')
}

type Older = Readonly<{ whom: Whom; context: Context; counting: Counting }>

function doubtAboutOlder(act: Act, sha: string | null, { whom, context, counting }: Older): Doubt {
  const { facts, history } = context
  if (!namesCommit(act) && counting.approvalOf === 'anyCommit') return null
  if (sha === null) return no('approved before the last push')
  const approved = act.kind === 'review' ? `approved \`${sha.slice(0, 7)}\`` : `said so at \`${sha.slice(0, 7)}\``
  if (counting.approvalOf === 'patch') return doubtAboutPatch(sha, approved, { whom, context, counting })
  if (counting.approvalOf === 'head') return no(`${approved}, and the head is now \`${facts.head.sha.slice(0, 7)}\``)
  if (isUnavailable(facts.commits)) return unknown(`${approved}, which may or may not be part of this change`)
  return history?.all.has(sha) ? null : no(`${approved}, which is no longer part of this pull request`)
}

/** What was reviewed then is not known for sure: then the person must look again. */
function doubtAboutPatch(sha: string, approved: string, { whom: { owners }, context, counting }: Older): Doubt {
  const { kept, changed, why } = stillReviewed(context.facts, sha)
  if (kept === true) return null
  const untouched = owners !== null && !changed.some((path) => owners.files.includes(path))
  return kept === false && counting.perFile && untouched ? null : no(`${approved}, ${why}`)
}

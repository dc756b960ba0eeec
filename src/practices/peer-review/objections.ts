// What stands against a change: requested changes, objections of people that the policy names, conditions, open conversations.
import { evaluateCondition } from '../../conditions/match.ts'
import { earliest } from '../../conditions/truth.ts'
import type { Instant, Person } from '../../event.ts'
import type { PullRequestFacts, Review, Thread } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import type { Finding } from '../../practice.ts'
import { plural } from '../../practice.ts'
import { byTime, reader, readsComments } from './acts.ts'
import type { Counting } from './counting-settings.ts'
import { onePerPerson } from './judged.ts'
import { isSamePerson } from './opinions.ts'
import type { Objections } from './settings.ts'
import { doubtAboutRight } from './whom.ts'

/** Whoever may push may object, contributors included; the author cannot review, and a bot's opinion never counts. */
export function requestedChanges(opinions: readonly Review[]): readonly Finding[] {
  return opinions
    .filter(({ state, canPush, by }) => state === 'changes_requested' && canPush && by.kind === 'user')
    .map(({ by }) => ({
      outcome: 'fail',
      reason: `${by.login} requested changes.`,
      remedy: `Answer the review and ask ${by.login} to look again; someone with write access can dismiss the review.`,
      settings: ['requestedChanges'],
    }))
}

/** `no` objects, `yes` withdraws objections; `gone` is a review that was dismissed, which ends only what its author said before. */
type Word = Readonly<{ by: Person; says: 'no' | 'yes' | 'gone'; at: Instant; canPush: boolean | null }>

/** Objections of people that the policy names. */
export function namedObjections(
  facts: PullRequestFacts,
  objections: Objections,
  { ignoreEdited }: Pick<Counting, 'ignoreEdited'>,
): readonly Finding[] {
  const { from, withdrawnBy } = objections
  if (from === undefined) return []
  if (isUnavailable(facts.comments) && readsComments(objections)) {
    return [{ outcome: 'unknown', reason: `Whether anybody objects could not be read: ${facts.comments.unavailable}` }]
  }
  const heard = wordsIn(facts, objections, ignoreEdited !== false).map((word) => {
    const doubt = doubtAboutRight(word.by, word.canPush, { whom: { from, owners: null }, facts })
    return { ...word, may: doubt === null ? true : doubt.counts, why: doubt?.why ?? '' }
  })
  const standing = heard.filter((word, index) => {
    if (word.says !== 'no' || word.may === false) return false
    if (heard.some((later, at) => at > index && later.says !== 'no' && isSamePerson(later.by, word.by))) return false
    const others = heard.filter(({ says, at, may }) => says === 'yes' && may === true && at >= word.at)
    return withdrawnBy === 'themselves' || !others.some(({ by }) => !isAuthor(by, facts))
  })
  return onePerPerson(standing.toReversed(), ({ by }) => by)
    .toReversed()
    .map(({ by, may, why }) => objectionOf(by.login, may === true ? null : why, withdrawnBy))
}

const isAuthor = (by: Person, { author }: PullRequestFacts): boolean => author !== null && isSamePerson(by, author)

function objectionOf(login: string, unsure: string | null, withdrawnBy: Objections['withdrawnBy']): Finding {
  if (unsure !== null) {
    return { outcome: 'unknown', reason: `${login} objects, and ${unsure}.`, settings: ['objections'] }
  }
  const others = withdrawnBy === 'anyone' ? ', or anyone else who may object,' : ''
  return {
    outcome: 'fail',
    reason: `${login} objects.`,
    remedy: `Answer the objection, so that ${login}${others} withdraws it.`,
    settings: ['objections'],
  }
}

/** Who may edit the comments of others must not withdraw their objections: what was edited can object, but not withdraw. */
function wordsIn(facts: PullRequestFacts, objections: Objections, ignoreEdited: boolean): readonly Word[] {
  const no = reader({ contains: objections.commentContains, patterns: objections.commentPatterns })
  const yes = reader({ contains: objections.withdrawContains, patterns: objections.withdrawPatterns })
  const inText = (text: string, editedAt: Instant | null): Word['says'] | null => {
    if (no(text)) return 'no'
    return yes(text) && (editedAt === null || !ignoreEdited) ? 'yes' : null
  }
  const comments = isUnavailable(facts.comments) ? [] : facts.comments
  const said = [
    ...comments.map(({ by, body, at, editedAt }) => ({ by, at, canPush: null, says: inText(body, editedAt) })),
    ...facts.reviews.map(({ by, body, state, submittedAt: at, canPush, editedAt }) => {
      const says = { approved: 'yes', changes_requested: objections.reviews ? 'no' : null, dismissed: 'gone' } as const
      return { by, at, canPush, says: state === 'commented' ? inText(body, editedAt) : says[state] }
    }),
  ]
  return said
    .flatMap(({ says, ...word }) => (says === null || word.by.kind !== 'user' ? [] : [{ ...word, says }]))
    .toSorted(byTime)
}

/** Conditions that stand against a change by themselves, and when time alone may change that. */
export function conditionObjections(
  facts: PullRequestFacts,
  { when }: Objections,
): Readonly<{ findings: readonly Finding[]; revisitAt: Instant | null }> {
  const matches = when.map((condition) => evaluateCondition(condition, facts))
  const settings = ['objections']
  const findings = matches.flatMap(({ truth, because }): readonly Finding[] => {
    if (truth === false) return []
    if (truth === 'unknown') {
      return [{ outcome: 'unknown', reason: `Whether the policy objects is not known: ${because}.`, settings }]
    }
    const remedy = 'Change what the policy objects to, which is one of the conditions of `objections`.'
    return [{ outcome: 'fail', reason: `The policy objects: ${because}.`, remedy, settings }]
  })
  return { findings, revisitAt: earliest(matches.map(({ revisitAt }) => revisitAt)) }
}

export function threadFindings(threads: readonly Thread[]): readonly Finding[] {
  const open = threads.filter(({ resolved }) => !resolved)
  if (open.length === 0) return []
  return [
    {
      outcome: 'pending',
      waitingFor: 'person',
      reason: `${plural(open.length, 'conversation')} on the code ${open.length === 1 ? 'is' : 'are'} unresolved.`,
      remedy: 'Answer each conversation and resolve it.',
      next: `${plural(open.length, 'conversation')} to be resolved`,
      notes: open.map(({ path, by }) => ({ topic: 'Unresolved conversations', text: `\`${path}\`, begun by ${by}` })),
      settings: ['unresolvedThreads'],
    },
  ]
}

import * as z from 'zod'
import type { PullRequestFacts, Review } from '../facts.ts'
import { isUnavailable } from '../facts.ts'
import type { Finding, Note } from '../practice.ts'
import { definePractice, plural } from '../practice.ts'
import type { Standing } from './peer-review/approvals.ts'
import { standingOf } from './peer-review/approvals.ts'
import { objectionFindings, threadFindings } from './peer-review/objections.ts'
import type { Contributors } from './peer-review/opinions.ts'
import { contributorsOf, latestOpinions, withdrawals } from './peer-review/opinions.ts'

const config = z.strictObject({
  approvals: z
    .int()
    .nonnegative()
    .max(20)
    .default(1)
    .describe('How many people must approve. 0: nobody need.')
    .meta({ stricter: 'higher' }),
  minimumPermission: z
    .enum(['write', 'maintain', 'admin'])
    .default('write')
    .describe('The least permission on the repository with which an approval counts.')
    .meta({ stricter: ['write', 'maintain', 'admin'] }),
  approvalOf: z
    .enum(['head', 'anyCommit'])
    .default('head')
    .describe(
      '`head`: of the newest commit; a push asks for a new approval. `anyCommit`: of any commit of the pull request.',
    )
    .meta({ stricter: ['anyCommit', 'head'] }),
  requestedChanges: z
    .enum(['block', 'allow'])
    .default('block')
    .describe('`block`: requested changes stand until that person approves or the review is dismissed.')
    .meta({ stricter: ['allow', 'block'] }),
  unresolvedThreads: z
    .enum(['block', 'allow'])
    .default('allow')
    .describe('`block`: every conversation on the code must be resolved.')
    .meta({ stricter: ['allow', 'block'] }),
  excludeContributors: z
    .boolean()
    .default(true)
    .describe('Whether authors, co-authors and committers of a commit are barred from approving it.')
    .meta({ stricter: [false, true] }),
  unattributedCommits: z
    .enum(['block', 'allow'])
    .default('block')
    .describe(
      '`block`: with `excludeContributors`, a commit that belongs to no GitHub account must be attributed first.',
    )
    .meta({ stricter: ['allow', 'block'] }),
})
type Config = z.output<typeof config>

export const peerReview = definePractice({
  title: 'Peer review',
  question: 'Has somebody else understood this change, and agreed to it?',
  subjects: ['pull_request'],
  config,
  needs: ({ minimumPermission }) => (minimumPermission === 'write' ? {} : { permissionsOf: ['reviewers'] }),
  evaluate(facts, settings) {
    if (facts.draft) return [draft]
    const opinions = latestOpinions(facts.reviews)
    return [
      approvalFinding(facts, settings, opinions),
      ...(settings.requestedChanges === 'block' ? objectionFindings(opinions) : []),
      ...(settings.unresolvedThreads === 'block' ? threadFindings(facts.threads) : []),
    ]
  },
})

const draft: Finding = {
  outcome: 'pending',
  waitingFor: 'person',
  reason: 'A draft is not reviewed yet.',
  remedy: 'Mark the pull request as ready for review.',
  next: 'the draft to be ready for review',
}

function approvalFinding(facts: PullRequestFacts, settings: Config, opinions: readonly Review[]): Finding {
  if (settings.approvals === 0) return { outcome: 'pass', reason: 'No approval is asked for.', settings: ['approvals'] }
  const contributors = settings.excludeContributors ? readContributors(facts) : null
  const approvals = opinions
    .filter(({ state }) => state === 'approved')
    .map((review) => standingOf(review, { facts, rules: settings, contributors }))
  const counting = approvals.filter(({ counts }) => counts === true)
  const undecided = approvals.filter(({ counts }) => counts === 'unknown')
  const notes = [...notesOf(approvals), ...withdrawn(facts.reviews, opinions)]
  if (counting.length + undecided.length < settings.approvals) {
    return missing(counting.length, settings, notes)
  }
  if (counting.length < settings.approvals) {
    const whose = undecided.map(({ review, why }) => `${review.by.login} ${why}`).join('; ')
    return { outcome: 'unknown', reason: `Whether enough approvals count could not be found out: ${whose}.`, notes }
  }
  const unattributed = settings.unattributedCommits === 'block' ? unattributedFinding(contributors, notes) : null
  if (unattributed !== null) return unattributed
  const by = counting.map(({ review }) => review.by.login).join(', ')
  return { outcome: 'pass', reason: `${counting.length} of ${plural(settings.approvals, 'approval')} (${by}).`, notes }
}

function readContributors({ commits, pushes }: PullRequestFacts): Contributors | 'unknown' {
  return isUnavailable(commits) ? 'unknown' : contributorsOf(commits, pushes)
}

function notesOf(approvals: readonly Standing[]): readonly Note[] {
  return approvals
    .filter(({ counts }) => counts !== true)
    .map(({ review, why }) => uncounted(`${review.by.login} ${why}`))
}

function withdrawn(reviews: readonly Review[], opinions: readonly Review[]): readonly Note[] {
  return withdrawals(reviews, opinions).map(({ by, state }) =>
    uncounted(
      `${by.login} ${state === 'dismissed' ? 'gave a later review, which was dismissed' : 'requested changes later'}`,
    ),
  )
}

const uncounted = (text: string): Note => ({ topic: 'Approvals that do not count', text })

function missing(count: number, { approvals, minimumPermission, approvalOf }: Config, notes: readonly Note[]): Finding {
  const still = approvals - count
  const whom = `${still === 1 ? 'someone' : 'people'} with ${minimumPermission} access`
  const of = approvalOf === 'head' ? ' of the newest commit' : ''
  return {
    outcome: 'pending',
    waitingFor: 'person',
    reason: `${count} of ${plural(approvals, 'approval')}${of}${uncountedIn(notes)}.`,
    remedy: `Ask ${whom} for ${still === 1 ? 'a review' : `${still} reviews`}.`,
    next: `${plural(still, 'review')} from ${whom}`,
    notes,
    settings: minimumPermission === 'write' ? ['approvals'] : ['approvals', 'minimumPermission'],
  }
}

/** Who looks at the missing approval sees at once why the one that stands there is not it. */
function uncountedIn([first, ...others]: readonly Note[]): string {
  if (first === undefined) return ''
  return `; not counted: ${first.text}${others.length > 0 ? `, and ${others.length} more` : ''}`
}

/** Somebody without an account may be the approver: fail closed until it is known who wrote the commit. */
function unattributedFinding(contributors: Contributors | 'unknown' | null, notes: readonly Note[]): Finding | null {
  if (contributors === null || contributors === 'unknown' || contributors.unattributed.length === 0) return null
  const { unattributed } = contributors
  const commits = new Set(unattributed.map(({ sha }) => sha))
  const belong = commits.size === 1 ? 'belongs' : 'belong'
  return {
    outcome: 'pending',
    waitingFor: 'person',
    reason: `${plural(commits.size, 'commit')} ${belong} to no GitHub account, so nobody can tell whether an approver wrote part of this change.`,
    remedy: 'Add the e-mail address of the commit to an account on GitHub, or push the commit again with one that is.',
    next: `${plural(commits.size, 'commit')} to be attributed to an account`,
    notes: [
      ...notes,
      ...unattributed.map(({ sha, name }) => {
        return { topic: 'Commits without an account', text: `\`${sha.slice(0, 7)}\`: ${name}` }
      }),
    ],
    settings: ['excludeContributors', 'unattributedCommits'],
  }
}

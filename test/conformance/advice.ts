// Where Andon deliberately answers otherwise than the bot from whose behaviour the cases were taken: its answer, and why.
import type { Answer } from './run.ts'

type Deliberate = Answer & Readonly<{ why: string }>

export const advised: Readonly<Record<string, Deliberate>> = {
  'commit-with-unknown-identity': {
    status: 'pending',
    approvers: [],
    why: 'A commit that belongs to no account may be of anybody, so nobody is known not to have written it.',
  },
  'user-names-compare-exactly': {
    status: 'approved',
    approvers: ['Ben'],
    why: 'Ben and ben are the same account: GitHub does not tell logins apart by case.',
  },
  'approve-then-request-changes-still-counts': {
    status: 'pending',
    approvers: [],
    why: 'The last opinion of a person counts, and this one asks for changes.',
  },
  'comment-mark-then-request-changes-still-counts': {
    status: 'pending',
    approvers: [],
    why: 'The last opinion of a person counts, however the earlier one was given.',
  },
  'push-time-unknown-uses-now': {
    status: 'approved',
    approvers: ['ben'],
    why: 'The approval names the commit that was reviewed, and that is the head: no push came after it.',
  },
  'title-both-lists-either-suffices': {
    status: 'skipped',
    approvers: [],
    why: 'What stands side by side must all hold, here as everywhere.',
  },
  'partial-disapproval-ways-drop-defaults': {
    status: 'disapproved',
    approvers: [],
    why: 'A way that is added takes none away: requested changes still object.',
  },
  'everything-skipped': {
    status: 'skipped',
    approvers: [],
    why: 'No rule applies, and the finding says so and names the way out: a rule without `when` always applies.',
  },
}

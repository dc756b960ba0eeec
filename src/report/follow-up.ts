// The issue that stands for a review promised after the merge: what it says, and whose it is.
import type { EffectOf } from '../effect.ts'
import type { FollowUp, PullRequestFacts } from '../facts.ts'
import { joined, link, md, text } from '../markdown.ts'
import { clipped } from './plain.ts'

const markerOf = (number: number): string => `follow-up/${number}`

/** Number of the pull request that an issue of ours is about, by the hidden first line of its text; null for other texts. */
export function pullRequestOf(body: string): number | null {
  const [, number] = /^<!-- andon:follow-up\/([1-9]\d{0,9}) -->/.exec(body) ?? []
  return number === undefined ? null : Number(number)
}

/** `closedBy`: who closed the issue although they may not, last. */
export type Promised = Readonly<{
  facts: Pick<PullRequestFacts, 'number' | 'title' | 'url'>
  followUp: FollowUp
  authors: readonly string[]
  reason: string
  closedBy: Readonly<{ login: string; at: string }> | null
}>

/** `2026-01-07 09:00 UTC` */
const moment = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`

/** Open until it is done: who wrote the change cannot close it for good. */
export function followUpIssue({ facts, followUp, authors, reason, closedBy }: Promised): EffectOf<'issue'> {
  const { number, dueAt, doneAt, owner } = followUp
  const who = text(authors.join(', '))
  const done = doneAt === null ? [] : [md`Done on ${text(moment(doneAt))}.`]
  const refused =
    closedBy === null || doneAt !== null
      ? []
      : [
          md`${text(closedBy.login)} closed this on ${text(moment(closedBy.at))}, and wrote part of the change: somebody else must look.`,
        ]
  return {
    kind: 'issue',
    marker: markerOf(number),
    title: `Review #${number} after its merge, by ${dueAt.slice(0, 10)}`,
    body: joined(
      [
        ...done,
        ...refused,
        md`${link(clipped(facts.title, 200), facts.url)} was merged without a review by somebody else, in exchange for this one: ${text(clipped(reason, 300))}.`,
        md`**Due:** ${text(moment(dueAt))}. **Owner:** ${text(owner)}, who sees to it that it is done.`,
        md`It is done when somebody other than ${who} closes this issue, or, with write access, gives the merged pull request a review. While it is overdue, no other change is let through on such a promise.`,
      ],
      '\n\n',
    ),
    labels: ['follow-up'],
    assignees: [owner],
    state: doneAt === null ? 'open' : 'closed',
  }
}

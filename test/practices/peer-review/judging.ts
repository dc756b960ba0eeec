// Peer review of facts under settings as a policy writes them: for tests.
import type { Comment, PullRequestFacts } from '../../../src/facts.ts'
import { untold } from '../../../src/facts.ts'
import type { Finding } from '../../../src/practice.ts'
import { peerReview } from '../../../src/practices/peer-review.ts'
import { person, pullRequest } from '../../facts.ts'

export const judge = (facts: Partial<PullRequestFacts>, settings: object = {}): readonly Finding[] =>
  peerReview.evaluate(pullRequest(facts), peerReview.config.parse(settings))

/** What the first finding, which is about approvals, comes to. */
export function approvals(facts: Partial<PullRequestFacts>, settings: object = {}) {
  const [finding] = judge(facts, settings)
  const of = (topic: string) => finding?.notes?.flatMap((note) => (note.topic === topic ? [note.text] : [])) ?? []
  return {
    outcome: finding?.outcome,
    reason: finding?.reason,
    next: finding?.outcome === 'pending' ? finding.next : undefined,
    remedy: finding?.outcome === 'pending' ? finding.remedy : undefined,
    by: finding?.evidence?.['approvers'],
    path: finding?.evidence?.['shortestPath'],
    ignored: of('Approvals that do not count'),
    idle: of('Rules that do not apply'),
  }
}

/** 10:00:00 and so many seconds on the day after the pull request was opened. */
export const at = (second: number): string => new Date(Date.UTC(2026, 0, 4, 10, 0, second)).toISOString()

export const comment = (by: string, body: string, second: number, more: Partial<Comment> = {}): Comment => ({
  id: `IC_${by}_${second}`,
  by: person(by),
  body,
  at: at(second),
  editedAt: null,
  ...more,
})

export const people = (more: Partial<PullRequestFacts['people']>) => ({ people: { ...untold.people, ...more } })

export const marks = { ways: { commentContains: [':+1:'] } }

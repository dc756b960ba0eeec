import type { Review, Thread } from '../../facts.ts'
import type { Finding } from '../../practice.ts'
import { plural } from '../../practice.ts'

/** Whoever may push may object, contributors included; the author cannot review, and a bot's opinion never counts. */
export function objectionFindings(opinions: readonly Review[]): readonly Finding[] {
  return opinions
    .filter(({ state, canPush, by }) => state === 'changes_requested' && canPush && by.kind === 'user')
    .map(({ by }) => ({
      outcome: 'fail',
      reason: `${by.login} requested changes.`,
      remedy: `Answer the review and ask ${by.login} to look again; someone with write access can dismiss the review.`,
      settings: ['requestedChanges'],
    }))
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

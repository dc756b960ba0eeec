// Integration of duties, judged on ada's pull request.
import type { FollowUp, PullRequestFacts } from '../../../src/facts.ts'
import { untold } from '../../../src/facts.ts'
import { integrationOfDuties } from '../../../src/practices/integration-of-duties.ts'
import { pullRequest, review } from '../../facts.ts'

export type Facts = Partial<PullRequestFacts>

export const judge = (settings: object, facts: Facts = {}) =>
  integrationOfDuties.evaluate(pullRequest(facts), integrationOfDuties.config.parse(settings))

export const only = (settings: object, facts: Facts = {}) => {
  const [finding, ...others] = judge(settings, facts)
  if (finding === undefined || others.length > 0) throw new Error('not exactly one finding')
  return finding
}

export const check = (conclusion: string) =>
  ({ name: 'ci', app: null, workflow: null, workflowFile: null, trigger: null, run: null, conclusion }) as const
export const green: Facts = { checks: [check('success')] }
export const lin = [review('lin', 'approved')]
export const recorded = (...followUps: readonly Partial<FollowUp>[]): Facts => ({
  recorded: {
    ...untold.recorded,
    followUps: followUps.map((one) => ({
      number: 5,
      kind: 'review',
      owner: 'ada',
      dueAt: '2026-01-07T09:00:00.000Z',
      doneAt: null,
      ...one,
    })),
  },
})

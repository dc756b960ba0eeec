// A table of conditions as a policy writes them, and what each comes to.
import { expect } from 'vitest'
import type { Truth } from '../../src/condition.ts'
import { evaluateCondition } from '../../src/conditions/match.ts'
import { conditionSchema } from '../../src/conditions/schema.ts'
import type { PullRequestFacts } from '../../src/facts.ts'
import { pullRequest } from '../facts.ts'

export type Row = readonly [
  when: string,
  written: unknown,
  facts: Partial<PullRequestFacts>,
  truth: Truth,
  because: string,
]

export function expectRow([, written, facts, truth, because]: Row): void {
  const answer = evaluateCondition(conditionSchema.parse(written), pullRequest(facts))
  expect(answer).toEqual({ truth, because, revisitAt: null })
}

export const unreadable = { unavailable: 'GitHub did not answer' }

// What a preset makes of a change: one row of a table.
import { expect, test } from 'vitest'
import { evaluate } from '../../src/evaluate.ts'
import type { PullRequestFacts } from '../../src/facts.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import type { Policy } from '../../src/policy.ts'
import type { Decision } from '../../src/verdict.ts'
import { pullRequest } from '../facts.ts'
import { presets, repository } from '../policy/sources.ts'

export type Case = Readonly<{
  when: string
  facts: Partial<PullRequestFacts>
  model: 'normal' | 'highRisk' | 'standard'
  /** Practice -> outcomes of its findings. */
  findings: Readonly<Record<string, string>>
  decision: Decision
}>

/** The policy of a repository that names a preset and says nothing else. */
export function policyOf(preset: string): Policy {
  const source = repository(`extends: andon/${preset}`)
  const { policy, problems } = resolvePolicy({ presets, organization: null, repository: source })
  expect(problems).toEqual([])
  if (policy === null) throw new Error(`The preset ${preset} gives no policy`)
  return policy
}

export function testPreset(preset: string, cases: readonly Case[]): void {
  test.for(cases)(`${preset}: $decision when $when`, ({ facts, model, findings, decision }) => {
    const { verdict, faults } = evaluate(pullRequest(facts), policyOf(preset))

    const outcomes = verdict.results.map(({ practice, findings: found }) => [
      practice,
      found.map((finding) => ('atMost' in finding ? 'warn' : finding.outcome)).join(', '),
    ])
    expect(faults).toEqual([])
    expect(verdict.changeModel?.name).toBe(model)
    expect(Object.fromEntries(outcomes)).toEqual(findings)
    expect(verdict.decision).toBe(decision)
  })
}

import { describe, expect, test } from 'vitest'
import { evaluate } from '../src/evaluate.ts'
import type { Override } from '../src/facts.ts'
import type { Policy, Setting } from '../src/policy.ts'
import { changeSize } from '../src/practices/change-size.ts'
import { changed, headSha, mergeGroup, person, pullRequest, queued } from './facts.ts'
import { policyOverrides } from './policy/overrides.ts'

const digest = 'd'.repeat(64)
const standing: Setting = {
  enforcement: 'enforce',
  why: null,
  config: changeSize.config.parse({ maxLines: 400 }),
}
const policy: Policy = {
  layers: [],
  digest,
  atMost: 'enforce',
  checks: 'single',
  changeModels: [],
  overrides: policyOverrides,
  practices: { 'change-size': { standing, byModel: {}, locked: false } },
  origins: {},
}
const given: Override = {
  practice: 'change-size',
  by: person('mona'),
  reason: 'The vendor sent it whole',
  at: '2026-01-05T08:00:00.000Z',
  head: headSha,
  policy: digest,
}
const judged = (overrides: readonly Override[], lines = 500) =>
  evaluate(
    pullRequest({
      files: [changed('src/a.ts', lines)],
      recorded: { overrides, reviewedTogether: [], followUps: [] },
    }),
    policy,
  ).verdict

describe('an override', () => {
  test('lets what fails pass, and the finding stays and says who let it pass and why', () => {
    const { decision, results } = judged([given])

    expect(decision).toBe('allow')
    expect(results[0]?.findings[0]).toMatchObject({
      outcome: 'fail',
      overriddenBy: { login: 'mona', reason: 'The vendor sent it whole' },
    })
  })

  test.for([
    { what: 'for another practice', override: { practice: 'peer-review' } },
    { what: 'at another head', override: { head: 'e'.repeat(40) } },
    { what: 'under another policy', override: { policy: 'f'.repeat(64) } },
  ])('$what changes nothing', ({ override }) => {
    expect(judged([{ ...given, ...override }]).decision).toBe('deny')
  })

  test('leaves what passes as it is', () => {
    expect(judged([given], 5).results[0]?.findings[0]).not.toHaveProperty('overriddenBy')
  })

  test('given again speaks with the newest reason', () => {
    const { results } = judged([given, { ...given, reason: 'Now with a rollback plan' }])

    expect(results[0]?.findings[0]?.overriddenBy?.reason).toBe('Now with a rollback plan')
  })

  test('holds in a merge group for the head that was queued, and not for another', () => {
    const facts = pullRequest({
      files: [changed('src/a.ts', 500)],
      recorded: { overrides: [given], reviewedTogether: [], followUps: [] },
    })
    const decisionOf = (one: typeof facts, head = one.head.sha) =>
      evaluate(mergeGroup([queued(one, head)]), policy).verdict.decision

    expect(decisionOf(facts)).toBe('allow')
    expect(decisionOf({ ...facts, head: { ...facts.head, sha: 'e'.repeat(40) } })).toBe('deny')
  })
})

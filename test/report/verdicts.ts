// Policies and verdicts for tests of what people read.
import type { Policy, PracticePolicy, Setting } from '../../src/policy.ts'
import type { Finding } from '../../src/practice.ts'
import type { CheckInput } from '../../src/report/check-run.ts'
import type { Result, Verdict } from '../../src/verdict.ts'
import { decide } from '../../src/verdict.ts'
import { pullRequest } from '../facts.ts'
import { policyOverrides } from '../policy/overrides.ts'

export const setting = (config: Setting['config'] = {}, more: Partial<Setting> = {}): Setting => ({
  enforcement: 'enforce',
  why: null,
  config,
  ...more,
})

export const practicePolicy = (standing: Setting, more: Partial<PracticePolicy> = {}): PracticePolicy => ({
  standing,
  byModel: {},
  locked: false,
  ...more,
})

export const policy = (more: Partial<Policy> = {}): Policy => ({
  layers: [],
  digest: '77f0c1'.padEnd(64, '0'),
  atMost: 'enforce',
  checks: 'single',
  changeModels: [],
  overrides: policyOverrides,
  practices: {
    'change-size': practicePolicy(setting({ maxLines: 400 })),
    'definition-of-done': practicePolicy(setting()),
    'peer-review': practicePolicy(setting({ approvals: 1 })),
  },
  origins: {},
  ...more,
})

export const result = (practice: string, findings: readonly Finding[], more: Partial<Result> = {}): Result => ({
  practice,
  enforcement: 'enforce',
  why: null,
  findings,
  ...more,
})

export const verdict = (results: readonly Result[], more: Partial<Verdict> = {}): Verdict => ({
  decision: decide(results),
  changeModel: { name: 'normal', type: 'normal', because: 'no change model matches' },
  results,
  policy: '77f0c1'.padEnd(64, '0'),
  revisitAt: null,
  ...more,
})

export const pass = { outcome: 'pass', reason: 'All is well.' } as const satisfies Finding
export const tooLarge = {
  outcome: 'fail',
  reason: '612 lines, 212 over the limit of 400.',
  remedy: 'Split the change.',
  settings: ['maxLines'],
} as const satisfies Finding
export const warning = {
  outcome: 'fail',
  atMost: 'advise',
  reason: '312 lines.',
  remedy: 'Split it.',
} as const satisfies Finding
export const unreviewed = {
  outcome: 'pending',
  waitingFor: 'person',
  reason: '0 of 1 approval.',
  remedy: 'Ask someone with write access for a review.',
  next: '1 review from someone with write access',
} as const satisfies Finding
export const building = {
  outcome: 'pending',
  waitingFor: 'check',
  reason: 'The build runs.',
  remedy: 'Wait.',
} as const satisfies Finding
export const unreadable = { outcome: 'unknown', reason: 'The files could not be read.' } as const satisfies Finding

/** For a verdict with these results. */
export const checkInput = (results: readonly Result[], more: Partial<CheckInput> = {}): CheckInput => ({
  facts: pullRequest(),
  policy: policy(),
  verdict: verdict(results),
  problems: [],
  proposal: null,
  docsUrl: 'https://docs.example/docs',
  ...more,
})

import { describe, expect, test } from 'vitest'
import { evaluate } from '../src/evaluate.ts'
import type { PullRequestFacts } from '../src/facts.ts'
import type { ChangeModel, Enforcement, Policy, PracticePolicy } from '../src/policy.ts'
import { changeSize } from '../src/practices/change-size.ts'
import { peerReview } from '../src/practices/peer-review.ts'
import { changed, mergeGroup, pullRequest, queued, review } from './facts.ts'
import { policyOverrides } from './policy/overrides.ts'

type Wanted = Readonly<{ enforcement?: Enforcement; config?: object; byModel?: PracticePolicy['byModel'] }>

const size = ({ enforcement = 'enforce', config = {}, byModel = {} }: Wanted = {}): PracticePolicy => ({
  standing: { enforcement, why: 'Small is safe.', config: changeSize.config.parse(config) },
  byModel,
  locked: false,
})
const reviewed = ({ enforcement = 'enforce', config = {} }: Wanted = {}): PracticePolicy => ({
  standing: { enforcement, why: null, config: peerReview.config.parse(config) },
  byModel: {},
  locked: false,
})

const policy = (practices: Policy['practices'], more: Partial<Policy> = {}): Policy => ({
  layers: [],
  digest: 'd'.repeat(64),
  atMost: 'enforce',
  checks: 'single',
  changeModels: [],
  overrides: policyOverrides,
  practices,
  origins: {},
  ...more,
})

const large = (facts: Partial<PullRequestFacts> = {}) => pullRequest({ files: [changed('src/a.ts', 500)], ...facts })
const small = (facts: Partial<PullRequestFacts> = {}) => pullRequest({ files: [changed('src/a.ts', 5)], ...facts })
const approved = () => [review('lin', 'approved')]
const outcomes = ({ verdict }: ReturnType<typeof evaluate>) =>
  verdict.results.flatMap(({ findings }) => findings.map(({ outcome }) => outcome))

describe('the worst enforced finding decides', () => {
  test.for([
    { when: 'everything holds', facts: small({ reviews: approved() }), decision: 'allow' },
    { when: 'a person has yet to act', facts: small(), decision: 'wait' },
    { when: 'something fails', facts: large({ reviews: approved() }), decision: 'deny' },
    { when: 'something fails and a person has yet to act', facts: large(), decision: 'deny' },
  ])('$decision when $when', ({ facts, decision }) => {
    const { verdict } = evaluate(facts, policy({ 'change-size': size(), 'peer-review': reviewed() }))

    expect(verdict).toMatchObject({ decision, policy: 'd'.repeat(64), revisitAt: null })
  })

  test.for([
    { enforcement: 'enforce', expected: ['deny', 'enforce'] },
    { enforcement: 'advise', expected: ['allow', 'advise'] },
    { enforcement: 'observe', expected: ['allow', 'observe'] },
    { enforcement: 'off', expected: ['allow', undefined] },
  ] as const)('$expected under $enforcement', ({ enforcement, expected }) => {
    const { verdict } = evaluate(large(), policy({ 'change-size': size({ enforcement }) }))

    expect([verdict.decision, verdict.results[0]?.enforcement]).toEqual(expected)
  })

  test('a locked practice is enforced although the repository caps the others', () => {
    const practices = { 'change-size': { ...size(), locked: true }, 'peer-review': reviewed({ enforcement: 'advise' }) }

    expect(evaluate(large(), policy(practices, { atMost: 'advise' })).verdict.decision).toBe('deny')
  })

  test('a result carries the reason that the policy gives for the rule', () => {
    expect(evaluate(large(), policy({ 'change-size': size() })).verdict.results).toMatchObject([
      { practice: 'change-size', why: 'Small is safe.', findings: [{ outcome: 'fail' }] },
    ])
  })

  test('a policy that names no practice allows', () => {
    expect(evaluate(large(), policy({})).verdict).toMatchObject({ decision: 'allow', results: [] })
  })
})

describe('change models', () => {
  const generous = {
    enforcement: 'enforce',
    why: null,
    config: changeSize.config.parse({ warnLines: 0, maxLines: 1000 }),
  } as const
  const docs: ChangeModel = { name: 'docs', type: 'standard', when: { onlyPaths: ['docs/**'] } }
  const practices = { 'change-size': size({ byModel: { docs: generous } }) }

  test.for([
    { path: 'docs/a.md', decision: 'allow', model: { name: 'docs', type: 'standard' } },
    { path: 'src/a.ts', decision: 'deny', model: { name: 'normal', type: 'normal' } },
  ])('a change of $path is judged as $model.name', ({ path, decision, model }) => {
    const facts = pullRequest({ files: [changed(path, 500)] })
    const { verdict } = evaluate(facts, policy(practices, { changeModels: [docs] }))

    expect(verdict).toMatchObject({ decision, changeModel: model })
  })

  test('a model without overrides is judged by the standing settings, whatever it is called', () => {
    const changeModels = [{ ...docs, name: 'constructor' }]
    const facts = pullRequest({ files: [changed('docs/a.md', 500)] })

    expect(evaluate(facts, policy(practices, { changeModels })).verdict.decision).toBe('deny')
  })

  test('an unknown condition waits, with one finding that says why', () => {
    const facts = small({ files: { unavailable: 'GitHub answered 502.' } })
    const { verdict, faults } = evaluate(facts, policy(practices, { changeModels: [docs] }))

    expect(verdict).toMatchObject({
      decision: 'wait',
      changeModel: null,
      results: [{ practice: 'change-model', enforcement: 'enforce', findings: [{ outcome: 'unknown' }] }],
    })
    expect(faults).toEqual([])
  })

  test('an unknown condition does not block where nothing is enforced', () => {
    const facts = small({ files: { unavailable: 'GitHub answered 502.' } })
    const advising = { 'change-size': size({ enforcement: 'advise' }) }
    const { verdict } = evaluate(facts, policy(advising, { changeModels: [docs] }))

    expect(verdict).toMatchObject({ decision: 'allow', results: [{ enforcement: 'advise' }] })
  })
})

describe('a practice that throws', () => {
  const broken = { standing: { enforcement: 'enforce', why: null, config: {} }, byModel: {}, locked: false } as const
  const withFault = policy({ 'change-size': broken, 'peer-review': reviewed() })
  const facts = small({ reviews: approved() })

  test('is unknown with a number that the fault carries too, and the others are judged', () => {
    const { verdict, faults } = evaluate(facts, withFault)

    expect(verdict.decision).toBe('wait')
    expect(verdict.results).toMatchObject([
      { practice: 'change-size', findings: [{ outcome: 'unknown' }] },
      { practice: 'peer-review', findings: [{ outcome: 'pass' }] },
    ])
    expect(faults).toEqual([
      { practice: 'change-size', incident: expect.stringMatching(/^[0-9a-f]{12}$/), error: expect.any(TypeError) },
    ])
    expect(verdict.results[0]?.findings[0]?.reason).toContain(`\`${faults[0]?.incident}\``)
  })

  test('has the same number when the same facts are judged later', () => {
    const later = { ...facts, now: '2027-01-01T00:00:00.000Z' }

    expect(evaluate(later, withFault).verdict).toEqual(evaluate(facts, withFault).verdict)
  })
})

describe('time', () => {
  const nights: ChangeModel = {
    name: 'working-hours',
    type: 'standard',
    when: { timeWindow: { zone: 'UTC', allow: ['Mon-Fri 08:00-17:00'] } },
  }

  test('a verdict is judged again when its change model may change', () => {
    const { verdict } = evaluate(small(), policy({ 'change-size': size() }, { changeModels: [nights] }))

    expect(Date.parse(verdict.revisitAt ?? '')).toBe(Date.parse('2026-01-05T17:00:00Z'))
  })
})

describe('a merge group', () => {
  const both = policy({ 'change-size': size(), 'peer-review': reviewed() })
  const good = () => small({ reviews: approved() })

  test('is allowed when each of its pull requests is, and says of each why', () => {
    const group = mergeGroup([queued(good()), queued({ ...good(), number: 8 })])
    const { verdict } = evaluate(group, both)

    expect(verdict).toMatchObject({ decision: 'allow', changeModel: { name: 'normal' } })
    expect(verdict.results.map(({ findings }) => findings[0]?.reason.slice(0, 3))).toEqual(['#7:', '#7:', '#8:', '#8:'])
  })

  test('fails for what only a person could still supply', () => {
    const { verdict } = evaluate(mergeGroup([queued(small())]), policy({ 'peer-review': reviewed() }))

    expect(verdict.decision).toBe('deny')
    expect(verdict.results[0]?.findings).toEqual([
      {
        outcome: 'fail',
        reason: '#7: 0 of 1 approval of the newest commit.',
        remedy: 'Ask someone with write access for a review. Then add #7 to the queue again.',
        notes: [],
        settings: ['approvals'],
        evidence: {
          approvers: [],
          ignored: [],
          missing: ['1 approval from someone with write access'],
          shortestPath: [],
        },
      },
    ])
  })

  test('waits for what is unknown', () => {
    const facts = small({ files: { unavailable: 'GitHub answered 502.' }, additions: 500, reviews: approved() })

    expect(evaluate(mergeGroup([queued(facts)]), both).verdict.decision).toBe('wait')
  })

  test.for([
    {
      when: 'the head moved',
      pull: queued(good(), 'e'.repeat(40)),
      reason: '#7 moved from `eeeeeee` to `a1b2c3d` after it was queued.',
    },
    {
      when: 'it was closed',
      pull: queued({ ...good(), state: 'closed' }),
      reason: '#7 was closed after it was queued.',
    },
    {
      when: 'the queued head is unknown',
      pull: queued(good(), ''),
      reason: 'With which commit #7 was queued is not known.',
    },
  ])('fails when $when', ({ pull, reason }) => {
    const { verdict } = evaluate(mergeGroup([pull]), both)

    expect(verdict).toMatchObject({
      decision: 'deny',
      results: [{ practice: 'merge-group', enforcement: 'enforce', findings: [{ outcome: 'fail', reason }] }],
    })
  })

  test('is not stopped by a pull request that the group before it merged', () => {
    expect(evaluate(mergeGroup([queued({ ...good(), state: 'merged' })]), both).verdict.decision).toBe('allow')
  })

  test.for([{ pullRequests: { unavailable: 'GitHub answered 502.' } }, { pullRequests: [] }])(
    'waits when its pull requests are $pullRequests',
    ({ pullRequests }) => {
      const evaluation = evaluate(mergeGroup(pullRequests), both)

      expect([evaluation.verdict.decision, ...outcomes(evaluation)]).toEqual(['wait', 'unknown'])
    },
  )

  test('is stopped by nothing where nothing is enforced', () => {
    const group = mergeGroup([queued(good(), 'e'.repeat(40))])

    expect(evaluate(group, policy({ 'change-size': size({ enforcement: 'advise' }) })).verdict.decision).toBe('allow')
  })
})

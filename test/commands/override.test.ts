import { describe, expect, test } from 'vitest'
import type { Asked } from '../../src/command.ts'
import type { OverrideRule } from '../../src/policy.ts'
import type { Finding } from '../../src/practice.ts'
import { commit, headSha, person, pullRequest } from '../facts.ts'
import { policyOverrides } from '../policy/overrides.ts'
import { pass, policy, practicePolicy, result, setting, tooLarge, unreadable, verdict } from '../report/verdicts.ts'
import { answerTo } from './asked.ts'

const because = '/andon override change-size because the vendor sent it whole'
const under = (rule: Partial<OverrideRule>) =>
  policy({ overrides: { ...policyOverrides, standing: { ...policyOverrides.standing, ...rule } } })
const outcome = (more: Partial<Asked>, body = because) => answerTo(body, more)?.outcome

test('an override is kept for this head and this policy, with its reason', () => {
  expect(answerTo(because)).toEqual({
    outcome: 'done',
    reply:
      'Change size is overridden at `a1b2c3d` by bob: the vendor sent it whole. A push, or another policy, makes this void.',
    entries: [
      {
        kind: 'override',
        practice: 'change-size',
        by: person('bob'),
        at: '2026-01-05T08:00:00.000Z',
        number: 7,
        head: headSha,
        policy: policy().digest,
        reason: 'the vendor sent it whole',
      },
    ],
  })
})

describe('who may override', () => {
  test.for<[string, Partial<OverrideRule>, Partial<Asked>, 'done' | 'refused']>([
    ['with the permission', {}, { permission: 'maintain' }, 'done'],
    ['with more', {}, { permission: 'admin' }, 'done'],
    ['with less', {}, { permission: 'write' }, 'refused'],
    ['a stranger', {}, { permission: 'none' }, 'refused'],
    ['a member of a team', { teams: ['acme/leads'] }, { permission: 'read', teams: ['acme/leads'] }, 'done'],
    ['a member of another team', { teams: ['acme/leads'] }, { permission: 'read', teams: ['acme/all'] }, 'refused'],
    ['an owner where nobody may', { permission: 'nobody' }, { permission: 'admin' }, 'refused'],
    ['a practice that may be', { practices: ['change-size'] }, {}, 'done'],
    ['a practice that may not be', { practices: ['peer-review'] }, {}, 'refused'],
  ])('%s under %j: %j is %s', ([, rule, more, becomes]) => {
    expect(outcome({ policy: under(rule), ...more })).toBe(becomes)
  })

  test('of a locked practice is what the organisation says', () => {
    const standing = { ...policyOverrides.standing, permission: 'write' } as const
    const locked = practicePolicy(setting(), { locked: true })
    const wanted = policy({
      overrides: { ...policyOverrides, standing },
      practices: { 'change-size': locked, 'peer-review': practicePolicy(setting()) },
    })

    expect(outcome({ policy: wanted, permission: 'write' })).toBe('refused')
    expect(outcome({ policy: wanted, permission: 'maintain' })).toBe('done')
  })

  test('is told to who may not', () => {
    expect(answerTo(because, { permission: 'write', policy: under({ teams: ['acme/leads'] }) })?.reply).toBe(
      'You may not override `change-size` here: the policy lets people with `maintain` access, members of `acme/leads` do it.',
    )
  })
})

describe('somebody who wrote a part of the change', () => {
  const bob = person('bob')
  const parts: readonly (readonly [string, Asked['facts']])[] = [
    ['opened it', pullRequest({ author: bob })],
    ['wrote a commit', pullRequest({ commits: [commit(headSha, 'bob')] })],
    ['pushed to it', pullRequest({ pushes: [{ by: bob, sha: headSha, at: '2026-01-05T07:00:00.000Z' }] })],
  ]

  test.for(parts)('%s: may not', ([, facts]) => {
    expect(outcome({ facts })).toBe('refused')
  })

  test.for(parts)('%s: may if the policy says always', ([, facts]) => {
    expect(outcome({ facts, policy: under({ byAuthor: 'always' }) })).toBe('done')
  })

  test('cannot be told where the commits cannot be read', () => {
    const facts = pullRequest({ commits: { unavailable: 'too many' } })

    expect(outcome({ facts })).toBe('refused')
    expect(outcome({ facts, policy: under({ byAuthor: 'always' }) })).toBe('done')
  })

  const duties = (outcomeOf: 'pass' | 'fail', controls: readonly string[]): Finding => {
    const base = { reason: 'So it is.', duties: { held: {}, controls, promised: [] } }
    return outcomeOf === 'pass' ? { ...base, outcome: 'pass' } : { ...base, outcome: 'fail', remedy: 'Ask.' }
  }

  test.for([
    { what: 'hold', findings: [duties('pass', ['checksGreen'])], becomes: 'done' },
    { what: 'do not hold', findings: [duties('fail', [])], becomes: 'refused' },
    {
      what: 'hold for one set of duties and not for another',
      findings: [duties('pass', ['checksGreen']), duties('fail', [])],
      becomes: 'refused',
    },
    { what: 'are not asked for', findings: [pass], becomes: 'refused' },
    { what: 'were not needed', findings: [duties('pass', [])], becomes: 'refused' },
  ])('may with controls if they $what: $becomes', ({ findings, becomes }) => {
    const facts = pullRequest({ author: bob })
    const both = verdict([result('change-size', [tooLarge]), result('integration-of-duties', findings)])

    expect(outcome({ facts, policy: under({ byAuthor: 'withControls' }), verdict: both })).toBe(becomes)
  })
})

describe('there is nothing to override', () => {
  const overridden = {
    ...tooLarge,
    overriddenBy: { login: 'mona', reason: 'So be it', at: '2026-01-05T08:00:00.000Z' },
  }
  test.for([
    { what: 'for a practice that holds', given: verdict([result('change-size', [pass])]), says: 'holds' },
    {
      what: 'for one that only advises',
      given: verdict([result('change-size', [tooLarge], { enforcement: 'advise' })]),
      says: 'blocks nothing',
    },
    { what: 'for one that is not asked', given: verdict([]), says: 'is not asked of this pull request' },
    { what: 'twice', given: verdict([result('change-size', [overridden])]), says: 'overridden already, by mona' },
  ])('$what', ({ given, says }) => {
    const answer = answerTo(because, { verdict: given })

    expect(answer).toMatchObject({ outcome: 'refused', reply: expect.stringContaining(says) })
    expect(answer?.entries).toBeUndefined()
  })

  test.for(['organization-policy', 'change-model', 'merge-group'])('for %s, which is no practice', (id) => {
    const answer = answerTo(`/andon override ${id} because I say so`, { verdict: verdict([result(id, [unreadable])]) })

    expect(answer).toMatchObject({ outcome: 'refused' })
  })
})

test('what Andon cannot know may be overridden: nobody should wait for GitHub for ever', () => {
  expect(outcome({ verdict: verdict([result('change-size', [unreadable])]) })).toBe('done')
})

test('a head that came after the comment is not overridden', () => {
  expect(answerTo(because, { moved: true })?.reply).toContain('pushed to after you wrote this')
})

test.for(['/andon override change-size', '/andon override because I want', '/andon override change-size because'])(
  '%s lacks a reason or a practice',
  (body) => {
    expect(answerTo(body)?.reply).toMatch(/^Write it as/)
  },
)

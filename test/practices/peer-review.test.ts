import { describe, expect, test } from 'vitest'
import type { PullRequestFacts } from '../../src/facts.ts'
import { untold } from '../../src/facts.ts'
import { peerReview } from '../../src/practices/peer-review.ts'
import { bot, commit, headSha, person, pullRequest, review } from '../facts.ts'

const older = '9e01d77000000000000000000000000000000000'
const gone = '1111111000000000000000000000000000000000'
const commits = [commit(older, 'ada'), commit(headSha, 'ada')]

const judge = (facts: Partial<PullRequestFacts>, settings: object = {}) =>
  peerReview.evaluate(pullRequest({ commits, ...facts }), peerReview.config.parse(settings))

/** The outcome of the approvals, and why any of them does not count. */
function approvals(facts: Partial<PullRequestFacts>, settings: object = {}) {
  const [finding] = judge(facts, settings)
  return { outcome: finding?.outcome, ignored: finding?.notes?.map(({ text }) => text) ?? [] }
}
const pass = { outcome: 'pass', ignored: [] }
const pending = (...ignored: string[]) => ({ outcome: 'pending', ignored })

describe('how many approve', () => {
  test.for([
    { when: 'none is asked for', wanted: 0, by: [], outcome: 'pass' },
    { when: 'one is asked for and there is none', wanted: 1, by: [], outcome: 'pending' },
    { when: 'one is asked for and there is one', wanted: 1, by: ['lin'], outcome: 'pass' },
    { when: 'two are asked for and there is one', wanted: 2, by: ['lin'], outcome: 'pending' },
    { when: 'two are asked for and one person approves twice', wanted: 2, by: ['lin', 'lin'], outcome: 'pending' },
    { when: 'two are asked for and there are two', wanted: 2, by: ['lin', 'kai'], outcome: 'pass' },
  ])('$outcome when $when', ({ wanted, by, outcome }) => {
    const reviews = by.map((login) => review(login, 'approved'))

    expect(judge({ reviews }, { approvals: wanted })).toMatchObject([{ outcome }])
  })

  test('a missing approval says whom to ask', () => {
    expect(judge({ reviews: [review('lin', 'approved')] }, { approvals: 3 })).toEqual([
      {
        outcome: 'pending',
        waitingFor: 'person',
        reason: '1 of 3 approvals of the newest commit.',
        remedy: 'Ask people with write access for 2 reviews.',
        next: '2 reviews from people with write access',
        notes: [],
        settings: ['approvals'],
        evidence: {
          approvers: ['lin'],
          ignored: [],
          missing: ['2 approvals from people with write access'],
          shortestPath: [],
        },
      },
    ])
  })

  test('a draft waits, and says nothing else', () => {
    const reviews = [review('lin', 'changes_requested')]

    expect(judge({ draft: true, reviews })).toMatchObject([
      { outcome: 'pending', waitingFor: 'person', reason: 'A draft is not reviewed yet.' },
    ])
  })
})

describe('whose approval counts', () => {
  test.for([
    { who: 'a colleague', given: review('lin', 'approved'), expected: pass },
    {
      who: 'the author',
      given: review('ada', 'approved'),
      expected: pending('ada opened this pull request'),
    },
    {
      who: 'the author after a change of name',
      given: review('x', 'approved', headSha, { by: { ...person('ada'), login: 'countess' } }),
      expected: pending('countess opened this pull request'),
    },
    {
      who: 'a bot',
      given: review('x', 'approved', headSha, { by: bot('helper[bot]') }),
      expected: pending('helper[bot] is a bot; only a person can review'),
    },
    {
      who: 'someone without write access',
      given: review('lin', 'approved', headSha, { canPush: false }),
      expected: pending('lin has no write access to this repository'),
    },
  ])('$expected.outcome with the approval of $who', ({ given, expected }) => {
    expect(approvals({ reviews: [given] })).toEqual(expected)
  })

  test.for([
    { held: 'write', wanted: 'maintain', outcome: 'pending' },
    { held: 'maintain', wanted: 'maintain', outcome: 'pass' },
    { held: 'admin', wanted: 'maintain', outcome: 'pass' },
    { held: 'maintain', wanted: 'admin', outcome: 'pending' },
    { held: { unavailable: 'GitHub answered 502.' }, wanted: 'admin', outcome: 'unknown' },
  ] as const)('$outcome with $held where $wanted is asked for', ({ held, wanted, outcome }) => {
    const facts = { reviews: [review('Lin', 'approved')], people: { ...untold.people, permissions: { lin: held } } }

    expect(judge(facts, { from: { permission: wanted } })).toMatchObject([{ outcome }])
  })

  test('a permission that nobody read is unknown', () => {
    expect(judge({ reviews: [review('lin', 'approved')] }, { from: { permission: 'admin' } })).toMatchObject([
      { outcome: 'unknown' },
    ])
  })
})

describe('which commit was approved', () => {
  test.for([
    { commit: 'the head', sha: headSha, approvalOf: 'head', expected: pass },
    {
      commit: 'an older commit',
      sha: older,
      approvalOf: 'head',
      expected: pending('lin approved `9e01d77`, and the head is now `a1b2c3d`'),
    },
    { commit: 'an older commit', sha: older, approvalOf: 'anyCommit', expected: pass },
    {
      commit: 'a commit that a force push removed',
      sha: gone,
      approvalOf: 'anyCommit',
      expected: pending('lin approved `1111111`, which is no longer part of this pull request'),
    },
    {
      commit: 'a commit that GitHub no longer has',
      sha: null,
      approvalOf: 'anyCommit',
      expected: pending('lin approved a commit that GitHub no longer has'),
    },
  ])('$expected.outcome for $commit under $approvalOf', ({ sha, approvalOf, expected }) => {
    expect(approvals({ reviews: [review('lin', 'approved', sha)] }, { approvalOf })).toEqual(expected)
  })

  test('without the list of commits an older approval is neither good nor bad', () => {
    const facts = { commits: { unavailable: 'over 250' }, reviews: [review('lin', 'approved', older)] }

    expect(judge(facts, { approvalOf: 'anyCommit', contributorsMayApprove: true })).toMatchObject([
      { outcome: 'unknown' },
    ])
  })
})

describe('people who wrote part of the change', () => {
  const byLin = [commit(headSha, 'ada', { committer: person('lin') })]
  const unattributed = [commit(headSha, 'ada', { authors: [{ name: 'Root', person: null }] })]

  test('cannot approve it', () => {
    expect(approvals({ commits: byLin, reviews: [review('lin', 'approved')] })).toEqual(
      pending('lin wrote part of this change (`a1b2c3d`)'),
    )
  })

  test('can approve it where the policy says so', () => {
    const settings = { contributorsMayApprove: true }

    expect(approvals({ commits: byLin, reviews: [review('lin', 'approved')] }, settings)).toEqual(pass)
  })

  test('are unknown when the commits are, so no approval is known to count', () => {
    const facts = { commits: { unavailable: 'over 250' }, reviews: [review('lin', 'approved')] }

    expect(judge(facts)).toMatchObject([{ outcome: 'unknown' }])
  })

  test('must be known: a commit without an account keeps the change waiting', () => {
    expect(judge({ commits: unattributed, reviews: [review('lin', 'approved')] })).toMatchObject([
      {
        outcome: 'pending',
        waitingFor: 'person',
        settings: ['contributorsMayApprove', 'unattributedCommits'],
        notes: [{ topic: 'Commits without an account', text: '`a1b2c3d`: Root' }],
      },
    ])
  })

  test.for([{ unattributedCommits: 'allow' }, { contributorsMayApprove: true }])(
    'need not be known with %j',
    (settings) => {
      expect(approvals({ commits: unattributed, reviews: [review('lin', 'approved')] }, settings)).toEqual(pass)
    },
  )
})

describe('the last opinion of a person', () => {
  const cases = [
    { said: ['approved', 'commented'], outcomes: ['pass'] },
    { said: ['approved', 'changes_requested'], outcomes: ['pending', 'fail'] },
    { said: ['changes_requested', 'approved'], outcomes: ['pass'] },
    { said: ['changes_requested', 'commented'], outcomes: ['pending', 'fail'] },
    { said: ['approved', 'dismissed'], outcomes: ['pending'] },
    { said: ['dismissed', 'approved'], outcomes: ['pass'] },
  ] as const
  test.for(cases)('$said gives $outcomes', ({ said, outcomes }) => {
    const findings = judge({ reviews: said.map((state) => review('lin', state)) })

    expect(findings.map(({ outcome }) => outcome)).toEqual(outcomes)
  })

  test.for([
    { last: 'changes_requested', why: 'lin requested changes later' },
    { last: 'dismissed', why: 'lin gave a later review, which was dismissed' },
  ] as const)('takes the place of an approval, and it is said why: $why', ({ last, why }) => {
    const reviews = [review('lin', 'approved'), review('kai', 'approved'), review('lin', last)]

    expect(approvals({ reviews }, { approvals: 2 })).toEqual(pending(why))
  })

  test('decides even when GitHub lists it first', () => {
    const [first, last] = [review('lin', 'approved'), review('lin', 'changes_requested')]

    expect(judge({ reviews: [last, first] }).map(({ outcome }) => outcome)).toEqual(['pending', 'fail'])
  })
})

describe('requested changes', () => {
  const objection = review('lin', 'changes_requested', older)

  test('deny until that person looks again, however many others approve', () => {
    expect(judge({ reviews: [objection, review('kai', 'approved')] })).toMatchObject([
      { outcome: 'pass' },
      { outcome: 'fail', reason: 'lin requested changes.', settings: ['requestedChanges'] },
    ])
  })

  test.for([
    { who: 'someone without write access', given: { ...objection, canPush: false } },
    { who: 'a bot', given: { ...objection, by: bot('lint[bot]') } },
  ])('of $who do not deny', ({ given }) => {
    expect(judge({ reviews: [given, review('kai', 'approved')] })).toMatchObject([{ outcome: 'pass' }])
  })

  test('do not deny where the policy allows them', () => {
    const settings = { requestedChanges: 'allow' }

    expect(judge({ reviews: [objection, review('kai', 'approved')] }, settings)).toHaveLength(1)
  })
})

describe('conversations', () => {
  const thread = { path: 'src/a.ts', resolved: false, outdated: true, by: 'lin' }
  const reviews = [review('lin', 'approved')]

  test.for([
    { threads: [thread], unresolvedThreads: 'block', outcomes: ['pass', 'pending'] },
    { threads: [{ ...thread, resolved: true }], unresolvedThreads: 'block', outcomes: ['pass'] },
    { threads: [thread], unresolvedThreads: 'allow', outcomes: ['pass'] },
  ])('$outcomes with $unresolvedThreads and $threads.length open', ({ threads, unresolvedThreads, outcomes }) => {
    expect(judge({ reviews, threads }, { unresolvedThreads }).map(({ outcome }) => outcome)).toEqual(outcomes)
  })
})

import { describe, expect, test } from 'vitest'
import { untold } from '../../../src/facts.ts'
import { bot, commit, headSha, person, pullRequest, review } from '../../facts.ts'
import { approvals, at, comment, marks, people } from './judging.ts'

const older = '9e01d77000000000000000000000000000000000'
const commits = [commit(older, 'ada'), commit(headSha, 'ada', { parents: [older] })]
const counts = { outcome: 'pass', ignored: [] }
const lacks = (...ignored: string[]) => ({ outcome: 'pending', ignored })

describe('who may approve', () => {
  test('of several reasons against an approval the first is given, the one about the person', () => {
    const given = review('x', 'approved', 'c0ffee', { by: bot('helper[bot]'), canPush: false })

    expect(approvals({ reviews: [given] })).toMatchObject(lacks('helper[bot] is a bot; only a person can review'))
  })

  test('an account that stands for nobody does not', () => {
    const by = { ...person('import'), kind: 'mannequin' } as const

    expect(approvals({ reviews: [review('x', 'approved', headSha, { by })] })).toMatchObject({ outcome: 'pending' })
  })

  test('anybody else does where the author has vanished', () => {
    expect(approvals({ author: null, reviews: [review('lin', 'approved')] })).toMatchObject(counts)
  })

  test.for([
    { setting: {}, author: false, other: false },
    { setting: { authorMayApprove: true }, author: true, other: false },
    { setting: { otherContributorsMayApprove: true }, author: false, other: true },
    { setting: { contributorsMayApprove: true }, author: true, other: true },
  ])('with $setting the author: $author, another contributor: $other', ({ setting, author, other }) => {
    const facts = {
      commits: [commit(headSha, 'ada', { committer: person('lin') })],
      ...people({ permissions: { ada: 'write', lin: 'write' } }),
    }
    const said = (by: string) => approvals({ ...facts, comments: [comment(by, ':+1:', 1)] }, { ...marks, ...setting })

    expect(said('ada').outcome).toBe(author ? 'pass' : 'pending')
    expect(said('lin').outcome).toBe(other ? 'pass' : 'pending')
  })
})

describe('whose approval is asked for', () => {
  const known = people({
    teams: { 'acme/security': ['lin'] },
    organizations: { acme: ['kai'] },
    permissions: { lin: 'write', kai: 'read', mia: 'triage' },
  })
  const noWrite = { canPush: false }

  test.for([
    { from: { users: ['LIN'] }, by: 'lin', outcome: 'pass' },
    { from: { users: ['kai'] }, by: 'lin', outcome: 'pending' },
    { from: { teams: ['Acme/Security'] }, by: 'lin', outcome: 'pass' },
    { from: { teams: ['acme/security'] }, by: 'kai', outcome: 'pending' },
    { from: { teams: ['acme/unread'] }, by: 'lin', outcome: 'unknown' },
    { from: { teams: ['acme/unread', 'acme/security'] }, by: 'lin', outcome: 'pass' },
    { from: { organizations: ['acme'] }, by: 'kai', outcome: 'pass' },
    { from: { permission: 'triage' }, by: 'mia', outcome: 'pass' },
    { from: { permission: 'triage' }, by: 'kai', outcome: 'pending' },
    { from: { permission: ['admin', 'read'] }, by: 'kai', outcome: 'pass' },
    { from: { users: ['kai'], permission: 'triage' }, by: 'mia', outcome: 'pass' },
    { from: { anyone: true }, by: 'kai', outcome: 'pending' },
    { from: { users: ['kai'], anyone: true }, by: 'kai', outcome: 'pass' },
  ])('$from, approved by $by without write access: $outcome', ({ from, by, outcome }) => {
    const canPush = by === 'lin' ? {} : noWrite

    expect(approvals({ ...known, reviews: [review(by, 'approved', headSha, canPush)] }, { from }).outcome).toBe(outcome)
  })

  test('why somebody is not asked is said', () => {
    expect(
      approvals({ ...known, reviews: [review('kai', 'approved')] }, { from: { teams: ['acme/security'] } }),
    ).toMatchObject(lacks('kai is not someone from `acme/security`'))
  })

  test.for([
    { held: 'write', outcome: 'pass' },
    { held: 'read', outcome: 'pending' },
    { held: { unavailable: 'no access' }, outcome: 'unknown' },
  ] as const)('by comment, somebody who is said to have $held: $outcome', ({ held, outcome }) => {
    const facts = { ...people({ permissions: { lin: held } }), comments: [comment('lin', ':+1:', 1)] }

    expect(approvals(facts, marks).outcome).toBe(outcome)
  })
})

describe('an approval and a move to another base branch', () => {
  test.for([
    { when: 'before it', submitted: 1, outcome: 'pending' },
    { when: 'in the same second', submitted: 2, outcome: 'pending' },
    { when: 'after it', submitted: 3, outcome: 'pass' },
  ])('$outcome when given $when', ({ submitted, outcome }) => {
    const facts = { retargetedAt: at(2), reviews: [review('lin', 'approved', headSha, { submittedAt: at(submitted) })] }

    expect(approvals(facts).outcome).toBe(outcome)
  })
})

describe('text that was edited later', () => {
  const edited = {
    ...people({ permissions: { lin: 'write' } }),
    comments: [comment('lin', ':+1:', 1, { editedAt: at(2) })],
  }

  const byReview = { reviews: [review('lin', 'approved', headSha, { editedAt: at(2), body: 'tested' })] }
  const not = lacks('lin edited the text of the approval later')

  test.for([
    { what: 'a comment', facts: edited, settings: { ...marks, ignoreEdited: false }, expected: counts },
    { what: 'a comment', facts: edited, settings: marks, expected: not },
    { what: 'a review', facts: byReview, settings: {}, expected: counts },
    { what: 'a review', facts: byReview, settings: { ignoreEdited: true }, expected: not },
    { what: 'a review', facts: byReview, settings: { ways: { reviewText: ['tested'] } }, expected: not },
  ])('$what under $settings: $expected.outcome', ({ facts, settings, expected }) => {
    expect(approvals(facts, settings)).toMatchObject(expected)
  })

  test('does not hide an approval that was not edited', () => {
    const facts = { ...edited, reviews: [review('lin', 'approved', headSha, { submittedAt: at(0) })] }

    expect(approvals(facts, { ...marks, ignoreEdited: true })).toMatchObject(counts)
  })
})

describe('a comment', () => {
  const push = (second: number) => ({ by: person('ada'), sha: headSha, at: at(second) })
  const said = { commits, ...people({ permissions: { lin: 'write' } }), comments: [comment('lin', ':+1:', 5)] }

  test.for([
    { pushes: [], approvalOf: 'head', outcome: 'pass', when: 'nothing was pushed since it was opened' },
    { pushes: [push(4)], approvalOf: 'head', outcome: 'pass', when: 'the head was pushed before' },
    { pushes: [push(5)], approvalOf: 'head', outcome: 'pending', when: 'the head was pushed in the same second' },
    { pushes: [push(6)], approvalOf: 'head', outcome: 'pending', when: 'the head was pushed after it' },
    { pushes: [push(6)], approvalOf: 'anyCommit', outcome: 'pass', when: 'the head was pushed after it' },
    { pushes: [push(6)], approvalOf: 'patch', outcome: 'pending', when: 'what it was about is not known' },
  ])('under $approvalOf: $outcome when $when', ({ pushes, approvalOf, outcome }) => {
    expect(approvals({ ...said, pushes }, { ...marks, approvalOf }).outcome).toBe(outcome)
  })
})

describe('approvalOf: patch', () => {
  const reviews = [review('lin', 'approved', older), review('kai', 'approved', older)]
  const patches = { [older]: { 'src/a.ts': '1', 'docs/b.md': '2' }, [headSha]: { 'src/a.ts': '1', 'docs/b.md': '3' } }
  const files = ['src/a.ts', 'docs/b.md'].map((path) => {
    return { path, additions: 1, deletions: 0, change: 'modified' as const, generated: false }
  })
  const facts = {
    ...pullRequest({ commits, reviews, patches, files }),
    codeowners: { path: 'CODEOWNERS', text: '/src/ @lin\n/docs/ @kai' },
    people: { ...untold.people, permissions: { lin: 'write', kai: 'write' } },
  } as const
  const owners = { from: { codeowners: true }, approvalOf: 'patch' }

  test('keeps approvals while the patch is as it was', () => {
    const unchanged = { ...patches, [headSha]: patches[older] ?? {} }

    expect(approvals({ ...facts, patches: unchanged }, { approvalOf: 'patch', approvals: 2 })).toMatchObject(counts)
  })

  test('drops them when a file has changed, and says which', () => {
    expect(approvals(facts, { approvalOf: 'patch' })).toMatchObject(
      lacks(
        'lin approved `9e01d77`, and the diff of `docs/b.md` has changed since',
        'kai approved `9e01d77`, and the diff of `docs/b.md` has changed since',
      ),
    )
  })

  test('drops them when it is not known what was approved', () => {
    expect(approvals({ ...facts, patches: {} }, { approvalOf: 'patch' }).outcome).toBe('pending')
  })

  test('with perFile only owners of what has changed look again', () => {
    expect(approvals(facts, { ...owners, perFile: true })).toMatchObject({
      ...lacks('kai approved `9e01d77`, and the diff of `docs/b.md` has changed since'),
      reason: expect.stringContaining('0 of 1 approval for `docs/b.md`'),
      by: ['lin'],
      path: ['kai'],
    })
    expect(approvals(facts, owners).by).toEqual([])
  })
})

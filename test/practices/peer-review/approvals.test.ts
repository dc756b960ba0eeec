import { describe, expect, test } from 'vitest'
import { standingOf } from '../../../src/practices/peer-review/approvals.ts'
import { contributorsOf } from '../../../src/practices/peer-review/opinions.ts'
import { bot, commit, headSha, person, pullRequest, review } from '../../facts.ts'

const rules = { minimumPermission: 'write', approvalOf: 'head' } as const

test('only the first reason is given, the one about the person', () => {
  const given = review('x', 'approved', 'c0ffee', { by: bot('helper[bot]'), canPush: false })

  expect(standingOf(given, { facts: pullRequest(), rules, contributors: null })).toEqual({
    review: given,
    counts: false,
    why: 'is a bot; only a person can review',
  })
})

test('an account that stands for nobody does not count', () => {
  const by = { ...person('import'), kind: 'mannequin' } as const

  expect(
    standingOf(review('x', 'approved', headSha, { by }), { facts: pullRequest(), rules, contributors: null }),
  ).toMatchObject({ counts: false })
})

test('an approval counts when nothing speaks against it, whoever the vanished author was', () => {
  const facts = pullRequest({ author: null })

  expect(standingOf(review('lin', 'approved'), { facts, rules, contributors: null }).counts).toBe(true)
})

describe('an approval and a move to another base branch', () => {
  const at = (second: number) => `2026-01-04T10:00:0${second}.000Z`

  test.for([
    { when: 'before it', submitted: 1, counts: false },
    { when: 'in the same second', submitted: 2, counts: false },
    { when: 'after it', submitted: 3, counts: true },
  ])('counts: $counts when given $when', ({ submitted, counts }) => {
    const facts = pullRequest({ retargetedAt: at(2) })
    const given = review('lin', 'approved', facts.head.sha, { submittedAt: at(submitted) })

    expect(standingOf(given, { facts, rules, contributors: null })).toMatchObject({ counts })
  })
})

describe('who pushed', () => {
  const pushed = { by: person('kai'), sha: 'c1', at: '2026-01-04T10:00:00.000Z' }
  const made = commit('c1', 'ada', {
    committer: person('web-flow'),
    signature: { valid: true, signer: person('web-flow'), byGitHub: true, gpgKey: null },
  })

  test.for([
    { what: 'a commit in the name of another', commits: [commit('c1', 'ada')], pushes: [pushed] },
    { what: 'a commit that a later push replaced', commits: [], pushes: [pushed] },
    { what: 'nothing, but pressed "Update branch"', commits: [made], pushes: [] },
  ])('$what', ({ commits, pushes }) => {
    expect(contributorsOf(commits, [pushed]).pushes).toEqual(pushes)
  })
})

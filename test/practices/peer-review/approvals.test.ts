import { expect, test } from 'vitest'
import { standingOf } from '../../../src/practices/peer-review/approvals.ts'
import { bot, headSha, person, pullRequest, review } from '../../facts.ts'

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

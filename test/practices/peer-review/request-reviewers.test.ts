import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PullRequestFacts } from '../../../src/facts.ts'
import { untold } from '../../../src/facts.ts'
import { type Asking, reviewersToRequest } from '../../../src/practices/peer-review/request-reviewers.ts'
import { pullRequest, review } from '../../facts.ts'

const candidate = (login: string, openRequests = 0) => ({ login, available: true, openRequests })
const crowd = [candidate('kai', 3), candidate('lin', 1), candidate('sam', 2)]
const one = { what: 'an approval', approvals: 1, who: ['kai', 'lin', 'sam'] } as const

const wasAsked = (...names: readonly string[]) => ({
  reviewRequests: names.map((of) => ({ of, by: null, at: '2026-01-03T10:00:00.000Z' })),
})

const asking = (facts: Partial<PullRequestFacts>, more: Partial<Asking> = {}) =>
  reviewersToRequest({ facts: pullRequest(facts), demands: [one], candidates: crowd, ...more })

describe('reviewers', () => {
  test('are those with the fewest open requests, and no more than are missing', () => {
    expect(asking({})).toEqual({ users: ['lin'], teams: [] })
    expect(asking({}, { demands: [{ ...one, approvals: 2 }] })).toEqual({ users: ['lin', 'sam'], teams: [] })
  })

  test('are few: who can answer two demands is asked, rather than two people', () => {
    const demands = [
      { ...one, who: ['kai', 'lin'] },
      { ...one, who: ['kai', 'sam'] },
    ]

    expect(asking({}, { demands }).users).toEqual(['kai'])
  })

  test.for([
    ['a draft', { draft: true }],
    ['enough people who are asked already', { requestedReviewers: ['Kai'] }],
    [
      'a team that is asked already',
      { requestedReviewers: ['acme/web'], people: { ...untold.people, teams: { 'acme/web': ['sam'] } } },
    ],
  ] as const)('are nobody for %s', ([, facts]) => {
    expect(asking(facts)).toEqual({ users: [], teams: [] })
  })

  test.for([
    ['who objects now', { reviews: [review('Lin', 'approved'), review('Lin', 'changes_requested')] }, {}],
    ['the author', { author: { id: 5, login: 'LIN', kind: 'user' } }, {}],
    ['who was asked before and is not any more', wasAsked('Lin'), {}],
    ['who is no candidate', {}, { candidates: [candidate('sam', 2), candidate('kai', 3)] }],
  ] as const)('are never %s', ([, facts, more]) => {
    expect(asking(facts, more).users).toEqual(['sam'])
  })

  test('are asked beside those who are asked already, if these are too few or others', () => {
    expect(asking({ requestedReviewers: ['kai'] }, { demands: [{ ...one, approvals: 2 }] }).users).toEqual(['lin'])
    expect(asking({ requestedReviewers: ['zoe', 'other/team'] }).users).toEqual(['lin'])
  })

  test('are as many as there are, if these are too few', () => {
    expect(
      asking(
        {},
        {
          demands: [
            { ...one, approvals: 9 },
            { ...one, who: ['gone'] },
          ],
        },
      ).users,
    ).toEqual(['lin', 'sam', 'kai'])
  })

  test('are at most fifteen', () => {
    const many = Array.from({ length: 20 }, (_, index) => candidate(`p${index}`))

    expect(asking({}, { candidates: many, demands: [{ ...one, who: 'anyone', approvals: 20 }] }).users).toHaveLength(15)
  })
})

describe('a team', () => {
  const hidden = { what: 'an owner', approvals: 1, who: [], teams: ['acme/Web', 'acme/api'] }

  test('is asked as a whole where nobody of it is known', () => {
    expect(asking({}, { demands: [hidden, hidden] })).toEqual({ users: [], teams: ['acme/api'] })
  })

  test('is not asked where somebody is', () => {
    expect(asking({}, { demands: [{ ...hidden, who: ['kai'] }] })).toEqual({ users: ['kai'], teams: [] })
  })

  test.for([
    ['is asked', { requestedReviewers: ['acme/web'] }, []],
    ['was asked before', wasAsked('acme/api'), ['acme/web']],
  ] as const)('that %s is not asked again', ([, facts, teams]) => {
    expect(asking(facts, { demands: [hidden] })).toEqual({ users: [], teams })
  })
})

test('once everybody who should be is asked, nobody else is', () => {
  const logins = ['ada', 'kai', 'lin', 'sam', 'zoe']
  const demand = fc.record({
    what: fc.constant('x'),
    approvals: fc.nat(3),
    who: fc.oneof(fc.constant('anyone' as const), fc.subarray(logins)),
  })
  fc.assert(
    fc.property(fc.array(demand, { maxLength: 4 }), fc.subarray(logins), (demands, before) => {
      const candidates = logins.map((login) => candidate(login))
      const { users } = asking(wasAsked(...before), { demands, candidates })

      expect(users).not.toContain('ada')
      expect(users.filter((login) => before.includes(login))).toEqual([])
      const facts = { requestedReviewers: users, ...wasAsked(...before, ...users) }
      const again = asking(facts, { demands, candidates })
      expect(again).toEqual({ users: [], teams: [] })
    }),
  )
})

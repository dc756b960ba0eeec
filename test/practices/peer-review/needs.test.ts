import { expect, test } from 'vitest'
import { type Needs, unionOfNeeds } from '../../../src/practice.ts'
import { peerReview } from '../../../src/practices/peer-review.ts'

const needs = (settings: object) => peerReview.needs?.(peerReview.config.parse(settings))
const marks = { commentContains: [':+1:'] }

test.for<Readonly<{ what: string; settings: object; wanted: Needs }>>([
  { what: 'nothing by default', settings: {}, wanted: {} },
  {
    what: 'no permission of reviewers for write: GitHub says it',
    settings: { from: { permission: 'write' } },
    wanted: {},
  },
  {
    what: 'any other permission of reviewers',
    settings: { from: { permission: ['admin', 'triage'] } },
    wanted: { permissionsOf: ['reviewers'] },
  },
  {
    what: 'comments, and what commenters may do, where comments approve',
    settings: { ways: marks },
    wanted: { comments: true, permissionsOf: ['commenters'] },
  },
  {
    what: 'comments alone where people are named',
    settings: { ways: marks, from: { users: ['lin'] } },
    wanted: { comments: true, availability: true, reviewers: ['lin'] },
  },
  { what: 'the text of reviews', settings: { ways: { reviewText: ['x'] } }, wanted: { comments: true } },
  {
    what: 'what the author may do where the description approves',
    settings: { ways: { descriptionPatterns: ['x'] } },
    wanted: { permissionsOf: ['contributors'] },
  },
  { what: 'nothing for people nobody asks', settings: { approvals: 0, from: { teams: ['acme/a'] } }, wanted: {} },
  {
    what: 'what any rule wants, however deep and whether or not it applies',
    settings: {
      rules: [
        {
          when: { authorTeams: ['acme/a'] },
          anyOf: [{ from: { teams: ['acme/b'], codeowners: true }, approvalOf: 'patch' }],
        },
        { approvals: 0, conditions: { checks: ['build'] } },
        { ignoreCommitsBy: { organizations: ['robots'] } },
      ],
    },
    wanted: {
      teams: ['acme/a', 'acme/b'],
      codeowners: true,
      availability: true,
      patches: true,
      checks: true,
      organizations: ['robots'],
    },
  },
  {
    what: 'nothing of the top where rules say otherwise',
    settings: { from: { teams: ['acme/a'] }, rules: [{ from: { users: ['lin'] } }] },
    wanted: { availability: true, reviewers: ['lin'] },
  },
  {
    what: 'what objections want',
    settings: { objections: { from: { teams: ['acme/a'] }, commentContains: ['no'], when: [{ checks: ['x'] }] } },
    wanted: { teams: ['acme/a'], comments: true, checks: true },
  },
  {
    what: 'what may withdraw an objection',
    settings: { objections: { from: { users: ['lin'] }, withdrawContains: ['ok'] } },
    wanted: { comments: true },
  },
  {
    what: 'who is free, to ask for reviews',
    settings: { requestReviewers: true, from: { users: ['lin'] } },
    wanted: { availability: true, reviewers: ['lin'] },
  },
])('$what', ({ settings, wanted }) => {
  expect(needs(settings)).toEqual(unionOfNeeds([wanted]))
})

test('an approach looks at what contributors may do', () => {
  expect(needs({ approach: 'pairProgramming' })).toMatchObject({ permissionsOf: ['contributors'] })
})

import { expect, test } from 'vitest'
import { evaluateCondition } from '../../src/conditions/match.ts'
import { conditionSchema } from '../../src/conditions/schema.ts'
import { untold } from '../../src/facts.ts'
import { bot, pullRequest } from '../facts.ts'

const people = { ...untold.people, teams: { 'acme/core': ['ada'] }, permissions: { ada: 'admin' } } as const
const labelled = (login: string) => ({ labels: [{ name: 'urgent', appliedBy: bot(login), appliedAt: null }], people })

test.for([
  {
    when: 'an App is called like a member of the team',
    written: { authorTeams: ['acme/core'] },
    facts: { author: bot('ada'), people },
    because: 'ada[bot] is not a user, and teams have only users',
  },
  {
    when: 'a bot applied the label, whose permission nobody reads',
    written: { labels: { anyOf: ['urgent'], appliedBy: { permission: 'maintain' } } },
    facts: labelled('labeler'),
    because: 'it carries the label `urgent`, but labeler[bot], who applied it, is not a user',
  },
  {
    when: 'a bot applied it that is called like an administrator',
    written: { labels: { anyOf: ['urgent'], appliedBy: { permission: 'admin' } } },
    facts: labelled('ada'),
    because: 'it carries the label `urgent`, but ada[bot], who applied it, is not a user',
  },
  {
    when: 'a bot applied it that is called like a member of the team',
    written: { labels: { anyOf: ['urgent'], appliedBy: { teams: ['acme/core'] } } },
    facts: labelled('ada'),
    because: 'it carries the label `urgent`, but ada[bot], who applied it, is not a user',
  },
])('a bot has no say: $when', ({ written, facts, because }) => {
  expect(evaluateCondition(conditionSchema.parse(written), pullRequest(facts))).toEqual({
    truth: false,
    because,
    revisitAt: null,
  })
})

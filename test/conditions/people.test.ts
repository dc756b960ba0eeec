import { describe, expect, test } from 'vitest'
import { evaluateCondition } from '../../src/conditions/match.ts'
import { conditionSchema } from '../../src/conditions/schema.ts'
import { type PullRequestFacts, untold } from '../../src/facts.ts'
import { bot, person, pullRequest } from '../facts.ts'
import { expectRow, type Row } from './rows.ts'

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

const group = { users: ['kai'], teams: ['acme/core'], organizations: ['acme'] }
const members = (
  teams: PullRequestFacts['people']['teams'],
  organizations: PullRequestFacts['people']['organizations'],
) => ({ people: { ...untold.people, teams, organizations } })

const authors: readonly Row[] = [
  ['an App without its ending', { author: ['bulld'] }, { author: bot('bulld') }, false, 'the author is not `bulld`'],
  [
    'a member of the team',
    { author: group },
    members({ 'acme/core': ['ada'] }, {}),
    true,
    'ada is a member of `acme/core`',
  ],
  [
    'a member of the organisation',
    { author: { organizations: ['Acme'] } },
    members({}, { acme: ['ada'] }),
    true,
    'ada is a member of `Acme`',
  ],
  [
    'an App called like a member',
    { author: { organizations: ['acme'] } },
    { author: bot('ada'), ...members({}, { acme: ['ada'] }) },
    false,
    'ada[bot] is not a user, and organisations have only users',
  ],
  [
    'of an organisation nobody asked about',
    { author: { organizations: ['acme'] } },
    {},
    'unknown',
    'the members of `acme` were not read',
  ],
  [
    'none of them',
    { author: group },
    members({ 'acme/core': [] }, { acme: [] }),
    false,
    'ada is not `kai`, and ada is not a member of `acme/core`, and ada is not a member of `acme`',
  ],
]

describe('the author is', () => {
  test.for(authors)('%s', expectRow)
})

const labels: readonly Row[] = [
  [
    'all are there, in any case',
    { labels: { allOf: ['ready', 'qa'] } },
    { labels: [label('Ready'), label('QA')] },
    true,
    'it carries the label `Ready`, and it carries the label `QA`',
  ],
  [
    'one is missing',
    { labels: { allOf: ['ready', 'qa'] } },
    { labels: [label('ready')] },
    false,
    'it does not carry the label `qa`',
  ],
  [
    'one was applied by somebody who may not',
    { labels: { allOf: ['ready', 'qa'], appliedBy: { permission: 'write' } } },
    {
      labels: [label('ready', 'kai'), label('qa', 'ada')],
      people: { ...untold.people, permissions: { kai: 'write', ada: 'triage' } },
    },
    false,
    'it carries the label `qa`, but ada does not have write access',
  ],
]

function label(name: string, applier: string | null = null) {
  return { name, appliedBy: applier === null ? null : person(applier), appliedAt: null }
}

describe('of several labels', () => {
  test.for(labels)('%s', expectRow)
})

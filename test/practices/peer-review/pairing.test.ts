import { describe, expect, test } from 'vitest'
import type { PullRequestFacts } from '../../../src/facts.ts'
import { acknowledgedPartners, partnersOf } from '../../../src/practices/peer-review/pairing.ts'
import { bot, commit, headSha, person, pullRequest, review } from '../../facts.ts'

const by = (...logins: readonly string[]) => ({ authors: logins.map((name) => ({ name, person: person(name) })) })
const note = (login: string, head = headSha) => ({
  by: person(login),
  with: ['ada'],
  head,
  at: '2026-01-04T09:00:00.000Z',
})
const noted = (...notes: readonly ReturnType<typeof note>[]) => ({
  recorded: { overrides: [], reviewedTogether: notes, followUps: [] },
})
const mayWrite = (permissions: PullRequestFacts['people']['permissions']) => ({
  people: { teams: {}, organizations: {}, permissions, availability: {} },
})

/** Ada's pull request, which she wrote together with Kai. */
const paired = (more: Partial<PullRequestFacts> = {}) =>
  pullRequest({ commits: [commit(headSha, 'ada', by('ada', 'Kai'))], ...mayWrite({ kai: 'write' }), ...more })
const partners = (facts: PullRequestFacts) => acknowledgedPartners(facts).map(({ login }) => login)

test.for<[string, Partial<PullRequestFacts>]>([
  ['notes it at the head', noted(note('kai'))],
  ['approves the head', { reviews: [review('kai', 'approved')] }],
  [
    'approves the head after an objection',
    { reviews: [review('kai', 'changes_requested'), review('kai', 'approved')] },
  ],
])('a co-author is a partner who %s', ([, acknowledgement]) => {
  expect(partners(paired(acknowledgement))).toEqual(['Kai'])
})

test('so is the author of a commit of which the author of the pull request is co-author', () => {
  const commits = [commit(headSha, 'kai', by('kai', 'ada'))]

  expect(partners(paired({ commits, ...noted(note('kai')) }))).toEqual(['kai'])
})

test('commits of the author alone are the partner to look at, not in the way', () => {
  const commits = [commit('c1', 'ada'), commit(headSha, 'ada', by('ada', 'kai'))]

  expect(partners(paired({ commits, ...noted(note('kai')) }))).toEqual(['kai'])
})

test.for<[string, Partial<PullRequestFacts>]>([
  ['who says nothing', {}],
  ['for whom another speaks', noted(note('ada'))],
  ['who noted an older head', noted(note('kai', 'c1'))],
  ['who approved an older head', { reviews: [review('kai', 'approved', 'c1')] }],
  ['who only comments', { reviews: [review('kai', 'commented')] }],
  ['whose approval was dismissed', { reviews: [review('kai', 'dismissed')] }],
  ['who approved and then objects', { reviews: [review('kai', 'approved'), review('kai', 'changes_requested')] }],
  ['without write access', { ...noted(note('kai')), ...mayWrite({ kai: 'triage' }) }],
  ['whose permission is not known', { ...noted(note('kai')), ...mayWrite({}) }],
  ['whose permission cannot be read', { ...noted(note('kai')), ...mayWrite({ kai: { unavailable: 'not shown' } }) }],
])('a co-author %s is no partner', ([, more]) => {
  expect(partners(paired(more))).toEqual([])
})

test.for<[string, Partial<PullRequestFacts>]>([
  ['who wrote a commit alone', { commits: [commit('c1', 'kai'), commit(headSha, 'ada', by('ada', 'kai'))] }],
  [
    'who wrote a commit with somebody without an account',
    { commits: [commit(headSha, 'kai', { authors: [...by('kai').authors, { name: 'x', person: null }] })] },
  ],
  [
    'who wrote a commit with a bot',
    { commits: [commit(headSha, 'kai', { authors: [...by('kai').authors, { name: 'x', person: bot('x') }] })] },
  ],
  ['who opened the pull request', { author: person('kai') }],
  ['of a pull request that nobody opened', { author: null }],
  ['of a pull request that a bot opened', { author: bot('backport') }],
  ['of commits that cannot be read', { commits: { unavailable: 'too many' } }],
])('somebody %s is no partner, whatever they say', ([, more]) => {
  expect(partners(paired({ ...noted(note('kai')), ...more }))).toEqual([])
})

test('who is named and says nothing is known as silent', () => {
  const commits = [commit(headSha, 'ada', by('ada', 'kai', 'lin'))]
  const facts = paired({ commits, ...mayWrite({ kai: 'write', lin: 'admin' }), ...noted(note('lin')) })

  expect(partnersOf(facts)).toEqual([
    { person: person('kai'), silent: [person('kai')] },
    { person: person('lin'), silent: [] },
  ])
})

describe('what the partner pushed in the names of both', () => {
  const pushes = [{ by: person('kai'), sha: headSha, at: '2026-01-04T09:00:00.000Z' }]

  test('the author has to acknowledge too', () => {
    const facts = paired({ pushes, ...noted(note('kai')) })

    expect(partners(facts)).toEqual([])
    expect(partnersOf(facts)).toMatchObject([{ silent: [person('ada')] }])
  })

  test('at this head', () => {
    expect(partners(paired({ pushes, ...noted(note('kai'), note('ada', 'c1')) }))).toEqual([])
    expect(partners(paired({ pushes, ...noted(note('kai'), note('ada')) }))).toEqual(['Kai'])
  })

  test('is nothing that the author pushed', () => {
    const own = pushes.map((push) => ({ ...push, by: person('ada') }))

    expect(partners(paired({ pushes: own, ...noted(note('kai')) }))).toEqual(['Kai'])
  })
})

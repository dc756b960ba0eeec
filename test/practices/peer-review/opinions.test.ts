import { describe, expect, test } from 'vitest'
import { contributorsOf, isSamePerson, latestOpinions } from '../../../src/practices/peer-review/opinions.ts'
import { commit, person, review } from '../../facts.ts'

describe('the same person', () => {
  const lin = person('lin')
  test.for([
    { when: 'the ids are equal', other: { ...lin, login: 'renamed' }, same: true },
    { when: 'only the login is equal', other: { ...lin, id: 1 }, same: false },
    { when: 'GitHub shows no id and the logins differ in case', other: { ...lin, id: null, login: 'LIN' }, same: true },
    { when: 'GitHub shows no id and the logins differ', other: { ...lin, id: null, login: 'kai' }, same: false },
  ])('$same when $when', ({ other, same }) => {
    expect(isSamePerson(lin, other)).toBe(same)
    expect(isSamePerson(other, lin)).toBe(same)
  })
})

test('of two reviews at the same second the one that GitHub lists later is the last opinion', () => {
  const submittedAt = '2026-01-04T10:00:00.000Z'
  const objection = review('lin', 'changes_requested', 'a', { submittedAt })
  const approval = review('lin', 'approved', 'a', { submittedAt })

  expect(latestOpinions([objection, approval])).toEqual([approval])
  expect(latestOpinions([approval, objection])).toEqual([objection])
})

describe('contributors', () => {
  const web = { ...person('web-flow'), id: 19_864_447 }
  const byGitHub = { valid: true, signer: web, byGitHub: true, gpgKey: null }
  const logins = (...commits: Parameters<typeof contributorsOf>[0]) =>
    contributorsOf(commits).people.map(({ person }) => person.login)

  test('are authors, co-authors and committers', () => {
    const authors = ['ada', 'eve'].map((name) => ({ name, person: person(name) }))

    expect(logins(commit('c1', 'ada', { authors, committer: person('fin') }))).toEqual(['ada', 'eve', 'fin'])
  })

  test.for([web, null])('are not GitHub itself, for a commit that it made', (committer) => {
    const made = commit('c1', 'ada', { committer, signature: byGitHub })

    expect(contributorsOf([made])).toEqual({
      people: [{ person: person('ada'), sha: 'c1' }],
      unattributed: [],
      pushes: [],
    })
  })

  test.for([
    { when: 'it only claims to be made by GitHub', committer: web },
    { when: 'its e-mail belongs to no account', committer: null },
  ])('are incomplete for a commit when $when', ({ committer }) => {
    expect(contributorsOf([commit('c1', 'ada', { committer })]).unattributed).toEqual([
      { name: 'its committer', sha: 'c1' },
    ])
  })
})

import { expect, test } from 'vitest'
import { ForbiddenError, NotFoundError } from '../../src/errors.ts'
import { peopleGatherer } from '../../src/facts/people.ts'
import { forgetful } from '../../src/facts/people-memory.ts'
import type { GitHub } from '../../src/github/client.ts'
import { bot, commit, person, pullRequest, review } from '../facts.ts'

/** A GitHub that answers so about each `organisation/login`, and 404 about others. */
function fakeGitHub(answers: Readonly<Record<string, number>>) {
  const asked: string[] = []
  const github: GitHub = {
    query: () => Promise.reject(new Error('nobody asks GraphQL')),
    request: async (route, parameters = {}, manner) => {
      const key = `${parameters['org']}/${parameters['username']}`
      asked.push(key)
      expect({ route, manner }).toEqual({ route: 'GET /orgs/{org}/members/{username}', manner: { redirect: 'manual' } })
      const status = answers[key] ?? 404
      if (status === 404) throw new NotFoundError(key)
      if (status === 403) throw new ForbiddenError(key)
      return { status, data: '', headers: {} }
    },
  }
  return { github, asked }
}
const gather = peopleGatherer(forgetful, () => 0)
const unavailable = (name: string) => ({ unavailable: `GitHub does not show Andon the members of ${name}.` })

test('of everybody who took part GitHub is asked once whether they are members', async () => {
  const { github, asked } = fakeGitHub({ 'acme/kai': 204, 'acme/zoe': 204 })
  const signature = { valid: true, signer: person('Zoe'), byGitHub: false, gpgKey: null }
  const facts = pullRequest({
    commits: [commit('a', 'ada', { signature }), commit('b', 'ben', { committer: bot('kai') })],
    reviews: [review('Kai', 'approved'), review('kai', 'approved')],
    comments: [{ id: 'IC_1', by: person('mel'), body: '', at: '', editedAt: null }],
    pushes: [{ by: person('otto'), sha: 'a', at: '' }],
  })

  const { organizations } = await gather(github, { organizations: ['Acme'] }, facts)

  expect(organizations).toEqual({ acme: ['kai', 'zoe'] })
  expect(asked.toSorted()).toEqual(['ada', 'ben', 'kai', 'mel', 'otto', 'zoe'].map((login) => `acme/${login}`))
})

test.for([
  { status: 204, members: ['ada'] },
  { status: 404, members: [] },
  { status: 302, members: unavailable('acme') },
  { status: 403, members: unavailable('acme') },
])('an answer of $status', async ({ status, members }) => {
  const { github } = fakeGitHub({ 'acme/ada': status })

  const { organizations } = await gather(github, { organizations: ['acme'] }, pullRequest())

  // nobody is in an organisation of which nobody is a member, and that too is an answer
  expect(organizations).toEqual({ acme: members })
})

test('one person of whom GitHub does not tell makes the members unknown, and no other organisation', async () => {
  const { github } = fakeGitHub({ 'acme/ada': 204, 'acme/kai': 302, 'other/kai': 204 })
  const facts = pullRequest({ reviews: [review('kai', 'approved')] })

  const { organizations } = await gather(github, { organizations: ['acme', 'other'] }, facts)

  expect(organizations).toEqual({ acme: unavailable('acme'), other: ['kai'] })
})

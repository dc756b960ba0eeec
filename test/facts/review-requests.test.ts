import { expect, onTestFinished, test } from 'vitest'
import { startGitHub } from '../../demo/github/server.ts'
import { gatherPullRequest } from '../../src/facts/pull-request.ts'
import { connectWithToken } from '../../src/github/client.ts'
import { repository } from '../facts.ts'

test('who was asked for a review, by whom, and who was taken off again', async () => {
  const double = await startGitHub()
  onTestFinished(() => double.close())
  const { act } = double
  for (const login of ['ada', 'lin', 'kai']) act.createUser(login)
  act.createOrganization('acme')
  act.createTeam({ organization: 'acme', slug: 'core', members: ['kai'] })
  act.createRepository({ owner: 'acme', name: 'shop', collaborators: { ada: 'write', lin: 'write', kai: 'write' } })
  act.push({ repo: 'acme/shop', branch: 'cart', by: 'ada', files: { 'a.ts': 'a\n' } })
  const { number } = act.openPullRequest({ repo: 'acme/shop', by: 'ada', head: 'cart', title: 'Add a cart' })
  const on = { repo: 'acme/shop', number } as const
  act.requestReview({ ...on, by: 'ada', from: 'lin' })
  act.requestReview({ ...on, by: 'kai', from: 'acme/core' })
  act.removeReviewRequest({ ...on, by: 'ada', from: 'lin' })

  const { facts } = await gatherPullRequest(
    { subject: 'pull_request', repository, number },
    {
      github: connectWithToken(act.token('ada'), double.url),
      now: '2026-01-05T09:00:00.000Z',
      appId: null,
      seesAllRepositories: false,
    },
  )

  const at = expect.stringMatching(/^\d{4}-.*Z$/)
  expect(facts.requestedReviewers).toEqual(['acme/core'])
  expect(facts.reviewRequests).toEqual([
    { of: 'lin', by: expect.objectContaining({ login: 'ada', kind: 'user' }), at },
    { of: 'acme/core', by: expect.objectContaining({ login: 'kai' }), at },
    { of: 'lin', by: expect.objectContaining({ login: 'ada' }), at, removed: true },
  ])
})

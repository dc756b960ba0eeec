import { expect, test } from 'vitest'
import { getPull, getRepository } from '../../demo/github/lookup.ts'
import { enforcing, openWorld, repo, type World } from './world.ts'

const byComment = `version: 1
extends: andon/high-velocity
practices:
  peer-review: { enforcement: enforce, ways: { commentContains: [':+1:'] } }
`

const byMembers = `version: 1
extends: andon/high-velocity
practices:
  peer-review: { enforcement: enforce, from: { organizations: [acme] }, ways: { commentContains: [':+1:'] } }
`

async function requestsOf(world: World, act: () => unknown): Promise<readonly (string | null)[]> {
  const mark = world.github.requests.mark()
  act()
  await world.settle()
  return world.github.requests
    .since(mark)
    .filter(({ installationId }) => installationId !== null)
    .map(({ operation, path }) => operation ?? path)
}

async function approvedByComment() {
  const world = await openWorld({ files: { '.github/andon.yml': byComment } })
  const number = world.open()
  await world.settle()
  expect(world.check(number).conclusion).toBeNull()
  const asked = await requestsOf(world, () => world.act.comment({ repo, number, by: 'lin', body: 'Well done :+1:' }))
  expect(world.check(number).conclusion).toBe('success')
  const said = getPull(getRepository(world.github.state, repo), number).comments.find(
    ({ author }) => author.login === 'lin',
  )
  if (said === undefined) throw new Error('lin wrote a comment')
  return { world, number, asked, said }
}

test('a comment approves where the policy says so, for two requests more', async () => {
  const { asked } = await approvedByComment()

  const permission = `/repos/${repo}/collaborators/lin/permission`
  expect(asked).toEqual(['PullRequestFacts', 'Conversation', permission, 'AndonWrites'])
})

test('a comment that is edited counts as it now stands', async () => {
  const { world, number, said } = await approvedByComment()

  world.act.editComment(said, { body: 'Hm', by: said.author })
  await world.settle()

  expect(world.check(number).conclusion).toBeNull()
})

test('a comment that is deleted no longer counts', async () => {
  const { world, number, said } = await approvedByComment()

  world.act.deleteComment(said, { by: said.author })
  await world.settle()

  expect(world.check(number).conclusion).toBeNull()
})

test('a comment costs nothing where the policy does not read comments', async () => {
  const world = await openWorld({ files: { '.github/andon.yml': enforcing } })
  const number = world.open()
  await world.settle()

  expect(await requestsOf(world, () => world.act.comment({ repo, number, by: 'lin', body: ':+1:' }))).toEqual([])
})

test('whether somebody is in the organisation is asked once for each person, and again when that changes', async () => {
  const world = await openWorld({ files: { '.github/andon.yml': byMembers } })
  const { act } = world
  act.createTeam({ organization: 'acme', slug: 'owners', members: ['kai'] })
  const number = world.open()
  await world.settle()
  const memberships = (asked: readonly (string | null)[]) => asked.filter((path) => path?.includes('/members/'))

  const outside = await requestsOf(world, () => act.comment({ repo, number, by: 'lin', body: ':+1:' }))
  expect(world.check(number).conclusion).toBeNull()
  expect(memberships(outside)).toEqual(['/orgs/acme/members/lin'])

  const inside = await requestsOf(world, () => act.comment({ repo, number, by: 'kai', body: ':+1:' }))
  expect(world.check(number).conclusion).toBe('success')
  expect(memberships(inside)).toEqual(['/orgs/acme/members/kai'])

  act.removeMember({ organization: 'acme', login: 'kai', by: 'otto' })
  await world.settle()
  expect(world.check(number).conclusion).toBeNull()
})

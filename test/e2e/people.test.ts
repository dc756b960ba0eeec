import { expect, test } from 'vitest'
import { openWorld, repo } from './world.ts'

const byMaintainers = `version: 1
extends: andon/high-velocity
practices:
  peer-review: { enforcement: enforce, from: { permission: maintain } }
`

const trusting = `version: 1
extends: andon/high-velocity
changeModels:
  - { name: trusted, type: standard, when: { authorTeams: [acme/platform] } }
practices:
  peer-review: { changeModels: { trusted: { approvals: 0 } } }
`

test('an approval stops counting when its author loses the permission, without another event', async () => {
  const world = await openWorld({ files: { '.github/andon.yml': byMaintainers } })
  const { act } = world
  act.setPermission({ repo, login: 'lin', permission: 'maintain', by: 'otto' })
  const number = world.open()
  act.review({ repo, number, by: 'lin', verdict: 'approve' })
  await world.settle()
  expect(world.check(number)).toMatchObject({ conclusion: 'success' })

  act.setPermission({ repo, login: 'lin', permission: 'write', by: 'otto' })
  await world.settle()

  expect(world.check(number)).toMatchObject({ status: 'in_progress', conclusion: null })
})

test('a team is asked for once, and again when it changes', async () => {
  const world = await openWorld({ install: false })
  const { act } = world
  const team = { organization: 'acme', team: 'platform', login: 'ada', by: 'otto' }
  act.createTeam({ organization: 'acme', slug: 'platform', members: ['ada'] })
  act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': trusting } })
  act.install({ app: 'andon', account: 'acme' })
  await world.settle()
  const asked = () => world.github.requests.all().filter(({ path }) => path.includes('/teams/')).length

  const numbers = [world.open({ branch: 'one' })]
  await world.settle()
  numbers.push(world.open({ branch: 'two' }))
  await world.settle()
  const conclusions = () => numbers.map((number) => world.check(number).conclusion)
  expect(conclusions()).toEqual(['success', 'success'])
  expect(asked()).toBe(1)

  act.setMembership({ ...team, membership: 'none' })
  await world.settle()
  expect(conclusions()).toEqual([null, null])

  act.setMembership({ ...team, membership: 'active' })
  await world.settle()
  expect(conclusions()).toEqual(['success', 'success'])

  act.removeMember(team)
  await world.settle()
  expect(conclusions()).toEqual([null, null])
})

test('a team that is gone is unknown, and nothing passes because of it, from the next event on', async () => {
  const world = await openWorld({ files: { '.github/andon.yml': trusting } })
  const { act } = world
  act.createTeam({ organization: 'acme', slug: 'platform', members: ['ada'] })
  const number = world.open()
  await world.settle()
  expect(world.check(number)).toMatchObject({ conclusion: 'success' })

  act.deleteTeam({ organization: 'acme', team: 'platform', by: 'otto' })
  await world.settle()
  act.editPullRequest({ repo, number, by: 'ada', title: 'Another title' })
  await world.settle()

  expect(world.check(number)).toMatchObject({ status: 'in_progress', conclusion: null })
})

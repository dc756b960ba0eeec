import { expect, test } from 'vitest'
import { openWorld, repo, type World } from './world.ts'

async function requestsOf(world: World, act: () => unknown): Promise<readonly (string | null)[]> {
  const mark = world.github.requests.mark()
  act()
  await world.settle()
  return world.github.requests
    .since(mark)
    .filter(({ installationId }) => installationId !== null)
    .map(({ operation, path }) => operation ?? path)
}

test('an event costs one look and one write, and one look when nothing changed', async () => {
  const world = await openWorld()
  world.open({ branch: 'warm' })
  await world.settle()

  expect(await requestsOf(world, () => world.open({ branch: 'next' }))).toEqual(['PullRequestFacts', 'AndonWrites'])
  expect(await requestsOf(world, () => world.act.review({ repo, number: 2, by: 'lin', verdict: 'approve' }))).toEqual([
    'PullRequestFacts',
    'AndonWrites',
  ])
  expect(await requestsOf(world, () => world.act.addLabel({ repo, number: 2, by: 'ada', label: 'later' }))).toEqual([
    'PullRequestFacts',
  ])
})

test('a look at renamed files costs one request more, which says where they were', async () => {
  const world = await openWorld()

  const asked = await requestsOf(world, () => {
    world.act.push({ repo, branch: 'move', by: 'ada', files: { 'README.md': null, 'docs/start.md': '# shop\n' } })
    world.act.openPullRequest({ repo, head: 'move', by: 'ada', title: 'Move the start' })
  })

  expect(asked).toEqual(['PullRequestFacts', `/repos/${repo}/pulls/1/files`, 'AndonWrites'])
})

test('a burst of events on one pull request costs few looks', async () => {
  const world = await openWorld()
  const number = world.open()
  await world.settle()

  const asked = await requestsOf(world, () => {
    for (let turn = 0; turn < 40; turn += 1)
      world.act.editPullRequest({ repo, number, by: 'ada', title: `Title ${turn}` })
  })

  expect(asked.length).toBeLessThan(20)
  expect(new Set(asked)).toEqual(new Set(['PullRequestFacts']))
})

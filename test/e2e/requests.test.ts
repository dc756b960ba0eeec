import { expect, test } from 'vitest'
import { enforcing, openWorld, repo, type World } from './world.ts'

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

test('an approval of the patch costs one request more, and so does each push after it', async () => {
  const byPatch = `${enforcing}practices:\n  peer-review: { approvalOf: patch }\n`
  const world = await openWorld({ files: { '.github/andon.yml': byPatch } })
  const { act } = world
  const number = world.open()
  await world.settle()
  const compare = expect.stringMatching(/^\/repos\/acme\/shop\/compare\/\w+\.\.\.\w+$/)
  const change = { 'src/change.txt': 'line 0\n' }
  const approve = () => act.review({ repo, number, by: 'lin', verdict: 'approve' })
  const label = () => act.addLabel({ repo, number, by: 'ada', label: 'later' })
  /** A forced push may change any file: Andon also asks which pull requests go into that branch. */
  const rebased = async () => {
    const asked = await requestsOf(world, rebase)
    return asked.filter((one) => one !== 'OpenPullRequests')
  }
  const rebase = () => act.push({ repo, branch: 'change', by: 'ada', files: change, from: 'main', force: true })

  expect(await rebased()).toEqual(['PullRequestFacts', 'AndonWrites'])
  expect(await requestsOf(world, approve)).toEqual(['PullRequestFacts', compare, 'AndonWrites'])
  expect(await requestsOf(world, label)).toEqual(['PullRequestFacts'])

  act.push({ repo, branch: 'main', by: 'otto', files: { 'docs/new.md': 'new\n' } })
  await world.settle()
  expect(await rebased()).toEqual(['PullRequestFacts', compare, 'AndonWrites'])
  expect(world.check(number)).toMatchObject({ conclusion: 'success' })
  expect(await requestsOf(world, () => act.removeLabel({ repo, number, by: 'ada', label: 'later' }))).toEqual([
    'PullRequestFacts',
  ])
}, 60_000)

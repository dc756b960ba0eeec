import { describe, expect, test } from 'vitest'
import { getPull, getRepository } from '../../demo/github/lookup.ts'
import { openWorld, repo, type World } from './world.ts'

const byOwners = `version: 1
practices:
  peer-review:
    enforcement: enforce
    rules:
      - { name: owners, from: { codeowners: true } }
`
const owners = `* @otto
/web/ @acme/web @eve
/api/ @lin
`
const files = { '.github/andon.yml': byOwners, '.github/CODEOWNERS': owners }

/** lin owns the API, and kai is of the team that owns the web; eve may only read. */
async function openOwned(more: Readonly<Record<string, string>> = {}): Promise<World> {
  const world = await openWorld({ files: { ...files, ...more }, install: false })
  const { act } = world
  act.createUser('eve')
  act.createTeam({ organization: 'acme', slug: 'web', members: ['kai'] })
  act.grantTeam({ organization: 'acme', team: 'web', repo, permission: 'write', by: 'otto' })
  act.install({ app: 'andon', account: 'acme' })
  await world.settle()
  return world
}

function change(world: World, paths: readonly string[], branch = 'change'): number {
  const changed = Object.fromEntries(paths.map((path) => [path, `${path}\n`]))
  world.act.push({ repo, branch, by: 'ada', files: changed })
  return world.act.openPullRequest({ repo, head: branch, by: 'ada', title: 'Add things' }).number
}

describe('the owners of the changed files', () => {
  test('are waited for, group by group, with the fewest people who would do', async () => {
    const world = await openOwned()
    const { act } = world
    const number = change(world, ['web/page.ts', 'web/style.css', 'api/cart.ts'])
    await world.settle()
    const waiting = world.check(number)
    expect(waiting).toMatchObject({ status: 'in_progress', conclusion: null })
    expect(`${waiting.title}\n${waiting.summary}`).toMatch(/lin/)
    expect(`${waiting.title}\n${waiting.summary}`).toMatch(/acme\/web/)
    expect(waiting.summary).toMatch(/api\/cart\.ts/)
    expect(waiting.summary).toMatch(/smallest set is .*kai.* and .*lin/)
    expect(`${waiting.summary}\n${waiting.text}`).toMatch(/eve.*has no write access/)

    act.review({ repo, number, by: 'otto', verdict: 'approve' })
    act.review({ repo, number, by: 'lin', verdict: 'approve' })
    await world.settle()
    expect(world.check(number)).toMatchObject({ status: 'in_progress', title: expect.not.stringContaining('lin') })

    act.review({ repo, number, by: 'kai', verdict: 'approve' })
    await world.settle()
    expect(world.check(number)).toMatchObject({ conclusion: 'success' })
  })

  test('are those of the base branch, whatever the pull request makes of the file', async () => {
    const world = await openOwned()
    world.act.push({
      repo,
      branch: 'grab',
      by: 'ada',
      files: { '.github/CODEOWNERS': '* @kai\n', 'api/cart.ts': '1\n' },
    })
    const number = world.act.openPullRequest({ repo, head: 'grab', by: 'ada', title: 'Mine now' }).number
    world.act.review({ repo, number, by: 'kai', verdict: 'approve' })
    await world.settle()
    expect(world.check(number)).toMatchObject({ conclusion: null })

    for (const by of ['lin', 'otto']) world.act.review({ repo, number, by, verdict: 'approve' })
    await world.settle()
    expect(world.check(number)).toMatchObject({ conclusion: 'success' })
  })

  test('are others as soon as the base branch names others', async () => {
    const world = await openOwned()
    const number = change(world, ['api/cart.ts'])
    world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
    await world.settle()
    expect(world.check(number)).toMatchObject({ conclusion: 'success' })

    world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/CODEOWNERS': '* @otto\n' } })
    await world.settle()
    expect(world.check(number)).toMatchObject({ conclusion: null, title: expect.stringContaining('otto') })
  })

  test('do not count any more once their team has lost its access', async () => {
    const world = await openOwned()
    const number = change(world, ['web/page.ts'])
    world.act.review({ repo, number, by: 'kai', verdict: 'approve' })
    await world.settle()
    expect(world.check(number)).toMatchObject({ conclusion: 'success' })

    world.act.grantTeam({ organization: 'acme', team: 'web', repo, permission: 'none', by: 'otto' })
    await world.settle()
    world.act.editPullRequest({ repo, number, by: 'ada', title: 'Another title' })
    await world.settle()
    expect(world.check(number)).toMatchObject({ conclusion: null })
  })

  test('are unknown where CODEOWNERS is a link, and nothing passes', async () => {
    const world = await openOwned({ 'docs/OWNERS': '* @kai\n' })
    world.act.push({
      repo,
      branch: 'main',
      by: 'otto',
      files: { '.github/CODEOWNERS': { mode: '120000', content: '../docs/OWNERS' } },
    })
    const number = change(world, ['web/page.ts'])
    world.act.review({ repo, number, by: 'kai', verdict: 'approve' })
    await world.settle()

    expect(world.check(number)).toMatchObject({ conclusion: null })
    expect(world.check(number).summary).toMatch(/is not a regular file/)
  })
})

test('whoever is missing is asked for a review, the free before the busy, and once', async () => {
  const policy = byOwners.replace('    rules:', '    requestReviewers: true\n    rules:')
  const world = await openOwned({ '.github/andon.yml': policy, '.github/CODEOWNERS': '* @kai @lin\n' })
  const { act } = world
  act.setBusy({ login: 'kai', busy: true })
  const number = change(world, ['api/cart.ts'])
  const asked = () => [...getPull(getRepository(world.github.state, repo), number).requestedReviewers]
  await world.settle()
  expect(asked().map(({ login }) => login)).toEqual(['lin'])

  act.removeReviewRequest({ repo, number, by: 'ada', from: 'lin' })
  act.push({ repo, branch: 'change', by: 'ada', files: { 'api/cart.ts': 'again\n' } })
  await world.settle()
  expect(asked().map(({ login }) => login)).toEqual(['kai'])

  act.review({ repo, number, by: 'kai', verdict: 'approve' })
  await world.settle()
  expect(world.check(number)).toMatchObject({ conclusion: 'success' })
  expect(asked()).toEqual([])
})

test('owners cost their questions once; then a look is one read and one write', async () => {
  const world = await openOwned()
  const asked = async (act: () => unknown) => {
    const mark = world.github.requests.mark()
    act()
    await world.settle()
    const requests = world.github.requests.since(mark).filter(({ installationId }) => installationId !== null)
    return requests.map(({ operation, path }) => operation ?? path.replace(/[0-9a-f]{40}$/, '{sha}'))
  }

  const first = await asked(() => change(world, ['web/page.ts', 'api/cart.ts'], 'one'))
  expect(first.toSorted()).toEqual([
    '/orgs/acme/teams/web/members',
    '/orgs/acme/teams/web/repos/acme/shop',
    '/repos/acme/shop/collaborators/eve/permission',
    '/repos/acme/shop/collaborators/lin/permission',
    '/repos/acme/shop/git/blobs/{sha}',
    'AndonWrites',
    'Availability',
    'PullRequestFacts',
  ])
  expect(await asked(() => change(world, ['web/other.ts', 'api/other.ts'], 'two'))).toEqual([
    'PullRequestFacts',
    'AndonWrites',
  ])
})

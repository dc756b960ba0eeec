import { describe, expect, test } from 'vitest'
import { enforcing, openWorld, repo, type World } from './world.ts'

async function approved(world: World): Promise<Readonly<{ number: number; sha: string }>> {
  const number = world.open()
  world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
  await world.settle()
  return { number, sha: world.check(number).suite.headSha }
}

describe('a green', () => {
  test('does not stay on a commit that its pull request has left', async () => {
    const world = await openWorld()
    const { sha } = await approved(world)
    expect(world.check(sha)).toMatchObject({ conclusion: 'success' })

    world.act.push({ repo, branch: 'change', by: 'ada', files: { 'src/more.txt': 'more\n' } })
    await world.settle()

    expect(world.check(sha)).toMatchObject({
      status: 'in_progress',
      title: 'No open pull request is judged at this commit',
    })
  })

  test('does not wait on a closed pull request for the next one', async () => {
    const world = await openWorld()
    const { number, sha } = await approved(world)

    world.act.closePullRequest({ repo, number, by: 'ada' })
    await world.settle()

    expect(world.check(sha)).toMatchObject({ status: 'in_progress' })
  })

  test('stays on what was merged', async () => {
    const world = await openWorld()
    const { number, sha } = await approved(world)

    world.act.merge({ repo, number, by: 'otto' })
    await world.settle()

    expect(world.check(sha)).toMatchObject({ conclusion: 'success' })
  })

  test('does not outlive a policy that asks for other checks', async () => {
    const world = await openWorld()
    const { number, sha } = await approved(world)

    world.act.push({
      repo,
      branch: 'main',
      by: 'otto',
      files: { '.github/andon.yml': `${enforcing}checks: perPractice\n` },
    })
    await world.settle()

    expect(
      world
        .runs(number)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Andon', 'Andon / Change size', 'Andon / Peer review'])
    expect(world.check(sha)).toMatchObject({ status: 'in_progress', title: 'The policy asks for other checks now' })
  })

  test('does not outlive the policy itself', async () => {
    const world = await openWorld()
    const { number, sha } = await approved(world)
    world.act.push({ repo, branch: 'bare', by: 'otto', files: { '.github/andon.yml': null } })

    world.act.editPullRequest({ repo, number, by: 'ada', base: 'bare' })
    await world.settle()

    expect(world.check(sha)).toMatchObject({ status: 'in_progress' })
  })

  test.for([
    { how: 'by hand', automatic: false },
    { how: 'by GitHub once the old one is merged and deleted', automatic: true },
  ])('is not earned by an approval given for another base branch, changed $how', async ({ automatic }) => {
    const world = await openWorld()
    world.act.push({ repo, branch: 'stage', by: 'ada', files: { 'src/unseen.txt': 'line\n'.repeat(100) } })
    world.act.push({ repo, branch: 'tiny', from: 'stage', by: 'ada', files: { 'src/tiny.txt': 'one\n' } })
    const { number } = world.act.openPullRequest({ repo, head: 'tiny', base: 'stage', by: 'ada', title: 'Tiny' })
    world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
    await world.settle()

    world.act.editPullRequest({ repo, number, by: 'ada', base: 'main', automatic })
    await world.settle()

    expect(world.check(number)).toMatchObject({ status: 'in_progress', summary: expect.stringContaining('before') })
  })

  test.for([
    { when: 'openly', closed: false },
    { when: 'while it was closed', closed: true },
  ])("is not earned by the approval of who pushed the code under the author's name $when", async ({ closed }) => {
    const world = await openWorld()
    const number = world.open()
    if (closed) world.act.closePullRequest({ repo, number, by: 'kai' })
    const inAdasName = { author: 'ada', committer: 'ada' }
    world.act.push({ repo, branch: 'change', by: 'kai', ...inAdasName, files: { 'src/kais.txt': 'k\n' } })
    if (closed) world.act.reopenPullRequest({ repo, number, by: 'kai' })

    world.act.review({ repo, number, by: 'kai', verdict: 'approve' })
    await world.settle()

    expect(world.check(number)).toMatchObject({ status: 'in_progress', summary: expect.stringContaining('kai pushed') })
  })
})

describe('a broken policy', () => {
  const broken = enforcing.replace('extends', 'extendz')

  test('after the App was installed anew is still replaced by the last valid one', async () => {
    const world = await openWorld()
    const number = world.open()
    await world.settle()
    world.act.uninstall({ app: 'andon', account: 'acme', by: 'otto' })
    world.act.install({ app: 'andon', account: 'acme' })
    await world.settle()

    world.act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': broken } })
    await world.settle()

    expect(world.check(number).summary).toContain('the last valid')
  })

  test('of the organisation that was never valid keeps every verdict waiting', async () => {
    const none = enforcing.concat('practices:\n  peer-review: { approvals: 0 }\n')
    const world = await openWorld({ install: false, files: { '.github/andon.yml': none } })
    world.act.createRepository({ owner: 'acme', name: '.github', files: { 'andon.yml': broken } })
    world.act.install({ app: 'andon', account: 'acme' })

    const number = world.open()
    await world.settle()

    expect(world.check(number)).toMatchObject({
      status: 'in_progress',
      summary: expect.stringContaining('cannot be used'),
    })
  })
})

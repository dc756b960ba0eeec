import { describe, expect, test } from 'vitest'
import { first } from '../../demo/github/faults.ts'
import { getPull, getRepository } from '../../demo/github/lookup.ts'
import { openWorld, repo, type World } from './world.ts'

/** A queue that Andon alone guards, with another check that keeps groups waiting. */
function withQueue(world: World): void {
  world.act.createApp({
    name: 'Acme CI',
    owner: 'acme',
    permissions: { checks: 'write', metadata: 'read' },
    events: [],
  })
  world.act.install({ app: 'acme-ci', account: 'acme' })
  world.act.protect({
    repo,
    requiredChecks: [
      { name: 'Andon', appId: null },
      { name: 'ci', appId: null },
    ],
    mergeQueue: true,
  })
}

async function approved(world: World, branch: string): Promise<number> {
  const number = world.open({ branch })
  world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
  await world.settle()
  world.act.reportCheck({
    repo,
    sha: world.check(number).suite.headSha,
    name: 'ci',
    app: 'acme-ci',
    conclusion: 'success',
  })
  return number
}

const queueOf = (world: World) => getRepository(world.github.state, repo).mergeQueue

describe('a merge group', () => {
  test('of an approved pull request is allowed, and merges', async () => {
    const world = await openWorld()
    withQueue(world)
    const number = await approved(world, 'one')

    const { headSha } = world.act.enqueue({ repo, number, by: 'ada' })
    await world.settle()

    expect(world.check(headSha)).toMatchObject({ status: 'completed', conclusion: 'success' })
  })

  test('is denied when a pull request in it loses its approval, since a queue cannot wait for people', async () => {
    const world = await openWorld()
    withQueue(world)
    const number = await approved(world, 'one')
    const { headSha } = world.act.enqueue({ repo, number, by: 'ada' })
    await world.settle()

    const review = world.github.state.repositories
      .flatMap((one) => [...one.issues.values()])
      .flatMap((issue) => (issue.kind === 'pull_request' ? issue.reviews : []))[0]
    world.act.dismissReview({ repo, number, by: 'otto', review: review?.id ?? 0 })
    await world.settle()

    expect(world.check(headSha)).toMatchObject({ conclusion: 'failure', summary: expect.stringContaining('#') })
    expect(queueOf(world)).toEqual([])
  })

  test('hears of a lost approval also when a rate limit interrupts the look that noticed it', async () => {
    const world = await openWorld()
    withQueue(world)
    const number = await approved(world, 'one')
    const { headSha } = world.act.enqueue({ repo, number, by: 'ada' })
    await world.settle()

    const isWrite = ({ operation }: Readonly<{ operation: string | null }>) => operation === 'AndonWrites'
    world.github.faults.requests(first(1, isWrite, { kind: 'secondary', retryAfter: 1 }))
    const review = getPull(getRepository(world.github.state, repo), number).reviews[0]
    world.act.dismissReview({ repo, number, by: 'otto', review: review?.id ?? 0 })
    await world.settle()

    expect(world.check(headSha)).toMatchObject({ conclusion: 'failure' })
  })

  test('that holds two pull requests names the one that fails', async () => {
    const world = await openWorld()
    withQueue(world)
    const one = await approved(world, 'one')
    const second = await approved(world, 'two')
    world.act.enqueue({ repo, number: one, by: 'ada' })
    const { headSha } = world.act.enqueue({ repo, number: second, by: 'ada' })
    await world.settle()

    world.act.review({ repo, number: second, by: 'kai', verdict: 'request_changes' })
    await world.settle()

    expect(world.check(headSha)).toMatchObject({ conclusion: 'failure', title: expect.stringContaining(`#${second}`) })
  })
})

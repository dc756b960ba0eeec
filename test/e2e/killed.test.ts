import { describe, expect, test } from 'vitest'
import type { ApiRequest, RequestFault } from '../../demo/github/faults.ts'
import { snapshot } from '../../demo/github/snapshot.ts'
import { openWorld, type World } from './world.ts'

const patience = { timeout: 60_000, interval: 10 }

/** A GitHub that answers these requests so late that Andon is killed before. */
const never =
  (matches: (request: ApiRequest) => boolean) =>
  (request: ApiRequest): RequestFault | undefined =>
    matches(request) ? { kind: 'slow', ms: 60_000 } : undefined

const asked = (world: World, operation: string) =>
  world.github.requests.all().some((request) => request.operation === operation)

/** What stands, with commits and addresses named by the order in which they appear: two worlds differ in nothing else. */
function standing(world: World): unknown {
  const told = JSON.stringify(snapshot(world.github.state))
    .replace(/127\.0\.0\.1:\d+/g, 'host')
    .replace(/andon:[0-9a-f]{32}/g, 'digest')
  const commits = [...new Set(told.match(/\b[0-9a-f]{40}\b/g))]
  const named = commits.reduce(
    (text, sha, index) => text.replaceAll(sha, `commit ${index}`).replaceAll(sha.slice(0, 7), `commit ${index}`),
    told,
  )
  return JSON.parse(named)
}

/** What stands after the same events when nobody kills anything. */
async function calmly(): Promise<unknown> {
  const world = await openWorld()
  world.open({ lines: 500 })
  await world.settle()
  return standing(world)
}

describe('Andon killed', () => {
  test('between storing a delivery and answering on GitHub ends as without the kill', {
    timeout: 120_000,
  }, async () => {
    const calm = await calmly()
    const world = await openWorld()
    world.github.faults.requests(never(({ path }) => path === '/graphql'))

    world.open({ lines: 500 })
    await world.github.delivered()
    await world.kill()
    world.github.faults.clear()
    await world.restart()
    await world.settle()

    expect(standing(world)).toEqual(calm)
  })

  test('after GitHub wrote and before Andon noted it ends with one check and one comment', {
    timeout: 120_000,
  }, async () => {
    const calm = await calmly()
    const world = await openWorld()
    world.github.faults.requests(({ operation }) =>
      operation === 'AndonWrites' ? { kind: 'reset', executed: true } : undefined,
    )

    world.open({ lines: 500 })
    await expect.poll(() => asked(world, 'AndonWrites'), patience).toBe(true)
    await world.kill()
    world.github.faults.clear()
    await world.restart()
    await world.settle()

    expect(standing(world)).toEqual(calm)
  })

  test('while GitHub still works on its request it waits for that, and ends with one check and one comment', {
    timeout: 120_000,
  }, async () => {
    const calm = await calmly()
    const world = await openWorld()
    const sent = Promise.withResolvers<void>()
    world.github.faults.requests(({ operation }) => {
      if (operation !== 'AndonWrites') return undefined
      sent.resolve()
      return { kind: 'slow', ms: 6000 }
    })

    world.open({ lines: 500 })
    await sent.promise
    await world.kill()
    const killed = world.github.state.now().toISOString()
    world.github.faults.clear()
    await world.restart()
    await world.settle()
    const isDone = () =>
      world.github.requests.all().some(({ operation, at }) => operation === 'AndonWrites' && at <= killed)
    await expect.poll(isDone, patience).toBe(true)
    await world.settle()

    expect(standing(world)).toEqual(calm)
  })
})

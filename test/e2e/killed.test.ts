import { describe, expect, test } from 'vitest'
import type { ApiRequest, RequestFault } from '../../demo/github/faults.ts'
import { snapshot } from '../../demo/github/snapshot.ts'
import { openWorld, repo, type World } from './world.ts'

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

describe('Andon killed while it executes a command', () => {
  const policy =
    'version: 1\nextends: andon/starter\npractices:\n  change-size: { enforcement: enforce, maxLines: 100 }\n'
  const order = '/andon override change-size because the vendor sent it whole'

  async function asked(interrupt: (world: World) => Promise<void>) {
    const world = await openWorld({ files: { '.github/andon.yml': policy } })
    const number = world.open({ lines: 500 })
    await world.settle()
    const comment = world.act.comment({ repo, number, by: 'otto', body: order })
    await interrupt(world)
    await world.settle()
    const written = world.comments(number).map(({ body }) => body.split('\n')[0])
    return { reactions: comment.reactions.length, written, check: world.check(number).title, standing: standing(world) }
  }

  /** Resolves when the request is there that goes wrong, and where GitHub executes it, when it has. */
  async function interrupted(world: World, fault: (request: ApiRequest) => RequestFault | undefined): Promise<void> {
    const begun = Promise.withResolvers<RequestFault>()
    const mark = world.github.requests.mark()
    world.github.faults.requests((request) => {
      const found = fault(request)
      if (found !== undefined) begun.resolve(found)
      return found
    })
    const { kind } = await begun.promise
    if (kind === 'reset') await expect.poll(() => world.github.requests.count(mark), patience).toBeGreaterThan(1)
    await world.kill()
    world.github.faults.clear()
    await world.restart()
  }

  let calm: Awaited<ReturnType<typeof asked>> | undefined
  const writes = ({ operation }: ApiRequest) => operation === 'AndonWrites'

  test.for([
    { when: 'before it knows who asks', fault: never(({ path }) => path.endsWith('/permission')) },
    { when: 'before GitHub hears of the decision', fault: never(writes) },
    {
      when: 'before GitHub can say it wrote',
      fault: (request: ApiRequest): RequestFault | undefined =>
        writes(request) ? { kind: 'reset', executed: true } : undefined,
    },
  ])('$when: executed and answered once', { timeout: 300_000 }, async ({ fault }) => {
    calm ??= await asked(async () => {})

    const killed = await asked((world) => interrupted(world, fault))

    expect(calm).toMatchObject({ reactions: 1, check: 'Allowed by override of change-size' })
    expect(killed).toEqual(calm)
  })
})

// Looks that end after the plan is noted and before GitHub has written: what they left over is found by the next look.
import { expect, test } from 'vitest'
import type { RequestFault } from '../../demo/github/faults.ts'
import { openWorld, repo, type World } from './world.ts'

const withdrawn = { status: 'in_progress', title: 'No open pull request is judged at this commit' }

/** Every write fails in this way from now on. Resolves at the first. */
function failWrites({ github }: World, fault: RequestFault): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  github.faults.requests(({ operation }) => {
    if (operation !== 'AndonWrites') return undefined
    resolve()
    return fault
  })
  return promise
}

/** GitHub never does it: Andon is killed before. */
async function killedBeforeWriting(world: World, act: () => unknown): Promise<void> {
  const asked = failWrites(world, { kind: 'slow', ms: 120_000 })
  act()
  await asked
  await world.kill()
  world.github.faults.clear()
  await world.restart()
  await world.settle()
}

const pushTo = (world: World) => world.act.push({ repo, branch: 'change', by: 'ada', files: { 'more.txt': 'more\n' } })

test('a push whose look is killed leaves nothing standing on the old head', { timeout: 120_000 }, async () => {
  const world = await openWorld()
  const number = world.open()
  await world.settle()
  const { headSha: old } = world.check(number).suite

  await killedBeforeWriting(world, () => pushTo(world))

  expect(world.check(old)).toMatchObject(withdrawn)
  expect(world.check(number).title).not.toBe(withdrawn.title)
})

test('a push whose look is put off by a limit leaves nothing standing on the old head', {
  timeout: 120_000,
}, async () => {
  const world = await openWorld()
  const number = world.open()
  await world.settle()
  const { headSha: old } = world.check(number).suite

  const limited = failWrites(world, { kind: 'secondary', retryAfter: 1 })
  pushTo(world)
  await limited
  world.github.faults.clear()
  await world.settle()

  expect(world.check(old)).toMatchObject(withdrawn)
})

test('a pull request that is closed, in a look that is killed, leaves no green on its head', {
  timeout: 120_000,
}, async () => {
  const world = await openWorld()
  const number = world.open()
  for (const by of ['kai', 'lin']) world.act.review({ repo, number, by, verdict: 'approve' })
  await world.settle()
  expect(world.check(number)).toMatchObject({ conclusion: 'success' })

  await killedBeforeWriting(world, () => world.act.closePullRequest({ repo, number, by: 'ada' }))

  expect(world.check(number)).toMatchObject(withdrawn)
})

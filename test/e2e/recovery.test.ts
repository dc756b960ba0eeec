import { describe, expect, test } from 'vitest'
import { openWorld, repo } from './world.ts'

const patience = { timeout: 30_000, interval: 50 }

describe('what happened while GitHub could not reach Andon', () => {
  test('is judged after the next start: GitHub is asked for exactly what did not arrive', {
    timeout: 120_000,
  }, async () => {
    const world = await openWorld()
    const before = world.open({ branch: 'before' })
    await world.settle()
    await world.kill()
    const first = world.open({ branch: 'first', lines: 500 })
    const second = world.open({ branch: 'second' })
    world.act.push({ repo, branch: 'before', by: 'ada', files: { 'more.txt': 'more\n' } })
    await world.github.delivered()
    const lost = world.github.state.deliveries.filter(({ statusCode }) => statusCode === 502)
    const heard = world.github.state.deliveries.length
    await world.restart()
    await world.settle()

    expect(world.check(first)).toMatchObject({ status: 'completed', conclusion: 'failure' })
    expect(world.check(second)).toMatchObject({ status: 'in_progress' })
    expect(world.check(before)).toMatchObject({ status: 'in_progress' })
    const again = world.github.state.deliveries.slice(heard).filter(({ redelivery }) => redelivery)
    expect(again.map(({ guid }) => guid)).toEqual(
      lost.filter(({ event, action }) => event !== 'check_suite' || action !== 'requested').map(({ guid }) => guid),
    )
    expect(again.every(({ statusCode }) => statusCode === 202)).toBe(true)
  })

  test('is judged while Andon runs on, by the next sweep', { timeout: 120_000 }, async () => {
    const world = await openWorld({ env: { ANDON_REDELIVER_MINUTES: '0.05' } })
    world.github.faults.deliveries(({ event }) => (event === 'pull_request' ? { kind: 'drop' } : undefined))
    const number = world.open()
    await world.github.delivered()
    world.github.faults.clear()

    await expect.poll(() => world.runs(number).length, patience).toBe(1)
    await world.settle()

    const opened = world.github.state.deliveries.filter(({ event }) => event === 'pull_request')
    expect(opened.map(({ redelivery, statusCode }) => ({ redelivery, statusCode }))).toEqual([
      { redelivery: false, statusCode: 502 },
      { redelivery: true, statusCode: 202 },
    ])
  })

  test('is judged even when GitHub has forgotten what it could not deliver: the slower sweep compares', {
    timeout: 120_000,
  }, async () => {
    const world = await openWorld({ env: { ANDON_LOOK_AGAIN_MINUTES: '0.05' } })
    const known = world.open({ branch: 'known' })
    const closed = world.open({ branch: 'closed' })
    await world.settle()
    await world.kill()
    const opened = world.open({ branch: 'opened' })
    const head = world.act.push({ repo, branch: 'known', by: 'ada', files: { 'more.txt': 'more\n' } })
    world.act.closePullRequest({ repo, number: closed, by: 'ada' })
    await world.github.delivered()
    world.github.state.deliveries.length = 0
    await world.restart()

    await expect.poll(() => world.runs(opened).length + world.runs(known).length, patience).toBe(2)
    await world.settle()
    expect(world.check(opened)).toMatchObject({ status: 'in_progress' })
    expect(world.check(known).suite.headSha).toBe(head)
  })
})

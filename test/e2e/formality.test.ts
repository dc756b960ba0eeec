import { expect, test } from 'vitest'
import { getAccount } from '../../demo/github/lookup.ts'
import { openWorld, repo } from './world.ts'

const policy = (approach: string) => `version: 1
extends: andon/high-velocity
practices:
  peer-review: { enforcement: enforce, approvals: 1, approach: ${approach} }
`
const body = '## Why\n\nBecause.\n'

test('who wrote a change in a pair has reviewed it, once the partner says so', async () => {
  const world = await openWorld({ files: { '.github/andon.yml': policy('pairProgramming') } })
  const { act, github } = world
  const { email } = getAccount(github.state, 'kai')
  const message = `Add a cart\n\nCo-authored-by: Kai <${email}>`
  act.push({ repo, branch: 'cart', by: 'ada', files: { 'src/cart.ts': 'export {}\n' }, message })
  const { number } = act.openPullRequest({ repo, head: 'cart', by: 'ada', title: 'Add a cart', body })
  await world.settle()
  expect(world.check(number).conclusion).toBeNull()
  expect(world.check(number).summary).toContain('Commits name kai as author too, which kai did not acknowledge.')

  act.comment({ repo, number, by: 'kai', body: '/andon reviewed-together @ada' })
  await world.settle()
  expect(world.check(number).conclusion).toBe('success')

  act.push({ repo, branch: 'cart', by: 'ada', files: { 'src/more.ts': 'export {}\n' } })
  await world.settle()
  expect(world.check(number).conclusion).toBeNull()
}, 60_000)

test('a walkthrough is planned, held and acknowledged', async () => {
  const world = await openWorld({ files: { '.github/andon.yml': policy('walkthrough') } })
  const { act } = world
  const number = world.open()
  const lacking = async () => {
    await world.settle()
    return /Walkthrough lacks its (\w+)/.exec(world.check(number).summary ?? '')?.[1] ?? world.check(number).conclusion
  }
  expect(await lacking()).toBe('planning')

  act.requestReview({ repo, number, by: 'ada', from: 'lin' })
  act.review({ repo, number, by: 'lin', verdict: 'approve' })
  expect(await lacking()).toBe('meeting')

  act.comment({ repo, number, by: 'lin', body: '/andon reviewed-together @ada' })
  expect(await lacking()).toBe('meeting')

  act.comment({ repo, number, by: 'ada', body: '/andon reviewed-together @lin' })
  expect(await lacking()).toBe('success')
}, 60_000)

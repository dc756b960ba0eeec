import { expect, test } from 'vitest'
import { first } from '../../demo/github/faults.ts'
import { openWorld, repo } from './world.ts'

test('a secondary limit in the middle of the work: nothing is asked until its time is over, then all is as it should be', async () => {
  const world = await openWorld()
  const number = world.open()
  await world.settle()
  const seconds = 2
  const mark = world.github.requests.mark()
  const isWrite = ({ operation }: Readonly<{ operation: string | null }>) => operation === 'AndonWrites'
  world.github.faults.requests(first(1, isWrite, { kind: 'secondary', retryAfter: seconds }))

  world.act.review({ repo, number, by: 'lin', verdict: 'approve' })
  await world.settle()

  const requests = world.github.requests.since(mark)
  const refused = requests.findIndex(({ status }) => status === 403)
  const [at = '', next = ''] = requests.slice(refused, refused + 2).map((request) => request.at)
  expect(Date.parse(next) - Date.parse(at)).toBeGreaterThanOrEqual(seconds * 1000)
  expect(requests.filter(({ status }) => status === 403)).toHaveLength(1)
  expect(world.check(number)).toMatchObject({ status: 'completed', conclusion: 'success' })
  expect(world.comments(number)).toHaveLength(1)
})

test('a write whose answer is lost is not done twice', async () => {
  const world = await openWorld()
  const isWrite = ({ operation }: Readonly<{ operation: string | null }>) => operation === 'AndonWrites'
  world.github.faults.requests(first(1, isWrite, { kind: 'reset', executed: true }))

  const number = world.open()
  await world.settle()

  expect(world.check(number).title).toMatch(/^Waiting for 1 review/)
  expect(world.comments(number)).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { enforcing, openWorld, repo } from './world.ts'

test('a file that leaves a guarded place is a change of that place, wherever it goes', async () => {
  const content = 'export const login = 1\n'
  const world = await openWorld({ files: { '.github/andon.yml': enforcing, 'src/auth/login.ts': content } })

  world.act.push({ repo, branch: 'move', by: 'ada', files: { 'src/auth/login.ts': null, 'docs/login.md': content } })
  const { number } = world.act.openPullRequest({ repo, head: 'move', by: 'ada', title: 'Move the login' })
  await world.settle()

  expect(world.check(number).title).toMatch(/^Waiting for 2 reviews/)
  expect(world.check(number).summary).toContain(
    'Judged as `highRisk` because `src/auth/login.ts` matches `**/auth/**`.',
  )
})

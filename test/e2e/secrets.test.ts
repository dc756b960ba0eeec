import { expect, test } from 'vitest'
import { first } from '../../demo/github/faults.ts'
import { openWorld } from './world.ts'

test('the most talkative log, in trouble too, holds no secret, and says which delivery each line of work is about', async () => {
  const world = await openWorld({ env: { LOG_LEVEL: 'trace' } })
  world.github.faults.requests(first(3, ({ path }) => path === '/graphql', { kind: 'status', status: 500 }))
  world.open({ lines: 500 })
  await world.settle()
  const log = world.log()
  const { apps, installationTokens } = world.github.state
  const app = apps.find(({ slug }) => slug === 'andon')
  const tokens = [...installationTokens.keys()]
  expect(tokens.length).toBeGreaterThan(0)
  for (const token of tokens) {
    expect(log).not.toContain(token)
    expect(log).not.toContain(token.split('.').at(-1))
  }
  expect(log).not.toContain(app?.webhookSecret)
  for (const line of app?.privateKey.trim().split('\n').slice(1, -1) ?? []) expect(log).not.toContain(line)

  const delivery = world.github.state.deliveries.find(({ event }) => event === 'pull_request')?.guid
  const lines = log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  const work = lines.filter(({ subject, msg }) => /^pull_request\//.test(subject) && msg !== undefined)
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'received',
      delivery,
      event: 'pull_request',
      subject: expect.stringMatching(/^pull_request\//),
    }),
  )
  expect(work.filter(({ msg }) => msg === 'judged')).not.toEqual([])
  for (const line of work) expect([line.delivery, ...(line.deliveries ?? [])]).toContain(delivery)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ReadinessParts, readinessOf } from '../../src/web/readiness.ts'

const well: ReadinessParts = {
  probe: async () => 1,
  missingMigrations: async () => [],
  oldestSeconds: async () => 0,
  askGitHub: async () => 1,
  now: () => 0,
}
const never = () => new Promise<never>(() => {})
const fails = () => Promise.reject(new Error('away'))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The answer after so much time, or `waits`. */
async function after(ms: number, parts: ReadinessParts): Promise<string> {
  const look = readinessOf(parts)
  await look() // the first look only asks GitHub
  const answer = look().then(({ state }) => state)
  await vi.advanceTimersByTimeAsync(ms)
  return Promise.race([answer, Promise.resolve('waits')])
}

test.for<[string, Partial<ReadinessParts>, string]>([
  ['all is well', {}, 'ready'],
  ['no App is registered yet', { askGitHub: null }, 'ready'],
  ['the database refuses', { probe: fails }, 'not ready'],
  ['a migration is missing', { missingMigrations: async () => ['0009-later'] }, 'not ready'],
  ['the oldest work waits for 300 s', { oldestSeconds: async () => 300 }, 'ready'],
  ['the oldest work waits for 301 s', { oldestSeconds: async () => 301 }, 'degraded'],
  ['the queue cannot be read', { oldestSeconds: fails }, 'degraded'],
  ['GitHub does not answer', { askGitHub: fails }, 'degraded'],
  ['GitHub takes its time', { askGitHub: never }, 'ready'],
])('when %s', async ([, parts, state]) => {
  expect(await after(0, { ...well, ...parts })).toBe(state)
})

test('a database that hangs costs one second', async () => {
  const look = readinessOf({ ...well, probe: never })
  let state = 'waits'
  void look().then((found) => {
    state = found.state
  })
  await vi.advanceTimersByTimeAsync(999)
  expect(state).toBe('waits')
  await vi.advanceTimersByTimeAsync(1)
  expect(state).toBe('not ready')
})

test('GitHub is asked once a minute however often somebody looks', async () => {
  let at = 0
  const asked: number[] = []
  const look = readinessOf({ ...well, askGitHub: async () => void asked.push(at), now: () => at })
  for (at of [0, 1, 59_999, 60_000, 60_001]) await look()
  expect(asked).toEqual([0, 60_000])
})

import { expect, test } from 'vitest'
import { hostOf, reach } from '../../src/database/reach.ts'

const url = 'postgresql://andon:secret@db.example:5433/andon'

const failing = (code: string) => Object.assign(new Error(`no answer: ${code}`), { code })

/** A clock that only pauses move, and a database that answers after so many milliseconds. */
function waiting(error: Error, answersAt = Number.POSITIVE_INFINITY) {
  const told: unknown[] = []
  let clock = 0
  const attempt = async () => {
    if (clock < answersAt) throw error
  }
  const patience = {
    now: () => clock,
    pause: async (ms: number) => {
      clock += ms
    },
    onWait: (what: unknown) => told.push(what),
  }
  return { told, clock: () => clock, reached: reach(url, attempt, patience) }
}

test.for(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', '57P03'])(
  '%s: the wait is told at once, then every 10 s, with host and what is left, and ends after 30 s',
  async (code) => {
    const { told, clock, reached } = waiting(failing(code))
    await expect(reached).rejects.toThrow(`The database at db.example:5433 cannot be reached (${code}).`)
    expect(clock()).toBe(30_000)
    expect(told).toEqual([30, 20, 10].map((secondsLeft) => ({ host: 'db.example:5433', code, secondsLeft })))
  },
)

test('a database that answers in the last moment is in time', async () => {
  await expect(waiting(failing('ECONNREFUSED'), 30_000).reached).resolves.toBeUndefined()
})

test.for(['28P01', '28000', '3D000'])('%s does not pass by waiting', async (code) => {
  const { told, clock, reached } = waiting(failing(code))
  await expect(reached).rejects.toThrow(`cannot be reached (${code})`)
  expect([told, clock()]).toEqual([[], 0])
})

test('a host that never answers is waited for too', async () => {
  const { told, reached } = waiting(new Error('timeout exceeded when trying to connect'), 500)
  await reached
  expect(told).toEqual([{ host: 'db.example:5433', code: 'ETIMEDOUT', secondsLeft: 30 }])
})

test('any other failure is thrown as it is', async () => {
  const error = failing('42P01')
  await expect(waiting(error).reached).rejects.toBe(error)
})

test.for([
  ['postgresql://andon:secret@db.example/andon', 'db.example'],
  ['postgresql://andon:secret@[::1]:5432/andon', '[::1]:5432'],
  ['postgresql:///postgres?user=postgres&host=%2Ftmp%2Fsocket', '/tmp/socket'],
  ['postgresql:///andon', 'localhost'],
  ['postgresql://andon:secret@db:port/andon', 'the address in DATABASE_URL'],
] as const)('%s is at %s', ([url, host]) => {
  expect(hostOf(url)).toBe(host)
})

import { expect, onTestFinished, test } from 'vitest'
import { aheadBy, type Clock, corrected, openClock } from '../../src/database/clock.ts'
import { databaseForTest } from '../database.ts'

const hourMs = 3_600_000

async function clockAt(skewMs: number, more: Readonly<{ everyMs?: number; own?: () => number }> = {}): Promise<Clock> {
  const database = await databaseForTest()
  const clock = await openClock(database, { own: () => Date.now() + skewMs, ...more })
  onTestFinished(() => clock.stop())
  return clock
}

test('what a later process sees is later, however wrong the clocks of both are', async () => {
  const ahead = await clockAt(hourMs)
  const behind = await clockAt(-hourMs)
  const first = ahead.now()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const second = behind.now()
  expect(second).toBeGreaterThan(first)
  expect(second - first).toBeLessThan(5000)
})

test("a clock that is set while Andon runs is compared with the database's again", async () => {
  let skewMs = 0
  const clock = await clockAt(0, { everyMs: 20, own: () => Date.now() + skewMs })
  skewMs = hourMs
  await expect.poll(() => Math.abs(clock.now() - Date.now()), { timeout: 5000 }).toBeLessThan(5000)
})

test('while the database is away the last comparison holds', async () => {
  const database = await databaseForTest()
  const clock = await openClock(database, { own: () => Date.now() + hourMs, everyMs: 20 })
  onTestFinished(() => clock.stop())
  await database.close()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(5000)
})

test('an answer that came late tells less, and does not put the clock back', () => {
  const quick = { began: 100, there: 5104, ended: 108 }
  const late = { began: 200, there: 5203, ended: 900 }
  expect(aheadBy([quick])).toEqual({ least: 4996, most: 5004 })
  expect(aheadBy([quick, late])).toEqual({ least: 4996, most: 5003 })
  expect(corrected(5001, aheadBy([late]))).toBe(5001)
  expect(corrected(7000, aheadBy([late]))).toBe(5003)
  expect(corrected(0, aheadBy([late]))).toBe(4303)
})

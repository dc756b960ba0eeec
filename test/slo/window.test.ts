import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration, parseMilliseconds } from '../../src/slo/duration.ts'
import { calendarWindow, isLocalTime, isZone, periodAt, rollingWindow, type Window } from '../../src/slo/window.ts'

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const iso = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString()
const hour = 3_600_000

function calendar(duration: string, timeZone: string, startTime = '2026-01-01 00:00:00'): Window {
  const window = calendarWindow({ duration, startTime, timeZone })
  if (window === null) throw new Error(`${duration} from ${startTime} in ${timeZone} is no window`)
  return window
}

describe('a rolling window', () => {
  test('has days of 24 hours, also when clocks change', () => {
    const period = periodAt(rollingWindow('28d') ?? calendar('1M', 'UTC'), at('2026-04-10T00:00:00Z'))

    expect(period).toMatchObject({
      type: 'rolling',
      start: at('2026-03-13T00:00:00Z'),
      end: at('2026-04-10T00:00:00Z'),
    })
  })

  test.for([
    ['1M', 30],
    ['1Q', 90],
    ['1Y', 365],
    ['4w', 28],
  ] as const)('of %s has %i days', ([duration, days]) => {
    expect(rollingWindow(duration)).toEqual({ type: 'rolling', ms: days * 24 * hour })
  })
})

describe('a calendar month', () => {
  test.for([
    ['of March in New York loses an hour', 'America/New_York', '2026-03-20T12:00:00Z', 743],
    ['of November in New York gains one', 'America/New_York', '2026-11-20T12:00:00Z', 721],
    ['of October in London gains one', 'Europe/London', '2026-10-20T12:00:00Z', 745],
    ['of April on Lord Howe gains half of one', 'Australia/Lord_Howe', '2026-04-20T12:00:00Z', 720.5],
    ['of February has 28 days', 'UTC', '2026-02-20T12:00:00Z', 672],
  ] as const)('%s', ([, zone, now, hours]) => {
    const { start, end } = periodAt(calendar('1M', zone), at(now))

    expect((end - start) / hour).toBe(hours)
  })

  test('that begins on the 31st does so again after February', () => {
    const window = calendar('1M', 'UTC', '2026-01-31 00:00:00')

    expect(iso(periodAt(window, at('2026-03-15T00:00:00Z')).start)).toBe('2026-02-28T00:00:00Z')
    expect(iso(periodAt(window, at('2026-03-15T00:00:00Z')).end)).toBe('2026-03-31T00:00:00Z')
  })

  test('begins as the last one ends: at its first millisecond it is the new one', () => {
    const window = calendar('1M', 'Europe/Amsterdam')
    const { end } = periodAt(window, at('2026-06-15T00:00:00Z'))

    expect(periodAt(window, end - 1).end).toBe(end)
    expect(periodAt(window, end).start).toBe(end)
  })

  test('may begin at a local time that a change of clocks skips: then at the moment after', () => {
    const window = calendar('1d', 'Europe/Amsterdam', '2026-03-01 02:30:00')

    expect(iso(periodAt(window, at('2026-03-29T12:00:00Z')).start)).toBe('2026-03-29T01:30:00Z')
  })

  test('skips the day that Samoa skipped', () => {
    const { start, end } = periodAt(calendar('1d', 'Pacific/Apia', '2011-12-01 00:00:00'), at('2011-12-30T10:00:00Z'))

    expect([iso(start), iso(end)]).toEqual(['2011-12-30T10:00:00Z', '2011-12-31T10:00:00Z'])
  })
})

test('every instant lies in its period, in any zone and calendar', () => {
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Amsterdam',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
  )
  const duration = fc.constantFrom('1d', '3d', '1w', '1M', '2M', '1Q', '1Y', '12h', '90m')
  const start = fc.constantFrom('2026-01-01 00:00:00', '2024-02-29 12:30', '2026-03-29 02:30:00', '1999-12-31')
  const now = fc.integer({ min: at('1995-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') })
  fc.assert(
    fc.property(zone, duration, start, now, (timeZone, length, startTime, instant) => {
      const window = calendar(length, timeZone, startTime)
      const period = periodAt(window, instant)

      expect(period.start).toBeLessThanOrEqual(instant)
      expect(period.end).toBeGreaterThan(instant)
      expect(periodAt(window, period.start)).toMatchObject({ start: period.start, end: period.end })
      expect(periodAt(window, period.end).start).toBe(period.end)
    }),
  )
})

test.for(['', '28', '28 d', '0d', '-1d', '1.5d', '28D', '9999999d', '6Y', '1s'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeNull()
})

test('minutes and months differ by the case of their letter, and a length of months is none', () => {
  expect([parseMilliseconds('1m'), parseMilliseconds('1M')]).toEqual([60_000, null])
})

test.for(['2026-02-30 00:00:00', '2026-01-01T00:00:00Z', 'yesterday', '20260101', '2026-01-01 25:00:00', '9999-01-01'])(
  '"%s" is no local time',
  (text) => {
    expect(isLocalTime(text)).toBe(false)
  },
)

test.for(['+01:00', 'Mars/Olympus', '', 'Europe/../UTC'])('"%s" is no zone', (zone) => {
  expect(isZone(zone)).toBe(false)
})

test('a calendar with a wrong part is none', () => {
  const right = { duration: '1M', startTime: '2026-01-01 00:00:00', timeZone: 'UTC' }

  expect(calendarWindow({ ...right, duration: '1x' })).toBeNull()
  expect(calendarWindow({ ...right, startTime: 'now' })).toBeNull()
  expect(calendarWindow({ ...right, timeZone: '+01:00' })).toBeNull()
})

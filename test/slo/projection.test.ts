import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alertsOf, isUnreachable, rulesFor, workbookAlerts } from '../../src/slo/burn-rate.ts'
import { profileOf, type Segment } from '../../src/slo/profile.ts'
import { naiveExhaustion, type Rolling, rollingExhaustion, thawAfter } from '../../src/slo/projection.ts'
import { compare, one, parseDecimal, type Rational, rational, toNumber, zero } from '../../src/slo/rational.ts'
import { timeBudget } from '../../src/slo/time-budget.ts'

const second = 1000
const day = 86_400 * second
const now = Temporal.Instant.from('2026-06-30T00:00:00Z').epochMilliseconds
const target = rational(999, 1000)
const windowMs = 30 * day

function rolling(segments: readonly Segment[], maintenance: Rolling['maintenance'] = []): Rolling {
  const within = { start: now - windowMs, end: now }
  const incidents = segments.map((segment, index) => ({ id: String(index), segments: [segment] }))
  const profile = profileOf({ incidents, within, combine: 'max', except: maintenance })
  return { now, windowMs, target, profile, maintenance, mode: 'exclude' }
}
const outage = (daysAgo: number, seconds: number, weight: Rational = one): Segment => {
  const start = now - daysAgo * day
  return { start, end: start + seconds * second, weight }
}

describe('when nothing is left', () => {
  test('old bad time that ages out is taken into account', () => {
    const segments = [outage(29, 2000)]
    const left = rational(592, 2592)

    expect(toNumber(naiveExhaustion(left, one, windowMs) ?? zero) / day).toBeCloseTo(6.85, 2)
    expect(rollingExhaustion(rolling(segments), one)).toBe(now + 30 * day)
  })

  test('is now if it is gone, and never if nothing burns or too little', () => {
    expect(rollingExhaustion(rolling([outage(1, 2592)]), one)).toBe(now)
    expect(rollingExhaustion(rolling([]), zero)).toBeNull()
    expect(rollingExhaustion(rolling([]), rational(99, 100))).toBeNull()
  })

  test('at ten times the rate is a tenth of the window away', () => {
    expect(rollingExhaustion(rolling([]), rational(10))).toBe(now + 3 * day)
  })
})

describe('the thaw', () => {
  test('is when enough has aged out', () => {
    expect(thawAfter(rolling([outage(10, 3600)]))).toBe(now - 10 * day + 1008 * second + windowMs)
  })

  test('is now if something is left', () => {
    expect(thawAfter(rolling([outage(10, 100)]))).toBe(now)
  })

  test('comes earlier when maintenance leaves the window, and there is none without a budget', () => {
    const maintenance = [{ start: now - 20 * day, end: now - 15 * day }]
    const frozen = rolling([outage(10, 2300)], maintenance)

    expect(thawAfter(frozen)).toBeLessThan(now - 10 * day + windowMs)
    expect(thawAfter(frozen)).toBeGreaterThan(now)
    expect(thawAfter(rolling([], [{ start: now - windowMs, end: now + 100 * day }]))).toBeGreaterThan(now + 99 * day)
  })

  test('is right whatever happened: nothing left then, something a millisecond later', () => {
    const segment = fc
      .tuple(
        fc.integer({ min: 0, max: 30 * 86_400 }),
        fc.integer({ min: 1, max: 40_000 }),
        fc.integer({ min: 1, max: 10 }),
      )
      .map(([ago, length, tenths]): Segment => {
        const start = now - ago * second
        return { start, end: Math.min(now, start + length * second), weight: rational(tenths, 10) }
      })
    const maintenance = fc.constantFrom(
      [],
      [{ start: now - 9 * day, end: now - 8 * day }],
      [{ start: now - day, end: now + day }],
    )
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), maintenance, (segments, excepted) => {
        const incidents = segments.map((one, index) => ({ id: String(index), segments: [one] }))
        const stateAt = (at: number) => {
          const period = { type: 'rolling', start: at - windowMs, end: at, until: at } as const
          return timeBudget({ period, target, incidents, combine: 'max', maintenance: excepted, mode: 'exclude' })
        }
        const at = thawAfter(rolling(segments, excepted))
        if (at === null) throw new Error('there is always a thaw')
        if (!stateAt(now).exhausted) expect(at).toBe(now)
        else {
          expect(stateAt(at).exhausted).toBe(true)
          expect(stateAt(at + 1).exhausted).toBe(false)
        }
      }),
    )
  })
})

describe('burn-rate alerts', () => {
  test('have the numbers of the workbook for 30 days, and others for other periods', () => {
    const thresholds = (days: number) =>
      rulesFor(workbookAlerts, days * day).map(({ threshold }) => toNumber(threshold))

    expect(thresholds(30)).toEqual([14.4, 6, 1])
    expect(thresholds(28).map((number) => number.toFixed(3))).toEqual(['13.440', '5.600', '0.933'])
    expect(workbookAlerts.map(({ longMs, shortMs }) => [longMs / 60_000, shortMs / 60_000])).toEqual([
      [60, 5],
      [360, 30],
      [4320, 360],
    ])
  })

  test('that no outage can reach are reported, exactly at the limit as well', () => {
    const [page] = rulesFor(workbookAlerts, windowMs)
    const at = (percent: string) => parseDecimal(percent) ?? zero

    expect(page !== undefined && isUnreachable(page, at('0.9305'))).toBe(true)
    expect(page !== undefined && isUnreachable(page, at('0.9306'))).toBe(false)
    expect(
      isUnreachable(
        { ...workbookAlerts[0], severity: 'page', longMs: 1, shortMs: 1, threshold: rational(10) },
        at('0.9'),
      ),
    ).toBe(true)
  })

  test('without data neither fire nor are quiet', () => {
    const rules = rulesFor(workbookAlerts, windowMs)
    const answer = alertsOf(rules, { target, errorRateOver: (ms) => (ms < 300_001 ? null : one) })

    expect(answer).toEqual({ fired: [1, 2], unknown: [0], unreachable: [], worst: 'page' })
  })
})

test('comparing amounts never rounds', () => {
  expect(compare(rational(2592), rational(30n * 86_400n * 999n, 999_000n))).toBe(0)
})

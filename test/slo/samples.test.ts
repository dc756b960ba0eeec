import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profileOf } from '../../src/slo/profile.ts'
import { compare, minus, one, plus, rational, toNumber, zero } from '../../src/slo/rational.ts'
import { countsIn, loadSamples, type Sample } from '../../src/slo/samples.ts'
import { gridOf, missingInSeries, spentOfProfile, tallyProfile, tallySeries } from '../../src/slo/slices.ts'
import { missingIn, spentOf, tallyOf, timesliceBudget } from '../../src/slo/timeslices.ts'
import type { Period } from '../../src/slo/window.ts'

const minute = 60_000
const day = 1440 * minute
const now = Temporal.Instant.from('2026-06-30T00:00:30Z').epochMilliseconds
const period: Period = { type: 'rolling', start: now - day, end: now, until: now }

const sample = fc
  .tuple(fc.integer({ min: now - 2 * day, max: now + day }), fc.nat(1000), fc.nat(1000))
  .map(([at, a, b]): Sample => ({ at, good: Math.min(a, b), total: Math.max(a, b) }))
const samples = fc.uniqueArray(sample, { selector: ({ at }) => at, maxLength: 60 })
const hole = fc.option(
  fc
    .tuple(fc.integer({ min: now - day, max: now }), fc.nat(day))
    .map(([start, length]) => ({ start, end: start + length + 1 })),
)

describe('samples', () => {
  test('may come in any order; of two for one instant the last counts', () => {
    const { series } = loadSamples([
      ...[
        { at: 2, good: 1, total: 1 },
        { at: 1, good: 5, total: 5 },
        { at: 2, good: 0, total: 3 },
      ],
    ])

    expect([...series.at]).toEqual([1, 2])
    expect([...series.total]).toEqual([5, 3])
  })

  test.for<readonly [string, Sample]>([
    ['more good than all', { at: 1, good: 2, total: 1 }],
    ['less than nothing', { at: 1, good: -1, total: 1 }],
    ['parts of events', { at: 1, good: 0.5, total: 1 }],
    ['no number', { at: 1, good: 1, total: Number.NaN }],
    ['more than can be counted', { at: 1, good: 1, total: 2 ** 53 }],
    ['no instant', { at: Number.POSITIVE_INFINITY, good: 1, total: 1 }],
  ])('with %s are refused, by index, and the others stay', ([, wrong]) => {
    const { series, refused } = loadSamples([{ at: 0, good: 1, total: 1 }, wrong])

    expect(refused).toEqual([1])
    expect(series.at).toHaveLength(1)
  })

  test('are summed exactly beyond what a number holds', () => {
    const large = Number.MAX_SAFE_INTEGER
    const { series } = loadSamples([1, 2, 3].map((at) => ({ at, good: large - 1, total: large })))

    expect(countsIn(series, { within: { start: 1, end: 4 }, maintenance: [], mode: 'exclude' })).toEqual({
      good: 3n * BigInt(large - 1),
      total: 3n * BigInt(large),
    })
  })

  test('count from the start of an interval to before its end, outside of maintenance', () => {
    fc.assert(
      fc.property(samples, hole, (all, excepted) => {
        const { series } = loadSamples(all)
        const maintenance = excepted === null ? [] : [excepted]
        const within = all.filter(({ at }) => at >= period.start && at < period.end)
        const counted = within.filter(({ at }) => excepted === null || at < excepted.start || at >= excepted.end)
        const sum = (some: readonly Sample[], of: 'good' | 'total') =>
          BigInt(some.reduce((total, one) => total + one[of], 0))
        const during = { within: period, maintenance }

        expect(countsIn(series, { ...during, mode: 'exclude' })).toEqual({
          good: sum(counted, 'good'),
          total: sum(counted, 'total'),
        })
        const good = sum(counted, 'good') + sum(within, 'total') - sum(counted, 'total')
        expect(countsIn(series, { ...during, mode: 'good' })).toEqual({ good, total: sum(within, 'total') })
      }),
    )
  })
})

describe('slices', () => {
  test('of a rolling window end at whole multiples of their length, and there are always as many', () => {
    const grid = gridOf(period, { ms: 5 * minute, maintenance: [], mode: 'exclude' })

    expect(grid).toMatchObject({ total: 288, past: 288, span: { end: now - 30_000 } })
  })

  test('of a calendar period that has not ended are to come, and the last may be shorter', () => {
    const march: Period = { type: 'calendar', start: 0, end: 10 * minute, until: 4 * minute - 1 }

    expect(gridOf(march, { ms: 3 * minute, maintenance: [], mode: 'exclude' })).toMatchObject({ total: 4, past: 1 })
  })

  test('are tallied as one by one', () => {
    fc.assert(
      fc.property(
        samples,
        hole,
        fc.constantFrom(1, 7, 60),
        fc.constantFrom('exclude', 'good'),
        (all, excepted, length, mode) => {
          const ms = length * minute
          const maintenance = excepted === null ? [] : [excepted]
          const { series } = loadSamples(all)
          const grid = gridOf(period, { ms, maintenance, mode })
          const starts = Array.from({ length: Math.floor(day / ms) }, (_, index) => grid.span.start + index * ms)
          const isOut = (start: number) => excepted !== null && start >= excepted.start && start < excepted.end
          const slices = starts
            .filter((start) => !isOut(start))
            .map((start) => {
              const inside = all.filter(({ at }) => at >= start && at < start + ms)
              const [good, total] = [
                inside.reduce((sum, one) => sum + one.good, 0),
                inside.reduce((sum, one) => sum + one.total, 0),
              ]
              return { good, total, count: 1 }
            })
          const target = rational(9, 10)
          const tally = tallyOf(slices, target)
          const maintained = mode === 'good' ? starts.filter(isOut).length : 0

          expect(tallySeries(series, grid, { sliceTarget: target, mode })).toEqual({
            ...tally,
            good: tally.good + maintained,
          })
          expect(grid.past).toBe(slices.length + maintained)
          const { missing, withEvents } = missingInSeries(series, grid)
          expect(spentOf(missing, one)).toEqual(spentOf(missingIn(slices), one))
          expect(withEvents).toBe(slices.filter(({ total }) => total > 0).length)
        },
      ),
    )
  })

  test('of incidents are as good as the share of them that was', () => {
    const start = now - 30_000 - 10 * minute
    const incident = { id: 'one', segments: [{ start, end: start + 90_000, weight: rational(1, 2) }] }
    const profile = profileOf({ incidents: [incident], within: period, combine: 'max', except: [] })
    const grid = gridOf(period, { ms: minute, maintenance: [], mode: 'exclude' })

    expect(tallyProfile(profile, grid, rational(1, 2))).toEqual({ good: 1440, bad: 0, empty: 0 })
    expect(tallyProfile(profile, grid, rational(3, 4))).toEqual({ good: 1439, bad: 1, empty: 0 })
    expect(tallyProfile(profile, grid, one)).toEqual({ good: 1438, bad: 2, empty: 0 })
    expect(spentOfProfile(profile, grid)).toEqual(rational(3, 4))
  })

  test('that are all empty are no data where silence is good, and bad where it is not', () => {
    const empty = { good: 0, bad: 0, empty: 10 }
    const whole = { target: rational(9, 10), totalSlices: 10 }

    expect(timesliceBudget(empty, { ...whole, emptySlice: 'good' })).toMatchObject({
      status: 'no-data',
      sli: null,
      exhausted: false,
    })
    expect(timesliceBudget(empty, { ...whole, emptySlice: 'bad' })).toMatchObject({
      status: 'ok',
      sli: zero,
      exhausted: true,
    })
  })
})

describe('the sum of what slices miss', () => {
  const many = (count: number) => new Map(Array.from({ length: count }, (_, index) => [index + 2, 1n] as const))
  const exactly = (missing: ReadonlyMap<number, bigint>) =>
    [...missing].reduce((sum, [total, bad]) => plus(sum, rational(bad, total)), zero)

  test('of 500 different totals is exact', () => {
    expect(spentOf(many(500), zero)).toEqual(exactly(many(500)))
  })

  test('of more is rounded up by less than anyone can notice', () => {
    const difference = minus(spentOf(many(501), zero), exactly(many(501)))

    expect(compare(difference, zero)).toBeGreaterThan(0)
    expect(compare(difference, rational(1, 2n ** 100n))).toBeLessThan(0)
  })

  test('of more is exact again where rounding could hide on which side of the budget it is', () => {
    const exact = exactly(many(501))

    expect(spentOf(many(501), exact)).toEqual(exact)
  })
})

test('three years of minutes, every one with another total, are summed', { timeout: 60_000 }, () => {
  const minutes = 3 * 366 * 1440
  const { series } = loadSamples(
    Array.from({ length: minutes }, (_, index) => ({ at: index * minute, good: index + 1, total: index + 2 })),
  )
  const whole: Period = { type: 'rolling', start: 0, end: minutes * minute, until: minutes * minute }
  const grid = gridOf(whole, { ms: minute, maintenance: [], mode: 'exclude' })
  const { missing } = missingInSeries(series, grid)

  expect(missing.size).toBe(minutes)
  expect(countsIn(series, { within: whole, maintenance: [], mode: 'exclude' }).total).toBe(
    (BigInt(minutes) * BigInt(minutes + 3)) / 2n,
  )
  // the harmonic series: ln n + 0.5772
  expect(toNumber(spentOf(missing, rational(1000)))).toBeCloseTo(Math.log(minutes + 1.5) + 0.577215665 - 1, 6)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Combine, combinations } from '../../src/slo/combine.ts'
import type { Incident } from '../../src/slo/profile.ts'
import { atLeast, compare, isAbove, minus, plus, type Rational, rational, zero } from '../../src/slo/rational.ts'
import { spentBy, type TimeInput, timeBudget } from '../../src/slo/time-budget.ts'
import { periodAt } from '../../src/slo/window.ts'

const minute = 60_000
const day = 24 * 60 * minute
const now = Temporal.Instant.from('2026-06-30T00:00:00Z').epochMilliseconds
const period = periodAt({ type: 'rolling', ms: 30 * day }, now)
const target = rational(999, 1000)

const input = (more: Partial<TimeInput> = {}): TimeInput => ({
  ...{ period, target, incidents: [], combine: 'max', maintenance: [], mode: 'exclude' },
  ...more,
})
let made = 0
function incident(start: number, end: number | null, weight: Rational = rational(1)): Incident {
  made += 1
  return { id: `incident-${made}`, segments: [{ start, end, weight }] }
}
const bad = (more: Partial<TimeInput>): Rational => timeBudget(input(more)).bad

const moment = fc.integer({ min: period.start - day, max: now + day })
const weight = fc.integer({ min: 0, max: 20 }).map((twentieths) => rational(twentieths, 20))
const anyIncident = fc
  .tuple(moment, fc.option(moment), weight)
  .map(([start, end, share]): Incident => ({ id: 'any', segments: [{ start, end, weight: share }] }))
const incidents = fc.array(anyIncident, { maxLength: 12 })
const spans = fc.array(
  fc.tuple(moment, moment).map(([start, end]) => ({ start, end })),
  { maxLength: 4 },
)
const combine = fc.constantFrom<Combine>(...combinations)
const mode = fc.constantFrom('exclude', 'good')

describe('whatever the incidents are', () => {
  test('their order changes nothing', () => {
    fc.assert(
      fc.property(incidents, spans, combine, fc.func(fc.integer()), (all, maintenance, how, key) => {
        const shuffled = all.toSorted((a, b) => key(a) - key(b))
        const [one, other] = [all, shuffled.toReversed()].map((some) =>
          timeBudget(input({ incidents: some, maintenance, combine: how })),
        )

        expect(other?.bad).toEqual(one?.bad)
        expect(other?.profile).toEqual(one?.profile)
      }),
    )
  })

  test('splitting one at any moment changes nothing', () => {
    fc.assert(
      fc.property(incidents, anyIncident, moment, combine, (others, { segments: [whole] }, at, how) => {
        const { start, end, weight: share } = whole ?? { start: 0, end: 0, weight: zero }
        fc.pre(at > start && (end === null || at < end))
        const segments = [
          { start, end: at, weight: share },
          { start: at, end, weight: share },
        ]
        const parts = segments.map((segment) => ({ id: 'part', segments: [segment] }))
        const together = bad({
          incidents: [...others, { id: 'whole', segments: [{ start, end, weight: share }] }],
          combine: how,
        })

        expect(bad({ incidents: [...others, ...parts], combine: how })).toEqual(together)
        expect(bad({ incidents: [...others, { id: 'split', segments }], combine: how })).toEqual(together)
      }),
    )
  })

  test('bad time lies between nothing and everything that counts', () => {
    fc.assert(
      fc.property(incidents, spans, combine, mode, (all, maintenance, how, which) => {
        const budget = timeBudget(input({ incidents: all, maintenance, combine: how, mode: which }))

        expect(atLeast(budget.bad, zero)).toBe(true)
        expect(atLeast(rational(budget.denominator), budget.bad)).toBe(true)
        expect(plus(budget.remaining, budget.bad)).toEqual(budget.budget)
        expect(budget.exhausted && budget.sloMet).toBe(
          budget.denominator > 0 && compare(budget.bad, budget.budget) === 0,
        )
      }),
    )
  })

  test('the combinations never disagree about which is worse', () => {
    fc.assert(
      fc.property(incidents, (all) => {
        const [max, sum, independent] = [...combinations].map((how) => bad({ incidents: all, combine: how }))

        expect(atLeast(independent ?? zero, max ?? zero)).toBe(true)
        expect(atLeast(sum ?? zero, independent ?? zero)).toBe(true)
      }),
    )
  })

  test('one more incident never gives budget back', () => {
    fc.assert(
      fc.property(incidents, anyIncident, combine, (all, more, how) => {
        expect(atLeast(bad({ incidents: [...all, more], combine: how }), bad({ incidents: all, combine: how }))).toBe(
          true,
        )
      }),
    )
  })

  test('what happens in maintenance is not bad', () => {
    fc.assert(
      fc.property(incidents, combine, mode, (all, how, which) => {
        expect(bad({ incidents: all, maintenance: [period], combine: how, mode: which })).toEqual(zero)
      }),
    )
  })
})

describe('odd times', () => {
  test('a reversed incident counts nothing and is told', () => {
    const odd = incident(now - minute, now - 2 * minute)

    expect(timeBudget(input({ incidents: [odd] }))).toMatchObject({
      bad: zero,
      oddities: [{ incident: odd.id, why: 'reversed' }],
    })
  })

  test('one of the future counts nothing and is told', () => {
    const odd = incident(now + minute, null)

    expect(timeBudget(input({ incidents: [odd] }))).toMatchObject({
      ...{ bad: zero, provisional: false },
      oddities: [{ incident: odd.id, why: 'future' }],
    })
  })

  test('one that is recorded to end in the future counts until now', () => {
    expect(bad({ incidents: [incident(now - minute, now + day)] })).toEqual(rational(minute))
  })

  test('one that lasts makes the budget provisional', () => {
    expect(timeBudget(input({ incidents: [incident(now - minute, null)] })).provisional).toBe(true)
    expect(timeBudget(input({ incidents: [incident(now - minute, now)] })).provisional).toBe(false)
  })

  test('where segments of one incident overlap, the worst counts, however incidents combine', () => {
    const segments = [
      { start: now - 2 * minute, end: now, weight: rational(1, 2) },
      { start: now - minute, end: now, weight: rational(1, 4) },
    ]

    expect(bad({ incidents: [{ id: 'one', segments }], combine: 'sumCapped' })).toEqual(rational(minute))
  })

  test('a weight above 1 is 1, one below 0 is nothing', () => {
    expect(bad({ incidents: [incident(now - minute, now, rational(3))] })).toEqual(rational(minute))
    expect(bad({ incidents: [incident(now - minute, now, rational(-3))] })).toEqual(zero)
  })
})

describe('maintenance', () => {
  test('that takes up everything leaves no budget, and no figure in its place', () => {
    expect(timeBudget(input({ maintenance: [period] }))).toMatchObject({
      ...{ denominator: 0, remainingFraction: null, availability: null, exhausted: false, elapsedFraction: null },
    })
  })

  test('of a calendar that is to come makes the rest of the period shorter already', () => {
    const june = { type: 'calendar', start: now - 10 * day, end: now + 10 * day, until: now } as const
    const budget = timeBudget(input({ period: june, maintenance: [{ start: now + day, end: now + 6 * day }] }))

    expect(budget).toMatchObject({ denominator: 15 * day, elapsedFraction: rational(2, 3) })
  })
})

test('what one incident took is told by itself', () => {
  const [one, other] = [incident(now - 10 * minute, now - 5 * minute), incident(now - 8 * minute, now)]

  expect(spentBy(one, { period, maintenance: [] })).toEqual(rational(5 * minute))
  expect(spentBy(other, { period, maintenance: [{ start: now - 4 * minute, end: now }] })).toEqual(rational(4 * minute))
})

describe('10,000 incidents', { timeout: 60_000 }, () => {
  const random = (seed: number): number => (seed * 48_271) % 2_147_483_647
  const many = Array.from({ length: 10_000 }, (_, index): Incident => {
    const start = period.start + (random(index + 1) % (29 * day))
    return incident(start, start + (random(index + 7) % (day / 4)), rational(1 + (index % 9), 10))
  })

  test.for(combinations)('at any time, combined by %s, are counted', (how) => {
    const all = bad({ incidents: many, combine: how })

    expect(isAbove(all, zero)).toBe(true)
    expect(isAbove(rational(30 * day), all)).toBe(true)
    expect(bad({ incidents: many.toReversed(), combine: how })).toEqual(all)
  })

  test.for(combinations)('all at once, combined by %s, are counted', (how) => {
    const together = many.map((_, index) => incident(now - day - index, now - day + index + 1, rational(1, 10)))
    const left = minus(rational(day), bad({ incidents: together, combine: how }))

    expect(isAbove(left, zero)).toBe(true)
  })
})

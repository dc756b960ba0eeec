import { describe, expect, test } from 'vitest'
import { burnDown, spendersOf } from '../../src/slo/burn-down.ts'
import type { Known, RecordedIncident } from '../../src/slo/known.ts'
import { admit } from '../../src/slo/maintenance.ts'
import { rational } from '../../src/slo/rational.ts'
import { loadSamples } from '../../src/slo/samples.ts'
import { sloSchema } from '../../src/slo/schema.ts'
import type { Slo } from '../../src/slo/slo.ts'
import { standingOf } from '../../src/slo/standing.ts'
import { gateDecision, shareOfBudget, stateOf, usualGate, usualThresholds, worstState } from '../../src/slo/state.ts'

const minute = 60_000
const day = 1440 * minute
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const now = at('2026-06-30T00:00:00Z')

const slo = (more: object = {}): Slo =>
  sloSchema.parse({
    name: 'checkout',
    service: 'checkout',
    target: '99.9',
    consumerEffect: 'Customers cannot pay',
    ...more,
  })
const known = (more: Partial<Known> = {}): Known => ({
  incidents: [],
  series: null,
  maintenance: [],
  since: null,
  ...more,
})

function incident(daysAgo: number, minutes: number | null, more: Partial<RecordedIncident> = {}): RecordedIncident {
  const start = now - daysAgo * day
  const end = minutes === null ? null : start + minutes * minute
  return { id: `${daysAgo} days ago`, services: ['checkout'], segments: [{ start, end, severity: '1' }], ...more }
}

describe('by incidents', () => {
  test('without any it is healthy', () => {
    expect(standingOf(slo(), known(), now)).toMatchObject({
      ...{ state: 'healthy', exhaustsAt: null, thawAfter: null, burnRate: rational(0) },
      measured: { unit: 'ms', remainingFraction: rational(1), provisional: false },
    })
  })

  test('four weeks have 2419.2 s: 31 minutes are close to it, 41 exhaust it until enough has aged out', () => {
    expect(standingOf(slo(), known({ incidents: [incident(10, 30)] }), now).state).toBe('healthy')
    expect(standingOf(slo(), known({ incidents: [incident(10, 31)] }), now).state).toBe('close')
    expect(standingOf(slo(), known({ incidents: [incident(10, 41)] }), now)).toMatchObject({
      ...{ state: 'exhausted', exhaustsAt: now, thawAfter: now - 10 * day + 40_800 + 28 * day },
    })
  })

  test('a calendar thaws when it begins anew', () => {
    const calendar = slo({ window: { duration: '1M', startTime: '2026-01-01', timeZone: 'Europe/Amsterdam' } })

    expect(standingOf(calendar, known({ incidents: [incident(10, 60)] }), now)).toMatchObject({
      ...{ state: 'exhausted', thawAfter: at('2026-06-30T22:00:00Z') },
    })
  })

  test('one of another service does not count, one of no service does', () => {
    expect(standingOf(slo(), known({ incidents: [incident(10, 60, { services: ['search'] })] }), now).state).toBe(
      'healthy',
    )
    expect(standingOf(slo(), known({ incidents: [incident(10, 60, { services: [] })] }), now).state).toBe('exhausted')
  })

  test('severities weigh what the policy says, and everything where it says nothing', () => {
    const half = slo({ severityWeights: { 1: '0.5' } })
    const bad = (severity: string | null) => {
      const segments = [{ start: now - day, end: now - day + 20 * minute, severity }]
      return standingOf(half, known({ incidents: [incident(1, 20, { segments })] }), now).measured?.bad
    }

    expect(bad('1')).toEqual(rational(10 * minute))
    expect(bad('2')).toEqual(rational(20 * minute))
    expect(bad(null)).toEqual(rational(20 * minute))
    expect(bad('constructor')).toEqual(rational(20 * minute))
  })

  test('a fresh outage pages', () => {
    const standing = standingOf(slo(), known({ incidents: [incident(5 / 1440, null)] }), now)

    expect(standing).toMatchObject({ alerts: { fired: [0, 1, 2], worst: 'page' }, measured: { provisional: true } })
    expect(standing.exhaustsAt).toBeGreaterThan(now)
  })

  test('slices may be counted as well', () => {
    const slices = slo({ budgeting: 'timeslices', timeSlice: { length: '1m', target: '100%' } })

    expect(standingOf(slices, known({ incidents: [incident(10, 41)] }), now)).toMatchObject({
      ...{ state: 'exhausted', thawAfter: now - 10 * day + 28 * day + minute - 1 },
      measured: { unit: 'slices', bad: rational(41) },
    })
  })
})

describe('by events', () => {
  const series = (bad: (index: number) => number) =>
    loadSamples(
      Array.from({ length: 28 * 24 }, (_, hour) => ({
        at: now - (28 * 24 - hour) * 60 * minute,
        good: 1000 - bad(hour),
        total: 1000,
      })),
    ).series
  const counts = slo({ indicator: 'counts' })

  test('672,000 events may have 672 bad ones', () => {
    expect(standingOf(counts, known({ series: series(() => 0) }), now).measured).toMatchObject({
      unit: 'events',
      budget: rational(672),
    })
    expect(standingOf(counts, known({ series: series((hour) => (hour === 100 ? 672 : 0)) }), now)).toMatchObject({
      ...{ state: 'exhausted', thawAfter: now + 100 * 60 * minute },
    })
    expect(standingOf(counts, known({ series: series((hour) => (hour === 100 ? 671 : 0)) }), now).state).toBe('close')
  })

  test('nothing is spent of slices that are not there', () => {
    const empty = loadSamples([]).series
    const sliced = slo({ indicator: 'counts', budgeting: 'ratioTimeslices' })

    expect(standingOf(sliced, known({ series: empty }), now)).toMatchObject({
      state: 'unknown',
      measured: { remainingFraction: null },
    })
  })

  test('a share of every slice may be bad', () => {
    const sliced = slo({ indicator: 'counts', budgeting: 'ratioTimeslices', timeSlice: { length: '1h' } })

    expect(standingOf(sliced, known({ series: series((hour) => (hour === 0 ? 700 : 0)) }), now)).toMatchObject({
      ...{ state: 'exhausted', thawAfter: now + 60 * minute - 1 },
      measured: { unit: 'slices', bad: rational(7, 10), budget: rational(672, 1000) },
    })
  })
})

describe('without data nobody knows', () => {
  test.for<readonly [string, object, Partial<Known>]>([
    ['incidents that could not be read', {}, { incidents: null }],
    ['no counts', { indicator: 'counts' }, { series: null }],
    ['counts of nothing', { indicator: 'counts' }, { series: loadSamples([]).series }],
  ])('%s', ([, settings, facts]) => {
    const standing = standingOf(slo(settings), known(facts), now)

    expect(standing).toMatchObject({ state: 'unknown', burnRate: null, exhaustsAt: null, thawAfter: null })
    expect(standing.alerts).toMatchObject({ fired: [], unknown: [0, 1, 2], worst: null })
  })
})

describe('maintenance', () => {
  const month = { ms: 120 * minute, timeZone: 'UTC' }
  const declared = (start: string, minutes: number, before: number) => {
    const from = at(start)
    return { id: start, start: from, end: from + minutes * minute, declaredAt: from - before * minute }
  }

  test('counts if it was declared before it began, not as it began', () => {
    expect(admit([declared('2026-06-01T10:00:00Z', 60, 1)], null)).toMatchObject({ counted: [{}], late: [] })
    expect(admit([declared('2026-06-01T10:00:00Z', 60, 0)], null)).toMatchObject({
      counted: [],
      late: ['2026-06-01T10:00:00Z'],
    })
  })

  test('counts up to the allowance of its month, and the next month has its own', () => {
    const [first, second] = [declared('2026-06-29T10:00:00Z', 90, 60), declared('2026-06-30T23:00:00Z', 120, 60)]

    expect(admit([second, first], month)).toEqual({
      counted: [
        { start: first.start, end: first.end },
        { start: second.start, end: second.start + 30 * minute },
        { start: second.start + 60 * minute, end: second.end },
      ],
      late: [],
      overAllowanceMs: 30 * minute,
    })
  })

  test('is taken out of what incidents spent', () => {
    const maintenance = [declared('2026-06-20T00:00:00Z', 60, 1)]
    const standing = standingOf(slo(), known({ incidents: [incident(10, 60)], maintenance }), now)

    expect(standing).toMatchObject({ state: 'healthy', measured: { bad: rational(0) }, lateMaintenance: [] })
  })
})

describe('how it came to be', () => {
  const incidents = [incident(2, 12), incident(10, 30), incident(40, 600), incident(5, 0)]

  test('what was left is told for every day, now last', () => {
    const points = burnDown(slo(), known({ incidents }), now)

    expect(points).toHaveLength(29)
    expect(points.at(-1)).toEqual({ at: now, remainingFraction: rational(-1008, 24_192) })
    expect(points.at(-3)?.remainingFraction).toEqual(rational(24_192 - 18_000, 24_192))
    expect(points[0]?.remainingFraction).toEqual(rational(24_192 - 360_000, 24_192))
  })

  test('of a calendar since the period began, as a share of the whole', () => {
    const points = burnDown(slo({ window: { duration: '1M', startTime: '2026-01-01', timeZone: 'UTC' } }), known(), now)

    expect(points).toHaveLength(30)
    expect(points[0]).toEqual({ at: at('2026-06-01T00:00:00Z'), remainingFraction: rational(1) })
  })

  test('without data there is nothing to draw', () => {
    expect(burnDown(slo(), known({ incidents: null }), now)[0]).toEqual({ at: now - 28 * day, remainingFraction: null })
    expect(spendersOf(slo(), known({ incidents: null }), now)).toEqual([])
  })

  test('incidents that spent most come first, those before the window not at all', () => {
    expect(spendersOf(slo(), known({ incidents }), now)).toMatchObject([
      { id: '10 days ago', bad: rational(30 * minute), share: rational(18_000, 24_192), needsPostMortem: true },
      { id: '2 days ago', bad: rational(12 * minute), share: rational(7200, 24_192) },
    ])
  })

  test('a young service has a whole budget, and it is told how much of the period is known', () => {
    const standing = standingOf(slo(), known({ since: now - 7 * day }), now)

    expect(standing).toMatchObject({ coverage: rational(1, 4), measured: { budget: rational(2_419_200) } })
    expect(standingOf(slo({ indicator: 'counts' }), known(), now).coverage).toEqual(rational(0))
  })
})

describe('what a state means', () => {
  test('close begins at exactly what is left, exhausted at exactly nothing', () => {
    const state = (n: number, d: number) => stateOf(rational(n, d), usualThresholds)

    expect([state(251, 1000), state(1, 4), state(1, 1000), state(0, 1), state(-1, 1)]).toEqual([
      ...['healthy', 'close', 'close', 'exhausted', 'exhausted'],
    ])
  })

  test('features and what nobody proved wait while nothing is left; the rest passes', () => {
    const passing = (['rollback', 'security', 'reliability', 'feature', 'unknown'] as const).filter(
      (one) => gateDecision('exhausted', one, usualGate) === 'allow',
    )

    expect(passing).toEqual(['rollback', 'security', 'reliability'])
    expect(gateDecision('close', 'feature', usualGate)).toBe('allow')
  })

  test('without data the policy decides, and a rollback passes in any case', () => {
    const strict = { ...usualGate, onNoData: 'block' } as const

    expect(gateDecision('unknown', 'feature', usualGate)).toBe('allow')
    expect(gateDecision('unknown', 'feature', strict)).toBe('block')
    expect(gateDecision('unknown', 'rollback', strict)).toBe('allow')
  })

  test('of several objectives the worst counts', () => {
    expect(worstState(['healthy', 'close', 'unknown'])).toBe('close')
    expect(worstState(['healthy', 'unknown'])).toBe('unknown')
    expect(worstState([])).toBeNull()
  })

  test('one incident of more than a fifth of the budget asks for a post-mortem, one of exactly a fifth does not', () => {
    expect(shareOfBudget(rational(200), rational(1000)).needsPostMortem).toBe(false)
    expect(shareOfBudget(rational(201), rational(1000)).needsPostMortem).toBe(true)
  })
})

import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { rational } from '../../src/slo/rational.ts'
import { sloSchema } from '../../src/slo/schema.ts'
import { slosSchema } from '../../src/slo/setting.ts'

const least = { name: 'checkout', service: 'checkout', target: '99.9', consumerEffect: 'Customers cannot pay' }

test('an objective needs a name, a service, a target and what consumers notice; the rest has defaults', () => {
  expect(sloSchema.parse(least)).toMatchObject({
    ...{ target: rational(999, 1000), window: { type: 'rolling', ms: 28 * 86_400_000 } },
    ...{ indicator: { from: 'incidents' }, budgeting: { method: 'time' }, overlaps: 'max', severityWeights: {} },
    maintenance: { mode: 'exclude', allowanceMs: null, timeZone: 'UTC' },
    thresholds: { closeAt: rational(3, 4), exhaustedAt: rational(1) },
    alerts: [{ severity: 'page' }, { severity: 'page' }, { severity: 'ticket' }],
  })
})

test('everything may be said', () => {
  const slo = sloSchema.parse({
    ...least,
    target: 99.95,
    window: { duration: '1Q', startTime: '2026-01-01', timeZone: 'Europe/Amsterdam' },
    indicator: { prometheus: { source: 'main', bad: 'sum(bad)', total: 'sum(all)' } },
    budgeting: 'timeslices',
    timeSlice: { length: '5m', target: '95%', empty: 'bad' },
    overlaps: 'independent',
    severityWeights: { 1: '1', 2: 0.5 },
    maintenance: { mode: 'good', monthlyAllowance: '4h', timeZone: 'Asia/Kolkata' },
    closeAt: '60%',
    alerts: [{ severity: 'ticket', long: '3d', short: '6h', budget: '10%' }],
  })

  expect(slo).toMatchObject({
    target: rational(1999, 2000),
    window: { type: 'calendar', duration: { count: 1, unit: 'Q' } },
    indicator: { from: 'prometheus', source: 'main', part: { is: 'bad', query: 'sum(bad)' } },
    budgeting: { method: 'timeslices', ms: 300_000, target: rational(19, 20), emptySlice: 'bad' },
    severityWeights: { 1: rational(1), 2: rational(1, 2) },
    maintenance: { allowanceMs: 4 * 3_600_000 },
    alerts: [{ longMs: 3 * 86_400_000, budget: rational(1, 10) }],
  })
})

test('events are counted where events are asked for', () => {
  expect(sloSchema.parse({ ...least, indicator: 'counts' }).budgeting).toEqual({ method: 'occurrences' })
  expect(sloSchema.parse({ ...least, budgeting: 'ratioTimeslices' }).budgeting).toMatchObject({
    ms: 60_000,
    emptySlice: 'good',
  })
})

describe('a sentence says what to write instead of', () => {
  test.for<readonly [string, object, RegExp]>([
    ['a target of 100', { target: '100' }, /target is a percentage/],
    ['a target in words', { target: 'high' }, /target is a percentage/],
    ['a weight above 1', { severityWeights: { 1: '1.5' } }, /weight is a decimal/],
    ['a share without its sign', { closeAt: '75' }, /share is a percentage/],
    [
      'a zone that is none',
      { window: { duration: '1M', startTime: '2026-01-01', timeZone: '+01:00' } },
      /no time zone/,
    ],
    ['a start that is none', { window: { duration: '1M', startTime: 'May', timeZone: 'UTC' } }, /local date/],
    [
      'a period that is none',
      { window: { duration: '1 month', startTime: '2026-01-01', timeZone: 'UTC' } },
      /period is/,
    ],
    ['events of incidents', { budgeting: 'occurrences' }, /^incidents count no events/],
    ['time of events', { indicator: 'counts', budgeting: 'time' }, /^only incidents tell time/],
    ['half a query', { indicator: { prometheus: { source: 'main', total: 'x' } } }, /either `good` or `bad`/],
    ['a name with capitals', { name: 'Checkout' }, /name has small letters/],
  ])('%s', ([, more, message]) => {
    const { error } = sloSchema.safeParse({ ...least, ...more })

    expect(JSON.stringify(error?.issues)).toMatch(new RegExp(message.source.replace('^', '')))
  })
})

test('an alert that no outage can set off is refused, the usual ones only if somebody writes them', () => {
  const page = { severity: 'page', long: '1h', short: '5m', budget: '2%' }
  const { error } = sloSchema.safeParse({ ...least, target: '90', window: '30d', alerts: [page] })

  expect(error?.issues).toMatchObject([
    {
      path: ['alerts', 0],
      message: expect.stringMatching(/^this alert waits for 14\.40 times .* faster than 10\.00 times\./),
    },
  ])
  expect(sloSchema.safeParse({ ...least, target: '90', window: '30d' }).success).toBe(true)
  expect(sloSchema.safeParse({ ...least, target: '93.06', window: '30d', alerts: [page] }).success).toBe(true)
})

test('a setting that does not exist is refused', () => {
  expect(sloSchema.safeParse({ ...least, targets: '99' }).success).toBe(false)
})

test('it has a JSON schema for editors', () => {
  expect(z.toJSONSchema(sloSchema, { io: 'input' })).toMatchObject({
    type: 'object',
    required: ['name', 'service', 'target', 'consumerEffect'],
  })
})

describe('the setting of a policy', () => {
  test('is a list of objectives', () => {
    expect(slosSchema.parse([least])).toMatchObject({ objectives: [{ name: 'checkout' }], files: [] })
  })

  test('or names files, and objectives as well if it likes', () => {
    expect(slosSchema.parse({ files: ['slo/*.yaml'] })).toEqual({ objectives: [], files: ['slo/*.yaml'] })
    expect(slosSchema.parse({ files: ['slo/*.yaml'], objectives: [least] }).objectives).toHaveLength(1)
  })

  test('has each name once', () => {
    expect(slosSchema.safeParse([least, least]).error?.issues).toMatchObject([
      { message: 'two objectives are named `checkout`. Choose another name for one.' },
    ])
  })

  test('has a JSON schema for editors', () => {
    expect(z.toJSONSchema(slosSchema, { io: 'input' })).toHaveProperty('anyOf')
  })
})

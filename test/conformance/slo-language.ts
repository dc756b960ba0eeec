// The language of test/conformance/slo.json: instants in ISO text, shares and weights in decimal text, durations as OpenSLO writes them.
import * as z from 'zod'
import { combinations } from '../../src/slo/combine.ts'
import { parseMilliseconds } from '../../src/slo/duration.ts'
import { maintenanceModes } from '../../src/slo/maintenance.ts'
import { targetOfPercent } from '../../src/slo/objective.ts'
import type { Incident } from '../../src/slo/profile.ts'
import { parseDecimal, parsePercent, type Rational } from '../../src/slo/rational.ts'
import { changeClasses } from '../../src/slo/state.ts'
import { emptySlices } from '../../src/slo/timeslices.ts'
import { calendarWindow, rollingWindow, type Window } from '../../src/slo/window.ts'

/** Reads a text, or fails the case. */
const readBy = <T>(read: (text: string) => T | null, what: string) =>
  z.union([z.string(), z.number()]).transform((text, context): T => {
    const value = read(String(text))
    if (value !== null) return value
    context.addIssue({ code: 'custom', message: `is no ${what}` })
    return z.NEVER
  })

const decimal = readBy<Rational>(parseDecimal, 'decimal number')
const duration = readBy<number>(parseMilliseconds, 'duration')
const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text).epochMilliseconds)
const targetPercent = z.union([z.string(), z.number()]).transform((text) => targetOfPercent(String(text)))
const count = z.int()

const segment = z.object({ start: instant, end: instant.nullable(), weight: decimal })
const incident = z.union([
  z.object({ segments: z.array(segment) }),
  segment.transform((only) => ({ segments: [only] })),
])
const incidents = z
  .array(incident)
  .transform((all): readonly Incident[] => all.map(({ segments }, index) => ({ id: String(index), segments })))

const rolling = readBy<Window>(rollingWindow, 'window')
const window = z.union([
  z.object({ type: z.literal('rolling'), duration: rolling }).transform(({ duration: read }) => read),
  z
    .object({ type: z.literal('calendar'), duration: z.string(), startTime: z.string(), timeZone: z.string() })
    .transform(({ type: _, ...calendar }, context): Window => {
      const read = calendarWindow(calendar)
      if (read !== null) return read
      context.addIssue({ code: 'custom', message: 'is no calendar window' })
      return z.NEVER
    }),
])

export const inputs = {
  time: z.object({
    now: instant,
    window,
    targetPercent,
    combine: z.enum(combinations).default('max'),
    incidents,
    maintenance: z.array(z.object({ start: instant, end: instant })).default([]),
    maintenanceMode: z.enum(maintenanceModes).default('exclude'),
  }),
  events: z.object({ targetPercent, good: count, total: count }),
  slices: z.object({
    targetPercent,
    timeSliceTarget: decimal.optional(),
    totalSlices: count,
    emptySlice: z.enum(emptySlices).default('good'),
    slices: z.array(z.object({ good: count, total: count, count })).default([]),
  }),
  burnRate: z.object({ targetPercent, badMs: decimal, lookbackMs: count }),
  thresholds: z.object({
    sloPeriod: duration,
    rows: z.array(
      z.object({ budgetPercent: readBy((text) => parsePercent(`${text}%`), 'percentage'), longWindowHours: count }),
    ),
  }),
  detection: z.object({ targetPercent, threshold: decimal, longWindowMs: count, badFraction: decimal }),
  alerts: z.object({
    targetPercent,
    rules: z.array(
      z.object({ severity: z.enum(['page', 'ticket']), long: duration, short: duration, threshold: decimal }),
    ),
    errorRate: z.record(z.string(), decimal.nullable()),
  }),
  exhaustion: z.object({
    windowDays: count,
    targetPercent,
    remainingFraction: decimal,
    burnRate: decimal,
    periodRemainingMs: count.optional(),
  }),
  rolling: z.object({ windowDays: count, targetPercent, now: instant, incidents, burnRate: decimal.optional() }),
  share: z.object({ windowDays: count, targetPercent, incidentBadMs: decimal }),
  freeze: z.object({
    policy: z.object({ warnAt: decimal, freezeAt: decimal, onNoData: z.enum(['allow', 'block']).default('allow') }),
    remainingFraction: decimal.nullable(),
    changeClass: z.enum([...changeClasses, 'unknown']),
  }),
} as const

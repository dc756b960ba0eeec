// OpenSLO v1 (the README of OpenSLO/OpenSLO), as far as a budget needs it. Everything is text, so that decimals stay exact.
import * as z from 'zod'
import { parseMilliseconds } from './duration.ts'
import { isInvalid, type Target, targetOfPercent, targetOfShare } from './objective.ts'
import { calendarWindow, isLocalTime, isZone, rollingWindow, type Window } from './window.ts'

const text = z.string()
const optional = <T extends z.ZodType>(schema: T) => z.nullish(schema)
const truth = z.enum(['true', 'false'], 'expected true or false. Write one of them.')

const metric = z.looseObject({
  metricSource: z.looseObject({
    metricSourceRef: optional(text),
    type: optional(text),
    spec: z.unknown().optional(),
  }),
})
const ratioMetric = z.looseObject({ good: optional(metric), bad: optional(metric), total: optional(metric) })
export type RatioMetric = z.output<typeof ratioMetric>
const indicatorSpec = z.looseObject({ ratioMetric: optional(ratioMetric) })

export const sliSchema = z.looseObject({ metadata: z.looseObject({ name: text }), spec: indicatorSpec })

const calendar = z.looseObject({
  startTime: text.refine(
    isLocalTime,
    'a start is a local date and time without a zone. Write one such as `2026-01-01 00:00:00`.',
  ),
  timeZone: text.refine(isZone, 'this is no time zone. Write one such as `Europe/Amsterdam`.'),
})

const timeWindow = z
  .looseObject({ duration: text, isRolling: optional(truth), calendar: optional(calendar) })
  .transform((written, context): Window => {
    const complain = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message })
      return z.NEVER
    }
    const isCalendar = written.calendar !== null && written.calendar !== undefined
    if (isCalendar === (written.isRolling === 'true')) {
      return complain(
        'isRolling',
        'a window either is rolling or has a `calendar`. Write `isRolling: true`, or a calendar and `isRolling: false`.',
      )
    }
    const { duration: length } = written
    const window =
      isCalendar && written.calendar ? calendarWindow({ ...written.calendar, duration: length }) : rollingWindow(length)
    return (
      window ??
      complain(
        'duration',
        'a duration is a number and m, h, d, w, M, Q or Y, at most five years. Write one such as `28d`.',
      )
    )
  })

/** `timeSliceTarget` as text, `timeSliceWindow` in milliseconds. */
export type Objective = Readonly<{ target: Target; timeSliceTarget: string | null; timeSliceWindow: number | null }>

/** A number without a unit is minutes. */
const sliceLength = text.transform((length, context): number => {
  const ms = parseMilliseconds(/^\d+$/.test(length) ? `${length}m` : length)
  if (ms !== null) return ms
  context.addIssue({ code: 'custom', message: 'a length is a number and m, h, d or w. Write one such as `1m`.' })
  return z.NEVER
})

const objective = z
  .looseObject({
    displayName: optional(text),
    target: optional(text),
    targetPercent: optional(text),
    timeSliceTarget: optional(text),
    timeSliceWindow: optional(sliceLength),
  })
  .transform((written, context): Objective => {
    const complain = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message })
      return z.NEVER
    }
    const { target: share, targetPercent: percent } = written
    const isShare = typeof share === 'string'
    if (isShare === (typeof percent === 'string'))
      return complain('target', 'needs either `target` or `targetPercent`. Write one of them.')
    const target = isShare ? targetOfShare(share) : targetOfPercent(percent ?? '')
    if (!isInvalid(target)) {
      const { timeSliceTarget = null, timeSliceWindow = null } = written
      return { target, timeSliceTarget, timeSliceWindow }
    }
    return isShare
      ? complain('target', 'a target is a decimal from 0 to just below 1. Write one such as `0.999`.')
      : complain('targetPercent', 'a target is a percentage from 0 to just below 100. Write one such as `99.9`.')
  })

const one = 'OpenSLO has exactly one window. Write one.'

export const sloDocument = z.looseObject({
  metadata: z.looseObject({
    name: text.regex(
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      'a name has small letters, digits and hyphens, at most 63. Write one such as `checkout-availability`.',
    ),
    annotations: optional(z.record(text, z.union([text, z.null()]))),
  }),
  spec: z.looseObject({
    description: optional(text),
    service: text,
    indicator: optional(z.looseObject({ spec: optional(indicatorSpec) })),
    indicatorRef: optional(text),
    timeWindow: optional(z.array(timeWindow).min(1, one).max(1, one)),
    budgetingMethod: z.enum(
      ['Occurrences', 'Timeslices', 'RatioTimeslices'],
      'expected Occurrences, Timeslices or RatioTimeslices. Write one of these.',
    ),
    objectives: z
      .array(objective)
      .min(1, 'there is no objective. Write one.')
      .max(20, 'at most 20 objectives are read. Write fewer.'),
  }),
})
export type SloDocument = z.output<typeof sloDocument>

// The schema of an objective in a policy, and what it becomes.
import * as z from 'zod'
import { type AlertShare, severities, workbookAlerts } from './burn-rate.ts'
import { combinations } from './combine.ts'
import { duration, percent, rolling, targetPercent, weight } from './fields.ts'
import { unreachableAlerts } from './lint.ts'
import { maintenanceModes } from './maintenance.ts'
import { one } from './rational.ts'
import type { Budgeting, Indicator, Slo } from './slo.ts'
import { emptySlices } from './timeslices.ts'
import { calendarWindow, isLocalTime, isZone, type Window } from './window.ts'

const name = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'a name has small letters, digits and hyphens. Write one such as `checkout-availability`.',
  )
const words = z.string().trim().min(1)
const query = words.max(5000)
const zone = z.string().refine(isZone, 'this is no time zone. Write one such as `Europe/Amsterdam`.')

const calendar = z
  .strictObject({
    duration: z.string().describe('How long a period is, such as `1M` or `1Q`.'),
    startTime: z
      .string()
      .refine(isLocalTime, 'a start is a local date and time. Write one such as `2026-01-01 00:00:00`.')
      .describe('When the first period began, in local time.'),
    timeZone: zone.describe('An IANA time zone.'),
  })
  .transform((written, context): Window => {
    const window = calendarWindow(written)
    if (window !== null) return window
    const message = 'a period is a number and m, h, d, w, M, Q or Y. Write one such as `1M`.'
    context.addIssue({ code: 'custom', path: ['duration'], message })
    return z.NEVER
  })

const prometheus = z
  .strictObject({
    source: name.describe('A data source that the operator configured, by name.'),
    good: query.exactOptional().describe('Query for the good events; or say `bad`.'),
    bad: query.exactOptional().describe('Query for the bad events; or say `good`.'),
    total: query.describe('Query for all events.'),
  })
  .transform(({ source, good, bad, total }, context): Indicator => {
    if (good !== undefined && bad === undefined)
      return { from: 'prometheus', source, total, part: { is: 'good', query: good } }
    if (bad !== undefined && good === undefined)
      return { from: 'prometheus', source, total, part: { is: 'bad', query: bad } }
    context.addIssue({ code: 'custom', message: 'needs either `good` or `bad`. Write one of them.' })
    return z.NEVER
  })

const indicator = z.union([
  z.enum(['incidents', 'counts']).transform((from): Indicator => ({ from })),
  z.strictObject({ prometheus }).transform((written): Indicator => written.prometheus),
])

const methods = ['time', 'occurrences', 'timeslices', 'ratioTimeslices'] as const

const timeSlice = z.strictObject({
  length: duration.prefault('1m').describe('How long a slice is.'),
  target: percent
    .prefault('100%')
    .describe('The share of good events from which on a slice is good (`timeslices` only).'),
  empty: z
    .enum(emptySlices)
    .default('good')
    .describe('What a slice without events is: `bad` where silence means a fault.'),
})

const maintenance = z.strictObject({
  mode: z
    .enum(maintenanceModes)
    .default('exclude')
    .describe('`exclude`: taken away from the window. `good`: counts as good time.'),
  monthlyAllowance: duration.exactOptional().describe('More than this a calendar month spends budget after all.'),
  timeZone: zone.default('UTC').describe('Whose months.'),
})

const alert = z
  .strictObject({
    severity: z.enum(severities).describe('`page`: somebody must look now. `ticket`: within days.'),
    long: duration.describe('The long window.'),
    short: duration.describe('The short window: the alert ends soon after the problem.'),
    budget: percent.describe('The share of the budget that may be gone when it fires.'),
  })
  .transform(({ severity, long, short, budget }): AlertShare => ({ severity, longMs: long, shortMs: short, budget }))

export const sloSchema = z
  .strictObject({
    name: name.describe('What people and reports call it.'),
    service: words.max(100).describe('The service that it is about; incidents name it.'),
    target: targetPercent.describe('The percentage of time or events that should be good, such as `99.9`.'),
    window: z.union([rolling, calendar]).prefault('28d').describe('The last so many days, or periods of a calendar.'),
    consumerEffect: words.max(300).describe('What consumers cannot do, or do badly, when it does not hold.'),
    indicator: indicator.prefault('incidents').describe('Where the figures come from.'),
    budgeting: z
      .enum(methods)
      .exactOptional()
      .describe('What is counted: time, events, or slices of time. `time` with incidents, else `occurrences`.'),
    timeSlice: timeSlice.prefault({}).describe('For `timeslices` and `ratioTimeslices`.'),
    overlaps: z
      .enum(combinations)
      .default('max')
      .describe('How incidents at the same time add up: `max`, `sumCapped`, `independent`.'),
    severityWeights: z
      .record(z.string().max(30), weight)
      .default({})
      .describe('How much of the service an incident of a severity takes; 1 if not named.'),
    maintenance: maintenance.prefault({}).describe('Announced maintenance.'),
    closeAt: percent.prefault('75%').describe('The share spent from which on the budget is close to its end.'),
    alerts: z
      .array(alert)
      .exactOptional()
      .describe('Burn-rate alerts; the table of the Site Reliability Workbook by default.'),
  })
  .transform((written, context): Slo => {
    const {
      closeAt,
      budgeting: method = usualMethod(written.indicator),
      timeSlice: slice,
      alerts = workbookAlerts,
      ...rest
    } = written
    const clash = clashOf(written.indicator, method)
    if (clash !== null) context.addIssue({ code: 'custom', path: ['budgeting'], message: clash })
    for (const { index, message } of unreachableAlerts({ ...written, alerts: written.alerts ?? [] })) {
      context.addIssue({ code: 'custom', path: ['alerts', index], message })
    }
    const { mode, monthlyAllowance = null, timeZone } = written.maintenance
    return {
      ...rest,
      alerts,
      budgeting: budgetingOf(method, slice),
      maintenance: { mode, allowanceMs: monthlyAllowance, timeZone },
      thresholds: { closeAt, exhaustedAt: one },
    }
  })

type Method = (typeof methods)[number]

const usualMethod = ({ from }: Indicator): Method => (from === 'incidents' ? 'time' : 'occurrences')

function clashOf({ from }: Indicator, method: Method): string | null {
  if (from === 'incidents' && method === 'occurrences')
    return 'incidents count no events. Use `time` or `timeslices`, or another indicator.'
  if (from !== 'incidents' && method === 'time')
    return 'only incidents tell time. Use `occurrences` or `timeslices`, or the indicator `incidents`.'
  return null
}

function budgetingOf(method: Method, { length, target, empty }: z.output<typeof timeSlice>): Budgeting {
  switch (method) {
    case 'time':
    case 'occurrences':
      return { method }
    case 'timeslices':
      return { method, ms: length, target, emptySlice: empty }
    case 'ratioTimeslices':
      return { method, ms: length, emptySlice: empty }
    default:
      return method satisfies never
  }
}

// Asks the real functions what a case of slo.json asks. Names are translated, nothing is computed here that a budget rests on.
import * as z from 'zod'
import { alertsOf, detectionTime, thresholdOf, timeBurnRate } from '../../src/slo/burn-rate.ts'
import { millisecondsOf, parseMilliseconds } from '../../src/slo/duration.ts'
import { type Invalid, isInvalid, type Target } from '../../src/slo/objective.ts'
import { eventBudget } from '../../src/slo/occurrences.ts'
import { exhaustsWithin, naiveExhaustion, rollingExhaustion, thawAfter } from '../../src/slo/projection.ts'
import { minus, one, type Rational } from '../../src/slo/rational.ts'
import { gateDecision, shareOfBudget, stateOf, usualGate } from '../../src/slo/state.ts'
import { timeBudget } from '../../src/slo/time-budget.ts'
import { missingIn, ratioTimesliceBudget, spentOf, tallyOf, timesliceBudget } from '../../src/slo/timeslices.ts'
import { periodAt, type Window } from '../../src/slo/window.ts'
import { inputs } from './slo-language.ts'

/** Amounts exactly, instants as ISO text, null where there is no answer. */
export type Value = Rational | number | string | boolean | null | readonly (Rational | number)[]
export type Answer = Readonly<Record<string, Value>>

const days = (count: number): number => millisecondsOf({ count, unit: 'd' })
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

type Asked = Readonly<{ targetPercent: Target | Invalid }>

/** What makes the question meaningless is the answer; else what the function says. */
function answering<Input extends Asked>(schema: z.ZodType<Input>, answer: (input: Input, target: Target) => Answer) {
  return (input: unknown): Answer => {
    const read = schema.parse(input)
    return isInvalid(read.targetPercent) ? read.targetPercent : answer(read, read.targetPercent)
  }
}

const overTime = answering(inputs.time, ({ now, window, maintenanceMode: mode, ...input }, target) => {
  const period = periodAt(window, now)
  const budget = timeBudget({ ...input, target, period, mode })
  return {
    budgetMs: budget.budget,
    badMs: budget.bad,
    remainingMs: budget.remaining,
    remainingFraction: budget.remainingFraction,
    consumedFraction: budget.consumedFraction,
    sloMet: budget.sloMet,
    exhausted: budget.exhausted,
    availability: budget.availability,
    denominatorMs: budget.denominator,
    provisional: budget.provisional,
    elapsedFraction: budget.elapsedFraction,
    burnRateToDate: budget.burnRateToDate,
    windowStart: iso(period.start),
    windowEnd: iso(period.end),
    periodStart: iso(period.start),
    periodEnd: iso(period.end),
    periodMs: period.end - period.start,
  }
})

const ofEvents = answering(inputs.events, ({ good, total }, target) => {
  const budget = eventBudget({ good: BigInt(good), total: BigInt(total) }, target)
  if (isInvalid(budget)) return budget
  const { sli, status, remainingFraction, sloMet, exhausted, lowVolume } = budget
  return {
    ...{ sli, status, remainingFraction, sloMet, exhausted, lowVolume },
    budgetEvents: budget.budget,
    badEvents: budget.bad,
    remainingEvents: budget.remaining,
  }
})

const ofSlices = answering(inputs.slices, ({ timeSliceTarget = one, totalSlices, emptySlice, slices }, target) => {
  const tally = tallyOf(slices, timeSliceTarget)
  const budget = timesliceBudget(tally, { target, totalSlices, emptySlice })
  const { sli, status, remainingFraction, sloMet, exhausted } = budget
  const amounts = { badSlices: budget.bad, budgetSlices: budget.budget, remainingSlices: budget.remaining }
  return { sli, status, remainingFraction, sloMet, exhausted, ...amounts }
})

const ofRatios = answering(inputs.slices, ({ totalSlices, slices }, target) => {
  const slicesSoFar = slices.reduce((sum, { count }) => sum + count, 0)
  const spent = spentOf(missingIn(slices), one)
  const budget = ratioTimesliceBudget({ spent, slicesSoFar }, { target, totalSlices })
  const { sli, status, remainingFraction, sloMet, exhausted } = budget
  const amounts = { consumedSliceEquivalents: budget.bad, budgetSliceEquivalents: budget.budget }
  return { sli, status, remainingFraction, sloMet, exhausted, ...amounts }
})

const alerting = answering(inputs.alerts, ({ rules, errorRate }, target) => {
  const rates = new Map(Object.entries(errorRate).map(([window, rate]) => [parseMilliseconds(window), rate]))
  const named = rules.map(({ long, short, ...rule }) => ({ ...rule, longMs: long, shortMs: short }))
  const { fired, unreachable, worst } = alertsOf(named, { target, errorRateOver: (ms) => rates.get(ms) ?? null })
  return { fired, severity: worst ?? 'none', unreachableRules: unreachable }
})

const exhaustion = answering(inputs.exhaustion, ({ windowDays, remainingFraction, burnRate, periodRemainingMs }) => {
  const naiveExhaustMs = naiveExhaustion(remainingFraction, burnRate, days(windowDays))
  if (periodRemainingMs === undefined) return { naiveExhaustMs }
  return { naiveExhaustMs, exhaustsWithinPeriod: exhaustsWithin(naiveExhaustMs, periodRemainingMs) }
})

const recovery = answering(inputs.rolling, ({ windowDays, now, incidents, burnRate }, target) => {
  const window: Window = { type: 'rolling', ms: days(windowDays) }
  const input = {
    period: periodAt(window, now),
    target,
    incidents,
    combine: 'max',
    maintenance: [],
    mode: 'good',
  } as const
  const { bad, budget, exhausted, remainingFraction, profile } = timeBudget(input)
  const rolling = { now, windowMs: window.ms, target, profile, maintenance: [], mode: 'good' } as const
  const answer = { badMs: bad, budgetMs: budget, exhausted, remainingFraction, thawAfter: iso(thawAfter(rolling)) }
  if (burnRate === undefined) return answer
  const at = rollingExhaustion(rolling, burnRate)
  const naiveExhaustMs = naiveExhaustion(remainingFraction ?? one, burnRate, window.ms)
  return { ...answer, naiveExhaustMs, exhaustMs: at === null ? null : at - now, exhaustAt: iso(at) }
})

const trigger = answering(inputs.share, ({ windowDays, incidentBadMs }, target) => {
  const period = periodAt({ type: 'rolling', ms: days(windowDays) }, 0)
  const { budget } = timeBudget({ period, target, incidents: [], combine: 'max', maintenance: [], mode: 'good' })
  const { share, needsPostMortem } = shareOfBudget(incidentBadMs, budget)
  return { share, postmortemRequired: needsPostMortem }
})

/** Where incidents are told, what they took ages out of the window. */
const withHistory = z.object({ incidents: z.array(z.unknown()) })

function freeze(input: unknown): Answer {
  const { policy, remainingFraction, changeClass } = inputs.freeze.parse(input)
  const closeAt = minus(one, policy.warnAt)
  const state = stateOf(remainingFraction, { closeAt, exhaustedAt: minus(one, policy.freezeAt) })
  const decision = gateDecision(state, changeClass, { ...usualGate, onNoData: policy.onNoData })
  return { state: state === 'close' ? 'warning' : state, decision }
}

function thresholds(input: unknown): Answer {
  const { sloPeriod, rows } = inputs.thresholds.parse(input)
  const hours = (count: number): number => millisecondsOf({ count, unit: 'h' })
  return {
    thresholds: rows.map(({ budgetPercent, longWindowHours }) =>
      thresholdOf(budgetPercent, sloPeriod, hours(longWindowHours)),
    ),
  }
}

/** By category. */
export const answers: Readonly<Record<string, (input: unknown) => Answer>> = {
  'time-availability-rolling': overTime,
  'time-availability-calendar': overTime,
  'request-occurrences': ofEvents,
  timeslices: ofSlices,
  'ratio-timeslices': ofRatios,
  'burn-rate': answering(inputs.burnRate, ({ badMs, lookbackMs }, target) => ({
    burnRate: timeBurnRate(badMs, lookbackMs, target),
  })),
  'burn-threshold': thresholds,
  'burn-detection': answering(inputs.detection, ({ threshold, longWindowMs, badFraction }, target) => ({
    detectMs: detectionTime({ threshold, longMs: longWindowMs }, { target, badShare: badFraction }),
  })),
  'mwmbr-alert': alerting,
  'exhaustion-projection': (input) => (withHistory.safeParse(input).success ? recovery(input) : exhaustion(input)),
  'recovery-projection': recovery,
  'policy-trigger': trigger,
  'freeze-decision': freeze,
}

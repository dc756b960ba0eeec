// What was spent of the budget of one objective in a period, by whichever method it is budgeted.
import type { Interval } from './interval.ts'
import { isInvalid } from './objective.ts'
import { eventBudget } from './occurrences.ts'
import { type Incident, type Profile, profileOf } from './profile.ts'
import { minus, one, type Rational, rational, times } from './rational.ts'
import { countsIn, type Series } from './samples.ts'
import { gridOf, missingInSeries, spentOfProfile, tallyProfile, tallySeries } from './slices.ts'
import type { Budgeting, Slo } from './slo.ts'
import { timeBudget } from './time-budget.ts'
import { ratioTimesliceBudget, type SliceBudget, spentOf, timesliceBudget } from './timeslices.ts'
import type { Period } from './window.ts'

/** Incidents of the service, weighed; or events as they were counted. */
export type Evidence = Readonly<{ incidents: readonly Incident[] }> | Readonly<{ series: Series }>

/** `maintenance`: as admitted, merged. */
export type Judged = Readonly<{ slo: Slo; evidence: Evidence; maintenance: readonly Interval[] }>

export type Measured = Readonly<{
  /** Of the amounts. */
  unit: 'ms' | 'events' | 'slices'
  budget: Rational
  bad: Rational
  remaining: Rational
  /** Null without data, whatever the amounts say; below zero when more was spent than there was. */
  remainingFraction: Rational | null
  /** What share was bad of all that counted so far; null without data. */
  badShare: Rational | null
  /** Spent with every minute: an incident lasts. */
  provisional: boolean
  /** So few events that a single bad one exhausts the budget. */
  lowVolume: boolean
}>

export function measure(judged: Judged, period: Period): Measured {
  const { budgeting } = judged.slo
  const isSliced = budgeting.method === 'timeslices' || budgeting.method === 'ratioTimeslices'
  if (isSliced) return inSlices(judged, period, budgeting)
  return 'incidents' in judged.evidence
    ? inTime(judged, period, judged.evidence.incidents)
    : inEvents(judged, period, judged.evidence.series)
}

function inTime({ slo, maintenance }: Judged, period: Period, incidents: readonly Incident[]): Measured {
  const { target, overlaps: combine } = slo
  const budget = timeBudget({ period, target, incidents, combine, maintenance, mode: slo.maintenance.mode })
  const { availability, bad, remaining, remainingFraction, provisional } = budget
  return {
    ...{ unit: 'ms', budget: budget.budget, bad, remaining, remainingFraction, provisional, lowVolume: false },
    badShare: availability === null ? null : minus(one, availability),
  }
}

function inEvents({ slo, maintenance }: Judged, period: Period, series: Series): Measured {
  const within = { start: period.start, end: period.until }
  const counts = countsIn(series, { within, maintenance, mode: slo.maintenance.mode })
  const budget = eventBudget(counts, slo.target)
  // loadSamples refuses what could make a sum invalid
  if (isInvalid(budget)) throw new RangeError(`The samples of ${slo.name} have more good events than all.`)
  const { sli, bad, remaining, lowVolume } = budget
  return {
    ...{ unit: 'events', budget: budget.budget, bad, remaining, provisional: false, lowVolume },
    remainingFraction: sli === null ? null : budget.remainingFraction,
    badShare: sli === null ? null : minus(one, sli),
  }
}

type Sliced = Extract<Budgeting, { ms: number }>

function inSlices(judged: Judged, period: Period, budgeting: Sliced): Measured {
  const { evidence } = judged
  const budget =
    budgeting.method === 'timeslices' ? wholeSlices(judged, period, budgeting) : partSlices(judged, period, budgeting)
  const { sli, bad, remaining } = budget
  const lasting =
    'incidents' in evidence && evidence.incidents.some(({ segments }) => segments.some(({ end }) => end === null))
  return {
    ...{ unit: 'slices', budget: budget.budget, bad, remaining, provisional: lasting, lowVolume: false },
    remainingFraction: sli === null ? null : budget.remainingFraction,
    badShare: sli === null ? null : minus(one, sli),
  }
}

function wholeSlices(
  { slo, evidence, maintenance }: Judged,
  period: Period,
  sliced: Extract<Sliced, { method: 'timeslices' }>,
): SliceBudget {
  const { mode } = slo.maintenance
  const { ms, target: sliceTarget, emptySlice } = sliced
  const grid = gridOf(period, { ms, maintenance, mode })
  const tally =
    'incidents' in evidence
      ? tallyProfile(profileIn(slo, evidence.incidents, grid.span, maintenance), grid, sliceTarget)
      : tallySeries(evidence.series, grid, { sliceTarget, mode })
  return timesliceBudget(tally, { target: slo.target, totalSlices: grid.total, emptySlice })
}

function partSlices(
  { slo, evidence, maintenance }: Judged,
  period: Period,
  sliced: Extract<Sliced, { method: 'ratioTimeslices' }>,
): SliceBudget {
  const { mode } = slo.maintenance
  const grid = gridOf(period, { ms: sliced.ms, maintenance, mode })
  const whole = { target: slo.target, totalSlices: grid.total }
  if ('incidents' in evidence) {
    const spent = spentOfProfile(profileIn(slo, evidence.incidents, grid.span, maintenance), grid)
    return ratioTimesliceBudget({ spent, slicesSoFar: grid.past }, whole)
  }
  const { missing, withEvents } = missingInSeries(evidence.series, grid)
  const limit = times(rational(grid.total), minus(one, slo.target))
  const spent = spentOf(missing, limit)
  return ratioTimesliceBudget({ spent, slicesSoFar: withEvents }, whole)
}

const profileIn = (
  { overlaps: combine }: Slo,
  incidents: readonly Incident[],
  within: Interval,
  except: readonly Interval[],
): Profile => profileOf({ incidents, within, combine, except })

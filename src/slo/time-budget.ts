// A budget of time: so many milliseconds of the period may be bad, and the incidents say how many were.
import type { Combine } from './combine.ts'
import { clipAll, type Interval, lengthOf, merged, without } from './interval.ts'
import type { MaintenanceMode } from './maintenance.ts'
import { allowance, type Target } from './objective.ts'
import { badIn, type Incident, type Oddity, odditiesOf, type Profile, profileOf } from './profile.ts'
import { atLeast, minus, one, over, type Rational, rational, times } from './rational.ts'
import type { Period } from './window.ts'

export type TimeInput = Readonly<{
  period: Period
  target: Target
  incidents: readonly Incident[]
  combine: Combine
  /** As admitted. */
  maintenance: readonly Interval[]
  mode: MaintenanceMode
}>

/** All amounts in milliseconds. Fractions are null if maintenance takes up the whole period. */
export type TimeBudget = Readonly<{
  period: Period
  denominator: number
  budget: Rational
  bad: Rational
  /** Below zero when more was spent than there was. */
  remaining: Rational
  remainingFraction: Rational | null
  consumedFraction: Rational | null
  availability: Rational | null
  sloMet: boolean
  /** At exactly nothing left as well: a further change can only breach. */
  exhausted: boolean
  /** How much of the period has passed. */
  elapsedFraction: Rational | null
  /** 1 spends the budget exactly by the end of the period; null before anything has passed. */
  burnRateToDate: Rational | null
  /** An incident lasts: more is spent with every minute. */
  provisional: boolean
  oddities: readonly Oddity[]
  profile: Profile
}>

export function timeBudget(input: TimeInput): TimeBudget {
  const { period, target, incidents, combine, mode } = input
  const maintenance = merged(input.maintenance)
  const passed = { start: period.start, end: period.until }
  const profile = profileOf({ incidents, within: passed, combine, except: maintenance })
  const counted = (interval: Interval): number =>
    mode === 'exclude' ? lengthOf(without(interval, maintenance)) : interval.end - interval.start
  const denominator = counted(period)
  const bad = badIn(profile, passed)
  const budget = times(rational(denominator), allowance(target))
  const ofBudget = (amount: Rational): Rational | null => (denominator === 0 ? null : over(amount, budget))
  const consumedFraction = ofBudget(bad)
  const elapsedFraction = denominator === 0 ? null : rational(counted(passed), denominator)
  return {
    period,
    denominator,
    budget,
    bad,
    remaining: minus(budget, bad),
    remainingFraction: ofBudget(minus(budget, bad)),
    consumedFraction,
    availability: denominator === 0 ? null : minus(one, over(bad, rational(denominator))),
    sloMet: atLeast(budget, bad),
    exhausted: denominator > 0 && atLeast(bad, budget),
    elapsedFraction,
    burnRateToDate:
      consumedFraction === null || elapsedFraction === null || elapsedFraction.n === 0n
        ? null
        : over(consumedFraction, elapsedFraction),
    provisional: incidents.some(({ segments }) =>
      segments.some(({ start, end }) => end === null && start < period.until),
    ),
    oddities: odditiesOf(incidents, period.until),
    profile,
  }
}

/** What one incident alone spent of a budget; with overlaps, such shares may be more than the whole together. */
export function spentBy(
  incident: Incident,
  { period, maintenance }: Pick<TimeInput, 'period' | 'maintenance'>,
): Rational {
  const within = { start: period.start, end: period.until }
  const except = clipAll(merged(maintenance), within)
  return badIn(profileOf({ incidents: [incident], within, combine: 'max', except }), within)
}

// A budget of events: of all that happened, so many may be bad.
import { allowance, type Invalid, type Target } from './objective.ts'
import { atLeast, isAbove, minus, one, over, type Rational, rational, times, zero } from './rational.ts'

export type Counts = Readonly<{ good: bigint; total: bigint }>

/** All amounts in events. */
export type EventBudget = Readonly<{
  /** `no-data`: nothing happened. Nothing may be decided by the figures then. */
  status: 'ok' | 'no-data'
  /** Share of good events; null if nothing happened. */
  sli: Rational | null
  budget: Rational
  bad: Rational
  remaining: Rational
  remainingFraction: Rational
  sloMet: boolean
  exhausted: boolean
  /** So few events that a single bad one exhausts the budget. */
  lowVolume: boolean
}>

/** Of a calendar period that has not ended: of the events so far, because nobody knows how many will come. */
export function eventBudget({ good, total }: Counts, target: Target): EventBudget | Invalid {
  if (good < 0n || good > total) return { error: 'INVALID_COUNTS' }
  const budget = times(rational(total), allowance(target))
  const bad = rational(total - good)
  const remaining = minus(budget, bad)
  const isEmpty = total === 0n
  return {
    status: isEmpty ? 'no-data' : 'ok',
    sli: isEmpty ? null : rational(good, total),
    budget,
    bad,
    remaining,
    remainingFraction: isEmpty ? one : over(remaining, budget),
    sloMet: atLeast(budget, bad),
    exhausted: !isEmpty && atLeast(bad, budget),
    lowVolume: isAbove(budget, zero) && isAbove(one, budget),
  }
}

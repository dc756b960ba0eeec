// Budgets of slices of time: a slice is good or bad as a whole (timeslices), or bad by the share of its bad events (ratio timeslices).
import { allowance, type Target } from './objective.ts'
import { atLeast, isAbove, minus, one, over, plus, type Rational, rational, times, zero } from './rational.ts'

export const emptySlices = ['good', 'bad'] as const
/** What a slice without events is: `bad` where silence means that something is broken. */
export type EmptySlice = (typeof emptySlices)[number]

/** `count` slices with the same events. */
export type Slices = Readonly<{ good: number; total: number; count: number }>

/** Slices so far, by kind. */
export type Tally = Readonly<{ good: number; bad: number; empty: number }>

/** All amounts in slices. */
export type SliceBudget = Readonly<{
  /** `no-data`: every slice is empty, and an empty slice is good. */
  status: 'ok' | 'no-data'
  /** Share of good slices so far; null without data. */
  sli: Rational | null
  budget: Rational
  bad: Rational
  remaining: Rational
  remainingFraction: Rational | null
  sloMet: boolean
  exhausted: boolean
}>

/** Whether a slice reaches its target, exactly at it included. Both counts are safe integers. */
export function sliceJudge(sliceTarget: Rational): (good: number, total: number) => boolean {
  const [n, d] = [Number(sliceTarget.n), Number(sliceTarget.d)]
  // Products of whole numbers below this are exact.
  const most = Math.floor(Number.MAX_SAFE_INTEGER / d)
  return (good, total) =>
    total <= most ? good * d >= total * n : BigInt(good) * sliceTarget.d >= BigInt(total) * sliceTarget.n
}

export function tallyOf(slices: readonly Slices[], sliceTarget: Rational): Tally {
  const isGood = sliceJudge(sliceTarget)
  const tally = { good: 0, bad: 0, empty: 0 }
  for (const { good, total, count } of slices) {
    if (total === 0) tally.empty += count
    else tally[isGood(good, total) ? 'good' : 'bad'] += count
  }
  return tally
}

/** `totalSlices`: of the whole period, those to come included. */
type Sliced = Readonly<{ target: Target; totalSlices: number }>

export function timesliceBudget(
  { good, bad, empty }: Tally,
  { target, totalSlices, emptySlice }: Sliced & Readonly<{ emptySlice: EmptySlice }>,
): SliceBudget {
  const spent = emptySlice === 'bad' ? bad + empty : bad
  const hasData = good + bad > 0 || (emptySlice === 'bad' && empty > 0)
  return sliceBudget({ target, totalSlices, spent: rational(spent), slicesSoFar: hasData ? good + bad + empty : 0 })
}

/** `spent`: the sum of what is missing in each slice, as `spentOf` says. Empty slices miss nothing, or all. */
export function ratioTimesliceBudget(
  { spent, slicesSoFar }: Readonly<{ spent: Rational; slicesSoFar: number }>,
  { target, totalSlices }: Sliced,
): SliceBudget {
  return sliceBudget({ target, totalSlices, spent, slicesSoFar })
}

type Spent = Sliced & Readonly<{ spent: Rational; slicesSoFar: number }>

function sliceBudget({ target, totalSlices, spent, slicesSoFar }: Spent): SliceBudget {
  const budget = times(rational(totalSlices), allowance(target))
  const remaining = minus(budget, spent)
  const hasData = slicesSoFar > 0
  return {
    status: hasData ? 'ok' : 'no-data',
    sli: hasData ? minus(one, over(spent, rational(slicesSoFar))) : null,
    budget,
    bad: spent,
    remaining,
    remainingFraction: totalSlices === 0 ? null : over(remaining, budget),
    sloMet: atLeast(budget, spent),
    exhausted: hasData && totalSlices > 0 && atLeast(spent, budget),
  }
}

/** Bad events by the total of their slice: the sum of bad / total is a few integers until the end. */
export type Missing = ReadonlyMap<number, bigint>

export function missingIn(slices: readonly Slices[]): Missing {
  const missing = new Map<number, bigint>()
  for (const { good, total, count } of slices) {
    if (good < total) missing.set(total, (missing.get(total) ?? 0n) + BigInt(total - good) * BigInt(count))
  }
  return missing
}

/** A common denominator of more totals than this would have thousands of digits. */
const mostExact = 500
const fine = 1n << 128n

/**
 * The sum of bad / total. With more than 500 different totals it is rounded up, by less than 2^-100 slices, unless that could
 * hide on which side of `limit` it is: then it is exact.
 */
export function spentOf(missing: Missing, limit: Rational): Rational {
  if (missing.size <= mostExact) return exactSum(missing)
  const low = missing.entries().reduce((sum, [total, bad]) => sum + (bad * fine) / BigInt(total), 0n)
  const high = low + BigInt(missing.size)
  const decided = atLeast(rational(low, fine), limit) || isAbove(limit, rational(high, fine))
  return decided ? rational(high, fine) : exactSum(missing)
}

function exactSum(missing: Missing): Rational {
  let parts = missing
    .entries()
    .map(([total, bad]) => rational(bad, total))
    .toArray()
  while (parts.length > 1) {
    parts = Array.from({ length: Math.ceil(parts.length / 2) }, (_, index) =>
      plus(parts[2 * index] ?? zero, parts[2 * index + 1] ?? zero),
    )
  }
  return parts[0] ?? zero
}

// When a budget will be gone at this rate, and when there is some again.
import type { Interval } from './interval.ts'
import type { MaintenanceMode } from './maintenance.ts'
import { allowance, type Target } from './objective.ts'
import { badIn, type Profile } from './profile.ts'
import { ceil, floor, isAbove, minus, over, type Rational, rational, times, zero } from './rational.ts'
import { type Bend, fallsAt, risesAt } from './walk.ts'

/**
 * Milliseconds until nothing is left, as if bad time never aged out of the window. Null if nothing is being spent; 0 if it
 * is exhausted already.
 */
export function naiveExhaustion(remainingFraction: Rational, burnRate: Rational, windowMs: number): Rational | null {
  if (!isAbove(remainingFraction, zero)) return zero
  if (!isAbove(burnRate, zero)) return null
  return over(times(remainingFraction, rational(windowMs)), burnRate)
}

/** A calendar period that ends first begins anew with a whole budget. */
export const exhaustsWithin = (exhaustion: Rational | null, periodRemainingMs: number): boolean =>
  exhaustion !== null && isAbove(rational(periodRemainingMs), exhaustion)

export type Rolling = Readonly<{
  now: number
  windowMs: number
  target: Target
  /** Of the window that ends now. */
  profile: Profile
  /** Merged; of the window, and what is declared to come. */
  maintenance: readonly Interval[]
  mode: MaintenanceMode
}>

/** Epoch milliseconds at which a rolling budget is gone if it goes on burning at this rate, bad time of the past ageing out; null if never. */
export function rollingExhaustion(rolling: Rolling, burnRate: Rational): number | null {
  const { now, windowMs, target } = rolling
  const spending = times(burnRate, allowance(target))
  const bends = [...ageing(rolling), { at: now, by: minus(zero, spending) }, { at: now + windowMs, by: spending }]
  const at = fallsAt({ from: now, amount: leftNow(rolling), bends })
  return at === null ? null : Number(ceil(at))
}

/**
 * Epoch milliseconds after which a rolling budget is above zero again if nothing more is bad: at that very moment nothing is
 * left yet. `now` if there is some; null if there is no budget at all.
 */
export function thawAfter(rolling: Rolling): number | null {
  const at = risesAt({ from: rolling.now, amount: leftNow(rolling), bends: ageing(rolling) })
  return at === null ? null : Number(floor(at))
}

function leftNow({ now, windowMs, target, profile, maintenance, mode }: Rolling): Rational {
  const window = { start: now - windowMs, end: now }
  const excluded = mode === 'exclude' ? maintenance : []
  const denominator = excluded.reduce((left, { start, end }) => {
    return left - Math.max(0, Math.min(end, window.end) - Math.max(start, window.start))
  }, windowMs)
  return minus(times(rational(denominator), allowance(target)), badIn(profile, window))
}

/** As time passes, bad time leaves the window at its start; excluded maintenance leaves it there, and enters it at its end. */
function ageing({ now, windowMs, target, profile, maintenance, mode }: Rolling): readonly Bend[] {
  const leaving = profile.pieces.flatMap(({ start, end, weight }) =>
    slope(start + windowMs, end + windowMs, rational(weight, profile.unit)),
  )
  if (mode === 'good') return leaving
  const share = allowance(target)
  const excluded = maintenance.flatMap(({ start, end }) => [
    ...slope(Math.max(start + windowMs, now), end + windowMs, share),
    ...slope(Math.max(start, now), end, minus(zero, share)),
  ])
  return [...leaving, ...excluded]
}

/** Changes by so much a millisecond from one moment to another. */
const slope = (start: number, end: number, by: Rational): readonly Bend[] =>
  start >= end
    ? []
    : [
        { at: start, by },
        { at: end, by: minus(zero, by) },
      ]

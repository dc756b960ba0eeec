// What becomes of the budget of one objective: when it is gone at this rate, and when there is some again.
import { type Judged, type Measured, measure } from './measure.ts'
import { profileOf } from './profile.ts'
import { exhaustsWithin, naiveExhaustion, type Rolling, rollingExhaustion, thawAfter } from './projection.ts'
import { atLeast, ceil, plus, type Rational, zero } from './rational.ts'
import type { Period } from './window.ts'

/** Epoch milliseconds; null if never at this burn rate, or not before a calendar period ends. */
export function exhaustionOf(
  judged: Judged,
  { remainingFraction }: Measured,
  { period, burnRate }: Readonly<{ period: Period; burnRate: Rational }>,
): number | null {
  if (remainingFraction === null) return null
  const rolling = rollingTime(judged, period)
  if (rolling !== null) return rollingExhaustion(rolling, burnRate)
  const naive = naiveExhaustion(remainingFraction, burnRate, period.end - period.start)
  if (naive === null) return null
  const survives = period.type === 'calendar' && !exhaustsWithin(naive, period.end - period.until)
  return survives ? null : period.until + Number(ceil(naive))
}

/**
 * Epoch milliseconds after which an exhausted budget has something left if nothing more is bad; a calendar begins anew. Null
 * if there is no such moment, because maintenance takes up everything. Of events: if as many come as came.
 */
export function thawOf(judged: Judged, measured: Measured, period: Period): number | null {
  if (period.type === 'calendar') return period.end
  const rolling = rollingTime(judged, period)
  return rolling === null ? whenAgedOut(judged, measured, period) : thawAfter(rolling)
}

/** Null unless it is a rolling budget of time: only that ages out in straight lines. */
function rollingTime({ slo, evidence, maintenance }: Judged, period: Period): Rolling | null {
  if (period.type !== 'rolling' || slo.budgeting.method !== 'time' || !('incidents' in evidence)) return null
  const { target, overlaps: combine } = slo
  const profile = profileOf({ incidents: evidence.incidents, within: period, combine, except: maintenance })
  const { mode } = slo.maintenance
  return { now: period.end, windowMs: period.end - period.start, target, profile, maintenance, mode }
}

/**
 * The later the window begins, the less bad is in it: halving finds the last moment at which it is still too much. Only the part
 * that is in question is measured, and what is bad after it is known.
 */
function whenAgedOut(judged: Judged, { budget }: Measured, period: Period): number {
  const { budgeting } = judged.slo
  const step = 'ms' in budgeting ? budgeting.ms : 1
  const first = 'ms' in budgeting ? period.start - (period.end % step) : period.start
  let [low, high] = [0, Math.ceil((period.end - period.start) / step)]
  let after = zero
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const part = { start: first + middle * step, end: first + high * step }
    const since = plus(after, measure(judged, { ...part, type: 'calendar', until: part.end }).bad)
    if (atLeast(since, budget)) low = middle
    else [high, after] = [middle, since]
  }
  // A slice leaves the window as the next one ends.
  return 'ms' in budgeting ? period.end - (period.end % step) + (low + 1) * step - 1 : period.end + low
}

// Cutting time into slices, and what happened in each: from samples, or from incidents.
import { type Interval, without } from './interval.ts'
import type { MaintenanceMode } from './maintenance.ts'
import { badIn, type Profile } from './profile.ts'
import { compare, minus, one, over, type Rational, rational, times } from './rational.ts'
import { rangeOf, type Series } from './samples.ts'
import { type Missing, sliceJudge, type Tally } from './timeslices.ts'
import type { Period } from './window.ts'

/** `span` begins with a slice. `total` slices in the whole period, `past` of which have ended; neither counts what maintenance excludes. */
export type Grid = Readonly<{
  span: Interval
  ms: number
  total: number
  past: number
  maintenance: readonly Interval[]
}>

type Cut = Readonly<{ ms: number /** Merged. */; maintenance: readonly Interval[]; mode: MaintenanceMode }>

/** Slices end at whole multiples of their length in a rolling window, and begin with the period in a calendar. A slice under way does not count yet. */
export function gridOf(period: Period, { ms, maintenance, mode }: Cut): Grid {
  const isRolling = period.type === 'rolling'
  const shift = isRolling ? ((period.end % ms) + ms) % ms : 0
  const whole = { start: period.start - shift, end: period.end - shift }
  const past = Math.floor((Math.min(period.until, whole.end) - whole.start) / ms)
  const span = { start: whole.start, end: whole.start + past * ms }
  const excluded = mode === 'exclude' ? maintenance : []
  const count = (within: Interval): number =>
    without(within, excluded).reduce((sum, part) => sum + startsIn(part, whole.start, ms), 0)
  return { span, ms, total: count(whole), past: count(span), maintenance }
}

const startsIn = ({ start, end }: Interval, origin: number, ms: number): number =>
  Math.ceil((end - origin) / ms) - Math.ceil((start - origin) / ms)

type Visit = (good: number, total: number) => void

/** Calls back for each slice with events: how many, and of how many. Slices that begin in maintenance are left out. */
function eachSlice(series: Series, { span, ms, maintenance }: Grid, visit: Visit): void {
  const beginningFrom = (at: number): number => span.start + Math.ceil((at - span.start) / ms) * ms
  for (const { start, end } of without(span, maintenance)) {
    visitSlices(series, { start: beginningFrom(start), end: beginningFrom(end) }, { ms, visit })
  }
}

/** Both ends of the stretch are those of slices. */
function visitSlices(series: Series, stretch: Interval, { ms, visit }: Readonly<{ ms: number; visit: Visit }>): void {
  const { at, good, total } = series
  const [from, to] = rangeOf(series, stretch)
  let end = stretch.start
  for (let index = from; index < to; ) {
    const first = at[index] ?? 0
    end += first < end + ms ? ms : Math.floor((first - end) / ms + 1) * ms
    let [goodOnes, all] = [0, 0]
    for (; index < to && (at[index] ?? end) < end; index += 1) {
      goodOnes += good[index] ?? 0
      all += total[index] ?? 0
    }
    if (all > 0) visit(goodOnes, all)
  }
}

/** In mode `good`, slices in maintenance count as good ones. */
export function tallySeries(
  series: Series,
  grid: Grid,
  { sliceTarget, mode }: Readonly<{ sliceTarget: Rational; mode: MaintenanceMode }>,
): Tally {
  const isGood = sliceJudge(sliceTarget)
  const tally = { good: 0, bad: 0 }
  eachSlice(series, grid, (good, total) => {
    tally[isGood(good, total) ? 'good' : 'bad'] += 1
  })
  const maintained = mode === 'good' ? startsWithin(grid) : 0
  const good = tally.good + maintained
  return { good, bad: tally.bad, empty: grid.past - good - tally.bad }
}

const startsWithin = ({ span, ms, maintenance, past }: Grid): number =>
  past - without(span, maintenance).reduce((sum, part) => sum + startsIn(part, span.start, ms), 0)

/** What is missing, and how many slices had events. */
export function missingInSeries(series: Series, grid: Grid): Readonly<{ missing: Missing; withEvents: number }> {
  const missing = new Map<number, bigint>()
  let withEvents = 0
  eachSlice(series, grid, (good, total) => {
    withEvents += 1
    if (good < total) missing.set(total, (missing.get(total) ?? 0n) + BigInt(total - good))
  })
  return { missing, withEvents }
}

/** A slice is as good as the share of it that was: incidents know no events, so no slice is empty. */
export function tallyProfile(profile: Profile, grid: Grid, sliceTarget: Rational): Tally {
  const { span, ms } = grid
  const tolerated = times(minus(one, sliceTarget), rational(ms))
  let bad = 0
  let from = span.start
  for (const piece of profile.pieces) {
    const first = span.start + Math.floor((piece.start - span.start) / ms) * ms
    for (let start = Math.max(from, first); start < Math.min(piece.end, span.end); start += ms) {
      if (compare(badIn(profile, { start, end: start + ms }), tolerated) > 0) bad += 1
      from = start + ms
    }
  }
  return { good: grid.past - bad, bad, empty: 0 }
}

/** What incidents took, in slices. */
export const spentOfProfile = (profile: Profile, { span, ms }: Grid): Rational =>
  over(badIn(profile, span), rational(ms))

// Good and total events as they were counted, in columns: three years of minutes are summed in milliseconds.
import { type Interval, without } from './interval.ts'
import type { MaintenanceMode } from './maintenance.ts'
import type { Counts } from './occurrences.ts'

/** What was counted from `at` (epoch milliseconds) on. Counts are whole numbers. */
export type Sample = Readonly<{ at: number; good: number; total: number }>

/** In order of time, each instant once. All numbers are safe integers. */
export type Series = Readonly<{ at: Float64Array; good: Float64Array; total: Float64Array }>

export type Loaded = Readonly<{
  series: Series /** Samples that make no sense, by index as given. */
  refused: readonly number[]
}>

/** Samples in any order; of several for one instant, the last given. Negative, fractional or unsafe numbers and more good than all are refused. */
export function loadSamples(samples: readonly Sample[]): Loaded {
  const refused = samples.every(makesSense)
    ? []
    : samples.flatMap((sample, index) => (makesSense(sample) ? [] : [index]))
  const fine = refused.length === 0 ? samples : samples.filter(makesSense)
  const sorted = isInOrder(fine)
    ? fine
    : [...new Map(fine.map((one) => [one.at, one])).values()].sort((a, b) => a.at - b.at)
  const series = { at: columnFor(sorted), good: columnFor(sorted), total: columnFor(sorted) }
  for (const [index, { at, good, total }] of sorted.entries()) {
    series.at[index] = at
    series.good[index] = good
    series.total[index] = total
  }
  return { series, refused }
}

const columnFor = (samples: readonly Sample[]): Float64Array => new Float64Array(samples.length)

const makesSense = ({ at, good, total }: Sample): boolean =>
  Number.isSafeInteger(at) && Number.isSafeInteger(good) && Number.isSafeInteger(total) && good >= 0 && good <= total

const isInOrder = (samples: readonly Sample[]): boolean =>
  samples.every(({ at }, index) => index === 0 || (samples[index - 1]?.at ?? at) < at)

/** Indices of the samples within, the second one excluded. */
export const rangeOf = ({ at }: Series, { start, end }: Interval): readonly [from: number, to: number] => [
  firstFrom(at, start),
  firstFrom(at, end),
]

function firstFrom(at: Float64Array, instant: number): number {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((at[middle] ?? instant) >= instant) high = middle
    else low = middle + 1
  }
  return low
}

/** Exact, however large: parts are summed as numbers for as long as those are safe. */
function sum(column: Float64Array, from: number, to: number): bigint {
  let all = 0n
  let part = 0
  for (let index = from; index < to; index += 1) {
    const value = column[index] ?? 0
    if (part > Number.MAX_SAFE_INTEGER - value) {
      all += BigInt(part)
      part = 0
    }
    part += value
  }
  return all + BigInt(part)
}

function countsWithin(series: Series, within: Interval): Counts {
  const [from, to] = rangeOf(series, within)
  return { good: sum(series.good, from, to), total: sum(series.total, from, to) }
}

type During = Readonly<{ within: Interval /** Merged. */; maintenance: readonly Interval[]; mode: MaintenanceMode }>

/** Events outside of maintenance; in mode `good` those within it count as well, all as good. */
export function countsIn(series: Series, { within, maintenance, mode }: During): Counts {
  const outside = without(within, maintenance).map((part) => countsWithin(series, part))
  const good = outside.reduce((all, counts) => all + counts.good, 0n)
  const total = outside.reduce((all, counts) => all + counts.total, 0n)
  if (mode === 'exclude') return { good, total }
  const everything = countsWithin(series, within)
  return { good: good + everything.total - total, total: everything.total }
}

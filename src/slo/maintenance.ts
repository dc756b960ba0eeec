// Maintenance that was announced before it began, and is within what the policy allows a month, does not spend budget.
import { type Interval, lengthOf, merged } from './interval.ts'
import { type Period, periodAt } from './window.ts'

/** `declaredAt`, epoch milliseconds: when its present start and end were announced. */
export type Maintenance = Interval & Readonly<{ id: string; declaredAt: number }>

/** `exclude`: the time is taken away from the window. `good`: it counts as good time. */
export const maintenanceModes = ['exclude', 'good'] as const
export type MaintenanceMode = (typeof maintenanceModes)[number]

/** `ms` a calendar month in a zone, over all maintenance together; null: as much as is declared. */
export type Allowance = Readonly<{ ms: number; timeZone: string }> | null

export type Admitted = Readonly<{
  /** Merged. */
  counted: readonly Interval[]
  /** Ids of maintenance that was declared when it had begun, or later. */
  late: readonly string[]
  /** Declared in time, but more than the months allow. */
  overAllowanceMs: number
}>

/** The earliest time of a month counts, until its allowance is used up. */
export function admit(declared: readonly Maintenance[], allowance: Allowance): Admitted {
  const late = declared.filter(({ start, declaredAt }) => declaredAt >= start).map(({ id }) => id)
  const inTime = merged(declared.filter(({ start, declaredAt }) => declaredAt < start))
  const counted = allowance === null ? inTime : allowed(inTime, allowance)
  return { counted: merged(counted), late, overAllowanceMs: lengthOf(inTime) - lengthOf(counted) }
}

function allowed(parts: readonly Interval[], { ms, timeZone }: NonNullable<Allowance>): readonly Interval[] {
  const used = new Map<number, number>()
  return parts
    .flatMap((part) => byMonth(part, timeZone))
    .flatMap(({ month, start, end }) => {
      const before = used.get(month) ?? 0
      const kept = Math.min(end - start, ms - before)
      used.set(month, before + kept)
      return kept > 0 ? [{ start, end: start + kept }] : []
    })
}

function byMonth(part: Interval, timeZone: string): readonly (Interval & Readonly<{ month: number }>)[] {
  const split: (Interval & Readonly<{ month: number }>)[] = []
  for (let { start } = part; start < part.end; ) {
    const month = monthAt(start, timeZone)
    const end = Math.min(part.end, month.end)
    split.push({ month: month.start, start, end })
    start = end
  }
  return split
}

const monthAt = (at: number, timeZone: string): Period =>
  periodAt({ type: 'calendar', duration: { count: 1, unit: 'M' }, startTime: '2020-01-01 00:00:00', timeZone }, at)

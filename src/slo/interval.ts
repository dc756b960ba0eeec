// Stretches of time: half-open, `start` included and `end` not, in whole milliseconds since 1970 (UTC).

export type Interval = Readonly<{ start: number; end: number }>

/** What lies within; null if nothing does. A reversed interval has nothing in it. */
export function clip({ start, end }: Interval, within: Interval): Interval | null {
  const clipped = { start: Math.max(start, within.start), end: Math.min(end, within.end) }
  return clipped.start < clipped.end ? clipped : null
}

/** In order, and apart from each other: touching and overlapping ones become one, empty and reversed ones go. */
export function merged(intervals: readonly Interval[]): readonly Interval[] {
  const all: { start: number; end: number }[] = []
  for (const { start, end } of intervals.filter((one) => one.start < one.end).toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else all.push({ start, end })
  }
  return all
}

/** `parts` are merged. */
export const clipAll = (parts: readonly Interval[], within: Interval): readonly Interval[] =>
  parts.flatMap((part) => clip(part, within) ?? [])

/** What of an interval is left without the holes, which are merged. */
export function without(interval: Interval, holes: readonly Interval[]): readonly Interval[] {
  const left: Interval[] = []
  let from = interval.start
  for (const hole of clipAll(holes, interval)) {
    if (hole.start > from) left.push({ start: from, end: hole.start })
    from = hole.end
  }
  if (from < interval.end) left.push({ start: from, end: interval.end })
  return left
}

export const lengthOf = (parts: readonly Interval[]): number =>
  parts.reduce((sum, { start, end }) => sum + end - start, 0)

// When something may happen: windows of local time such as `Mon-Thu 09:00-16:00`, half-open, in an IANA zone.
import type { Instant } from '../event.ts'

/** Minutes since midnight; an end at or before the start lies on the next day. */
export type TimeWindow = Readonly<{ days: ReadonlySet<number>; start: number; end: number }>
export type Moment = Readonly<{
  open: boolean /** When `open` changes; null if it does not within nine days. */
  changesAt: Instant | null
}>

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const grammar = /^(?:([a-z]{3}(?:-[a-z]{3})?(?:,[a-z]{3}(?:-[a-z]{3})?)*) ?)?(?:(\d\d):(\d\d)-(\d\d):(\d\d))?$/i

/** Reads `Mon-Thu 09:00-16:00`, `Sat,Sun` (all day) or `09:00-17:00` (every day); null if the text is none of these. */
export function parseTimeWindow(text: string): TimeWindow | null {
  const match = grammar.exec(text.trim())
  if (match === null || match[0] === '') return null
  const [, dayText, fromHour, fromMinute, toHour, toMinute] = match
  const days = dayText === undefined ? new Set([1, 2, 3, 4, 5, 6, 7]) : parseDays(dayText)
  if (days === null) return null
  if (fromHour === undefined) return { days, start: 0, end: 24 * 60 }
  const start = minutesOf(fromHour, fromMinute)
  const end = minutesOf(toHour, toMinute)
  if (start === null || end === null || start === end || start === 24 * 60) return null
  return { days, start, end: end > start ? end : end + 24 * 60 }
}

function parseDays(text: string): ReadonlySet<number> | null {
  const days = new Set<number>()
  for (const part of text.toLowerCase().split(',')) {
    const [first = '', last = first] = part.split('-')
    const from = dayNames.indexOf(first)
    const to = dayNames.indexOf(last)
    if (from < 0 || to < 0) return null
    const length = ((to - from + 7) % 7) + 1
    for (let offset = 0; offset < length; offset += 1) days.add(((from + offset) % 7) + 1)
  }
  return days
}

function minutesOf(hour = '', minute = ''): number | null {
  const minutes = Number(hour) * 60 + Number(minute)
  return Number(minute) < 60 && minutes <= 24 * 60 ? minutes : null
}

/** Whether any of the windows is open at an instant, and when that changes. */
export function momentOf(now: Instant, zone: string, windows: readonly TimeWindow[]): Moment {
  const at = Temporal.Instant.from(now).epochMilliseconds
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  // Yesterday for windows past midnight; eight days ahead reach the same weekday again.
  const intervals = Array.from({ length: 10 }, (_, index) => today.add({ days: index - 1 }))
    .flatMap((date) =>
      windows.filter(({ days }) => days.has(date.dayOfWeek)).map((window) => intervalOf(date, zone, window)),
    )
    .toSorted((a, b) => a.start - b.start)
  if (!intervals.some(({ start, end }) => start <= at && at < end)) {
    const next = intervals.find(({ start, end }) => start > at && end > start)
    return { open: false, changesAt: next === undefined ? null : instantOf(next.start) }
  }
  let until = at
  for (const { start, end } of intervals) if (start <= until && end > until) until = end
  const horizon = intervalOf(today.add({ days: 8 }), zone, { days: new Set(), start: 0, end: 24 * 60 }).end
  return { open: true, changesAt: until >= horizon ? null : instantOf(until) }
}

const instantOf = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString()

/** Wall-clock times that a change of the clock skips count from the moment after it. */
function intervalOf(date: Temporal.PlainDate, zone: string, { start, end }: TimeWindow) {
  const wall = (minutes: number): number =>
    date.toPlainDateTime().add({ minutes }).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
  return { start: wall(start), end: wall(end) }
}

// Over which time an objective is judged: the last so many days, or periods of a calendar in an IANA zone.
import { type Duration, millisecondsOf, parseDuration } from './duration.ts'
import type { Interval } from './interval.ts'

export type Window =
  /** Days of exactly 24 h: no change of clocks makes it longer or shorter. */
  | Readonly<{ type: 'rolling'; ms: number }>
  /** `startTime` is local time without a zone, such as `2026-01-01 00:00:00`. */
  | Readonly<{ type: 'calendar'; duration: Duration; startTime: string; timeZone: string }>

/** `until` is now: what comes after it in a calendar period has not happened. */
export type Period = Interval & Readonly<{ type: Window['type']; until: number }>

type Calendar = Extract<Window, { type: 'calendar' }>

/** The last `28d`. Null if the text is no duration. Months are 30 days here, quarters 90, years 365. */
export function rollingWindow(duration: string): Window | null {
  const parsed = parseDuration(duration)
  return parsed === null ? null : { type: 'rolling', ms: millisecondsOf(parsed) }
}

/** Periods of `1M` from a local time such as `2026-01-01 00:00:00` on; null if a part of it makes no sense. */
export function calendarWindow(
  calendar: Readonly<{ duration: string; startTime: string; timeZone: string }>,
): Window | null {
  const duration = parseDuration(calendar.duration)
  if (duration === null || !isLocalTime(calendar.startTime) || !isZone(calendar.timeZone)) return null
  return { ...calendar, type: 'calendar', duration }
}

/** A date, or a date and time, of a year that people live in. */
export function isLocalTime(text: string): boolean {
  if (!/^(19[7-9]|20\d|21\d)\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?$/.test(text)) return false
  try {
    return Temporal.PlainDateTime.from(text.replace(' ', 'T')).year > 0
  } catch {
    return false
  }
}

/** Offsets such as +01:00 are valid for Temporal but know no summer time. */
export function isZone(zone: string): boolean {
  if (!/^[a-z]/i.test(zone)) return false
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId !== ''
  } catch {
    return false
  }
}

/** The period that holds `now`, epoch milliseconds. */
export function periodAt(window: Window, now: number): Period {
  if (window.type === 'rolling') return { type: 'rolling', start: now - window.ms, end: now, until: now }
  const startOf = periodStarts(window)
  let index = Math.floor((now - startOf(0)) / millisecondsOf(window.duration))
  // Periods vary in length: the guess may be some periods off, more so years away from the anchor.
  while (startOf(index) > now) index -= 1
  while (startOf(index + 1) <= now) index += 1
  return { type: 'calendar', start: startOf(index), end: startOf(index + 1), until: now }
}

/** Every period is counted from the first, so that one that begins on the 31st does so again after February. */
function periodStarts({ duration, startTime, timeZone }: Calendar) {
  const anchor = Temporal.PlainDateTime.from(startTime.replace(' ', 'T'))
  const zoned = (at: Temporal.PlainDateTime): number =>
    at.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds
  const { count, unit } = duration
  const first = zoned(anchor)
  return (index: number): number => {
    const steps = index * count
    switch (unit) {
      case 'm':
      case 'h':
        return first + index * millisecondsOf(duration)
      case 'd':
        return zoned(anchor.add({ days: steps }))
      case 'w':
        return zoned(anchor.add({ weeks: steps }))
      case 'M':
        return zoned(anchor.add({ months: steps }))
      case 'Q':
        return zoned(anchor.add({ months: 3 * steps }))
      case 'Y':
        return zoned(anchor.add({ years: steps }))
      default:
        return unit satisfies never
    }
  }
}

// Durations as OpenSLO writes them: `5m`, `28d`, `1M`. The unit is case-sensitive: `m` is minutes, `M` months.

export type Unit = 'm' | 'h' | 'd' | 'w' | 'M' | 'Q' | 'Y'
export type Duration = Readonly<{ count: number; unit: Unit }>

const grammar = /^([1-9]\d{0,6})([mhdwMQY])$/

const minute = 60_000
const day = 24 * 60 * minute

/** Days are exactly 24 h. Months, quarters and years have this length only where no calendar is named. */
const unitMs = {
  m: minute,
  h: 60 * minute,
  d: day,
  w: 7 * day,
  M: 30 * day,
  Q: 90 * day,
  Y: 365 * day,
} as const satisfies Record<Unit, number>

/** No window is longer: five years. */
const longest = 5 * 366 * day

/** Null if the text is no duration, or longer than five years. */
export function parseDuration(text: string): Duration | null {
  const match = grammar.exec(text)
  if (match === null) return null
  const unit = (Object.keys(unitMs) as Unit[]).find((one) => one === match[2]) ?? 'd'
  const duration = { count: Number(match[1]), unit }
  return millisecondsOf(duration) > longest ? null : duration
}

export const millisecondsOf = ({ count, unit }: Duration): number => count * unitMs[unit]

/** Of a text such as `30m`, `2h` or `3d`; null if it is none, or one of months, quarters or years. */
export function parseMilliseconds(text: string): number | null {
  const duration = parseDuration(text)
  return duration === null || 'MQY'.includes(duration.unit) ? null : millisecondsOf(duration)
}

// What share of a service was bad, over time, as its incidents tell. Everything about time is an integral of this.
import { type Combine, meterOf } from './combine.ts'
import { clip, type Interval, merged } from './interval.ts'
import { atLeast, isAbove, lcm, one, type Rational, rational, zero } from './rational.ts'

/** `end` is null while it lasts. `weight`, from 0 to 1: the share of the service that was bad. */
export type Segment = Readonly<{ start: number; end: number | null; weight: Rational }>
/** A change of severity begins a new segment. Where segments of one incident overlap, the worst counts. */
export type Incident = Readonly<{ id: string; segments: readonly Segment[] }>

type Piece = Interval & Readonly<{ weight: bigint }>
/** In order, apart from each other, without pieces of weight 0. A weight of `unit` is the whole service. */
export type Profile = Readonly<{ unit: bigint; pieces: readonly Piece[] }>

type Considered = Readonly<{
  incidents: readonly Incident[]
  /** Nothing before or after counts; what lasts does so until its end. */
  within: Interval
  combine: Combine
  /** Maintenance: nothing in it is bad. */
  except: readonly Interval[]
}>

export function profileOf({ incidents, within, combine, except }: Considered): Profile {
  const holes = merged(except)
  const parts = incidents.map(({ segments }) => clipped(segments, within))
  const all = parts.flat()
  const scale = all.reduce((shared, { weight }) => lcm(shared, weight.d), 1n)
  const flat = parts.flatMap((segments) => (segments.length < 2 ? scaled(segments, scale) : worst(segments, scale)))
  return sweep(flat, holes, combine, scale)
}

type Part = Interval & Readonly<{ weight: Rational }>

const clipped = (segments: readonly Segment[], within: Interval): readonly Part[] =>
  segments.flatMap(({ start, end, weight }) => {
    const part = clip({ start, end: end ?? within.end }, within)
    return part === null || !isAbove(weight, zero) ? [] : [{ ...part, weight: atLeast(weight, one) ? one : weight }]
  })

const scaled = (parts: readonly Part[], scale: bigint): readonly Piece[] =>
  parts.map(({ start, end, weight }) => ({ start, end, weight: (weight.n * scale) / weight.d }))

const worst = (parts: readonly Part[], scale: bigint): readonly Piece[] =>
  sweep(scaled(parts, scale), [], 'max', scale).pieces

/** `weight` is null for a hole. */
type Edge = Readonly<{ at: number; by: 1 | -1; weight: bigint | null }>

function sweep(parts: readonly Piece[], holes: readonly Interval[], combine: Combine, scale: bigint): Profile {
  const edges = [
    ...parts.flatMap(({ start, end, weight }) => edgesOf(start, end, weight)),
    ...holes.flatMap(({ start, end }) => edgesOf(start, end, null)),
  ].toSorted((a, b) => a.at - b.at || a.by - b.by)
  const meter = meterOf(combine, scale, mostAtOnce(edges))
  const pieces: Piece[] = []
  let open = 0
  for (const [index, { at, by, weight }] of edges.entries()) {
    if (weight === null) open += by
    else if (by === 1) meter.begin(weight)
    else meter.end(weight)
    const next = edges[index + 1]?.at ?? at
    const value = next === at || open > 0 ? 0n : meter.value()
    if (value > 0n) append(pieces, { start: at, end: next, weight: value })
  }
  return { unit: meter.unit, pieces }
}

const edgesOf = (start: number, end: number, weight: bigint | null): readonly Edge[] => [
  { at: start, by: 1, weight },
  { at: end, by: -1, weight },
]

function mostAtOnce(edges: readonly Edge[]): number {
  let [now, most] = [0, 0]
  for (const { by, weight } of edges) {
    if (weight === null) continue
    now += by
    most = Math.max(most, now)
  }
  return most
}

function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1)
  if (last !== undefined && last.end === piece.start && last.weight === piece.weight) {
    pieces[pieces.length - 1] = { ...last, end: piece.end }
  } else pieces.push(piece)
}

/** Bad milliseconds within an interval: five minutes of half the service are two and a half. */
export function badIn({ unit, pieces }: Profile, within: Interval): Rational {
  let sum = 0n
  for (let index = firstAfter(pieces, within.start); index < pieces.length; index += 1) {
    const piece = pieces[index]
    if (piece === undefined || piece.start >= within.end) break
    const length = Math.min(piece.end, within.end) - Math.max(piece.start, within.start)
    sum += BigInt(length) * piece.weight
  }
  return rational(sum, unit)
}

/** Index of the first piece that ends after an instant. */
function firstAfter(pieces: readonly Piece[], at: number): number {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((pieces[middle]?.end ?? at) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** What is odd about the times of an incident; none of it counts, and none of it is an error. */
export type Oddity = Readonly<{ incident: string; why: 'reversed' | 'future' }>

export const odditiesOf = (incidents: readonly Incident[], now: number): readonly Oddity[] =>
  incidents.flatMap(({ id, segments }): readonly Oddity[] => {
    if (segments.some(({ start, end }) => end !== null && end < start)) return [{ incident: id, why: 'reversed' }]
    return segments.some(({ start }) => start > now) ? [{ incident: id, why: 'future' }] : []
  })

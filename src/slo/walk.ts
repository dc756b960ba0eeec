// Following an amount that changes in straight lines, to the moment when it crosses zero.
import { isAbove, lcm, type Rational, rational, zero } from './rational.ts'

/** From `at` on, the amount changes by so much more a millisecond. */
export type Bend = Readonly<{ at: number; by: Rational }>

type Walk = Readonly<{ from: number; amount: Rational; bends: readonly Bend[] }>

/** First moment at which an amount is above zero, or at zero where it then rises; `from` if it is above already. Null if that never comes. */
export const risesAt = (walk: Walk): Rational | null => crossing(walk, true)

/** First moment at which an amount is zero or below; `from` if it is already. Null if that never comes. */
export function fallsAt({ from, amount, bends }: Walk): Rational | null {
  if (!isAbove(amount, zero)) return rational(from)
  const mirrored = bends.map(({ at, by }) => ({ at, by: { n: -by.n, d: by.d } }))
  return crossing({ from, amount: { n: -amount.n, d: amount.d }, bends: mirrored }, false)
}

/** `beyond`: reaching zero is not enough. */
function crossing({ from, amount, bends }: Walk, beyond: boolean): Rational | null {
  if (isAbove(amount, zero)) return rational(from)
  const scale = bends.reduce((shared, { by }) => lcm(shared, by.d), amount.d)
  const whole = ({ n, d }: Rational): bigint => (n * scale) / d
  let [value, slope, at] = [whole(amount), 0n, from]
  const sorted = bends.toSorted((a, b) => a.at - b.at)
  for (const { at: next, by } of [...sorted, null].map((bend) => bend ?? { at: null, by: zero })) {
    const ahead = next === null ? null : value + slope * BigInt(Math.max(0, next - at))
    const crosses = ahead === null ? slope > 0n : beyond ? ahead > 0n : ahead >= 0n && slope > 0n
    if (crosses) return rational(BigInt(at) * slope - value, slope)
    if (next === null || ahead === null) return null
    value = ahead
    at = Math.max(at, next)
    slope += whole(by)
  }
  return null
}

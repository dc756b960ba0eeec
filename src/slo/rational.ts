// Error budgets in exact numbers: fractions of two BigInts. No float ever holds a quantity or decides anything.

/** In lowest terms, `d` above zero. */
export type Rational = Readonly<{ n: bigint; d: bigint }>

export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  const [above, below] = [BigInt(n), BigInt(d)]
  if (below === 0n) throw new RangeError('A fraction over zero.')
  const shared = gcd(above, below) * (below < 0n ? -1n : 1n)
  return { n: above / shared, d: below / shared }
}

export const zero: Rational = { n: 0n, d: 1n }
export const one: Rational = { n: 1n, d: 1n }

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** Of positive numbers. */
export const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b

/** Reads `99.95` exactly; null if the text is no plain decimal of at most 18 digits on either side. */
export function parseDecimal(text: string): Rational | null {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?$/.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = ''] = match
  return rational(BigInt(`${sign}${whole}${fraction}`), 10n ** BigInt(fraction.length))
}

/** Reads `75%` as three quarters; null if the text is no percentage. */
export function parsePercent(text: string): Rational | null {
  const number = text.endsWith('%') ? parseDecimal(text.slice(0, -1)) : null
  return number === null ? null : over(number, rational(100))
}

export const plus = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d)
export const minus = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d)
export const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d)
/** Throws if `b` is zero. */
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n)

/** Negative, 0 or positive, as for `sort`. */
export function compare(a: Rational, b: Rational): number {
  const [left, right] = [a.n * b.d, b.n * a.d]
  return left < right ? -1 : left > right ? 1 : 0
}
export const atLeast = (a: Rational, b: Rational): boolean => compare(a, b) >= 0
export const isAbove = (a: Rational, b: Rational): boolean => compare(a, b) > 0

/** The largest whole number that is not above. */
export function floor({ n, d }: Rational): bigint {
  const quotient = n / d
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient
}
export const ceil = ({ n, d }: Rational): bigint => -floor({ n: -n, d })

/** For charts and JSON only: nothing is decided by what this returns. */
export function toNumber({ n, d }: Rational): number {
  const size = n < 0n ? -n : n
  const shift = BigInt(Math.max(0, 64 - (bits(size) - bits(d))))
  return Number((n << shift) / d) / 2 ** Number(shift)
}

/** Within four bits. */
const bits = (size: bigint): number => size.toString(16).length * 4

/** `rational(2, 3)` with 2 places is `0.66` when rounded `down` (towards less), and `0.67` when rounded `up`. */
export function decimalOf(value: Rational, places: number, rounded: 'down' | 'up' = 'down'): string {
  const scaled = times(value, rational(10n ** BigInt(places)))
  const whole = rounded === 'down' ? floor(scaled) : ceil(scaled)
  const digits = (whole < 0n ? -whole : whole).toString().padStart(places + 1, '0')
  const point = digits.length - places
  return `${whole < 0n ? '-' : ''}${digits.slice(0, point)}${places === 0 ? '' : `.${digits.slice(point)}`}`
}

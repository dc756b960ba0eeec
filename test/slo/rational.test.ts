import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ceil,
  compare,
  decimalOf,
  floor,
  minus,
  over,
  parseDecimal,
  parsePercent,
  plus,
  type Rational,
  rational,
  times,
  toNumber,
  zero,
} from '../../src/slo/rational.ts'

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 20n }))
  .map(([n, d]) => rational(n, d))
const same = (a: Rational, b: Rational) => expect([a.n, a.d]).toEqual([b.n, b.d])

describe('sums are exact', () => {
  test('in any order and grouping', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        same(plus(plus(a, b), c), plus(a, plus(c, b)))
        same(times(a, plus(b, c)), plus(times(a, b), times(a, c)))
      }),
    )
  })

  test('and can be taken back', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        same(minus(plus(a, b), b), a)
        if (b.n !== 0n) same(over(times(a, b), b), a)
      }),
    )
  })

  test('0.1 and 0.2 are 0.3', () => {
    const [a, b, c] = ['0.1', '0.2', '0.3'].map((text) => parseDecimal(text) ?? zero)

    expect(compare(plus(a ?? zero, b ?? zero), c ?? zero)).toBe(0)
  })
})

test('comparing agrees with subtracting', () => {
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      const difference = minus(a, b).n

      expect(Math.sign(compare(a, b))).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0)
    }),
  )
})

test('a whole number lies between floor and ceil, and they are one apart unless it is whole', () => {
  fc.assert(
    fc.property(fraction, (a) => {
      expect(compare(rational(floor(a)), a)).toBeLessThanOrEqual(0)
      expect(ceil(a) - floor(a)).toBe(a.d === 1n ? 0n : 1n)
    }),
  )
})

test.for([
  ['99.9', 999n, 10n],
  ['99.90', 999n, 10n],
  ['0', 0n, 1n],
  ['-0.5', -1n, 2n],
  ['000.25', 1n, 4n],
] as const)('%s is read exactly', ([text, n, d]) => {
  expect(parseDecimal(text)).toEqual({ n, d })
})

test.for(['', '.5', '5.', '1e3', '1,5', ' 1', '+1', 'NaN', '0x10', '1'.repeat(19), `0.${'1'.repeat(19)}`])(
  '"%s" is no decimal',
  (text) => {
    expect(parseDecimal(text)).toBeNull()
  },
)

test('a percentage is a share, and needs its sign', () => {
  expect(parsePercent('12.5%')).toEqual({ n: 1n, d: 8n })
  expect(parsePercent('12.5')).toBeNull()
})

test('nothing is divided by zero', () => {
  expect(() => rational(1, 0)).toThrow('A fraction over zero.')
})

test.for([
  [rational(2, 3), 2, 'down', '0.66'],
  [rational(2, 3), 2, 'up', '0.67'],
  [rational(-1, 3), 1, 'down', '-0.4'],
  [rational(5), 0, 'down', '5'],
  [rational(1, 1000), 2, 'down', '0.00'],
  [rational(-1, 1000), 2, 'up', '0.00'],
] as const)('%o with %i places, rounded %s, is %s', ([value, places, rounded, text]) => {
  expect(decimalOf(value, places, rounded)).toBe(text)
})

test('for a chart it becomes the nearest number, however large its parts are', () => {
  expect(toNumber(rational(10n ** 400n + 1n, 3n * 10n ** 400n))).toBeCloseTo(1 / 3, 15)
  expect(toNumber(rational(-7, 8))).toBe(-0.875)
  expect(toNumber(rational(1, 10n ** 30n))).toBeCloseTo(1e-30, 40)
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1 }), (n, d) => {
      expect(toNumber(rational(n, d))).toBeCloseTo(n / d, 10)
    }),
  )
})

// How good a service should be: a share of time or events, from 0 to just below 1, read from decimal text.
import { atLeast, isAbove, minus, one, over, parseDecimal, type Rational, rational, zero } from './rational.ts'

/** What makes an input meaningless, in words that other programs know. */
export type Invalid = Readonly<{ error: 'INVALID_TARGET' | 'INVALID_COUNTS' }>

/** Below 1: nothing is always good, and without an allowance there is no budget. */
export type Target = Rational

/** `99.9` is 999/1000. */
export function targetOfPercent(text: string): Target | Invalid {
  const percent = parseDecimal(text)
  return targetOf(percent === null ? null : over(percent, rational(100)))
}

/** `0.999` is 999/1000. */
export const targetOfShare = (text: string): Target | Invalid => targetOf(parseDecimal(text))

const targetOf = (share: Rational | null): Target | Invalid =>
  share === null || atLeast(share, one) || isAbove(zero, share) ? { error: 'INVALID_TARGET' } : share

/** The share that may be bad. Never zero. */
export const allowance = (target: Target): Rational => minus(one, target)

export const isInvalid = (value: object): value is Invalid => 'error' in value

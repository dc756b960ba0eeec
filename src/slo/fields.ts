// Amounts as they are written in a policy: text that is read exactly, with a sentence for what cannot be read.
import * as z from 'zod'
import { parseMilliseconds } from './duration.ts'
import { isInvalid, targetOfPercent } from './objective.ts'
import { isAbove, one, parseDecimal, parsePercent, type Rational, zero } from './rational.ts'
import { rollingWindow } from './window.ts'

/** YAML reads 99.9 without quotes as a number, whose shortest text is what was written. */
const text = z.union([z.string(), z.number()]).transform(String)

const readAs = <T>(read: (text: string) => T | null, message: string) =>
  text.transform((value, context): T => {
    const result = read(value.trim())
    if (result !== null) return result
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

export const targetPercent = readAs((value) => {
  const target = targetOfPercent(value)
  return isInvalid(target) ? null : target
}, 'a target is a percentage from 0 to just below 100. Write one such as `99.9`.')

export const duration = readAs(parseMilliseconds, 'a duration is a number and m, h, d or w. Write one such as `30m`.')

export const rolling = readAs(
  rollingWindow,
  'a window is a number and m, h, d, w, M, Q or Y, at most five years. Write one such as `28d`.',
)

const within =
  (read: (text: string) => Rational | null) =>
  (value: string): Rational | null => {
    const share = read(value)
    return share === null || isAbove(zero, share) || isAbove(share, one) ? null : share
  }

export const percent = readAs(within(parsePercent), 'a share is a percentage from 0% to 100%. Write one such as `75%`.')

export const weight = readAs(within(parseDecimal), 'a weight is a decimal number from 0 to 1. Write one such as `0.5`.')

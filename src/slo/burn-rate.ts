// How fast a budget is spent, and when that is worth waking somebody: rate 1 spends exactly the budget of the period.
import { allowance, type Target } from './objective.ts'
import { atLeast, isAbove, over, type Rational, rational, times } from './rational.ts'

export type Severity = 'page' | 'ticket'
/** Worst first. */
export const severities = ['page', 'ticket'] as const satisfies readonly Severity[]

/** Both windows, in milliseconds, must burn faster than `threshold`; the short one ends the alert soon after the problem. */
export type AlertRule = Readonly<{ severity: Severity; longMs: number; shortMs: number; threshold: Rational }>

/** A rule before the length of the period is known: `budget` is the share of it that may be gone when it fires. */
export type AlertShare = Readonly<{ severity: Severity; longMs: number; shortMs: number; budget: Rational }>

const hour = 60 * 60_000
const share = (severity: Severity, percent: number, longMs: number): AlertShare => ({
  severity,
  longMs,
  shortMs: longMs / 12,
  budget: rational(percent, 100),
})

/** Site Reliability Workbook, "Alerting on SLOs", table 5-8: 14.4, 6 and 1 times for a period of 30 days. */
export const workbookAlerts: readonly AlertShare[] = [
  share('page', 2, hour),
  share('page', 5, 6 * hour),
  share('ticket', 10, 72 * hour),
]

/** The same share of a shorter period is gone at a lower rate. */
export const thresholdOf = (budget: Rational, periodMs: number, longMs: number): Rational =>
  times(budget, rational(periodMs, longMs))

export const rulesFor = (shares: readonly AlertShare[], periodMs: number): readonly AlertRule[] =>
  shares.map(({ severity, longMs, shortMs, budget }) => ({
    severity,
    longMs,
    shortMs,
    threshold: thresholdOf(budget, periodMs, longMs),
  }))

/** Of a share of bad time or events. */
export const burnRate = (errorRate: Rational, target: Target): Rational => over(errorRate, allowance(target))

/** Of bad milliseconds in a look back; null if nothing was looked at. */
export const timeBurnRate = (bad: Rational, lookbackMs: number, target: Target): Rational | null =>
  lookbackMs <= 0 ? null : burnRate(over(bad, rational(lookbackMs)), target)

/** How long after a fault of `badShare` begins the long window exceeds a threshold, in milliseconds; null if it never does. */
export function detectionTime(
  { threshold, longMs }: Pick<AlertRule, 'threshold' | 'longMs'>,
  { target, badShare }: Readonly<{ target: Target; badShare: Rational }>,
): Rational | null {
  if (!isAbove(burnRate(badShare, target), threshold)) return null
  return over(times(times(threshold, allowance(target)), rational(longMs)), badShare)
}

/** The fastest there is: everything is bad. A rule that asks for as much can never fire. */
export const isUnreachable = ({ threshold }: AlertRule, target: Target): boolean =>
  atLeast(threshold, burnRate(rational(1), target))

export type Alerts = Readonly<{
  /** Indices of rules. */
  fired: readonly number[]
  /** Rules whose windows hold no data: nobody knows. */
  unknown: readonly number[]
  unreachable: readonly number[]
  worst: Severity | null
}>

/** `errorRateOver` tells the share that was bad in the last so many milliseconds, null without data. */
export function alertsOf(
  rules: readonly AlertRule[],
  { target, errorRateOver }: Readonly<{ target: Target; errorRateOver(ms: number): Rational | null }>,
): Alerts {
  const judged = rules.map((rule) => {
    const rates = [errorRateOver(rule.longMs), errorRateOver(rule.shortMs)]
    if (rates.some((rate) => rate === null)) return 'unknown'
    return rates.every((rate) => rate !== null && isAbove(burnRate(rate, target), rule.threshold)) ? 'fired' : 'quiet'
  })
  const which = (wanted: string) => judged.flatMap((one, index) => (one === wanted ? [index] : []))
  const fired = which('fired')
  return {
    fired,
    unknown: which('unknown'),
    unreachable: rules.flatMap((rule, index) => (isUnreachable(rule, target) ? [index] : [])),
    worst: severities.find((severity) => fired.some((index) => rules[index]?.severity === severity)) ?? null,
  }
}

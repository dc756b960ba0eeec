// How an objective stands at a moment: state, burn rates, alerts, and what will become of its budget.
import { type Alerts, alertsOf, burnRate, rulesFor } from './burn-rate.ts'
import { coverageOf, judgedOf, type Known } from './known.ts'
import { type Measured, measure } from './measure.ts'
import { exhaustionOf, thawOf } from './outlook.ts'
import type { Rational } from './rational.ts'
import type { Slo } from './slo.ts'
import { type BudgetState, stateOf } from './state.ts'
import { type Period, periodAt } from './window.ts'

/** Instants in epoch milliseconds. */
export type Standing = Readonly<{
  state: BudgetState
  period: Period
  /** Null if nothing could be read. */
  measured: Measured | null
  alerts: Alerts
  /** Of the last day. */
  burnRate: Rational | null
  /** When nothing will be left at that rate; null if never, or not before a calendar period ends. */
  exhaustsAt: number | null
  /** While exhausted: after this moment there is some again if nothing more is bad. */
  thawAfter: number | null
  /** Ids of maintenance that was declared too late to count. */
  lateMaintenance: readonly string[]
  /** The share of the period so far of which anything is known. */
  coverage: Rational
}>

const day = 24 * 60 * 60_000

export function standingOf(slo: Slo, known: Known, now: number): Standing {
  const { judged, late } = judgedOf(slo, known)
  const period = periodAt(slo.window, now)
  const measured = judged === null ? null : measure(judged, period)
  const state = stateOf(measured?.remainingFraction ?? null, slo.thresholds)
  const rateOver = (ms: number): Rational | null =>
    judged === null ? null : measure(judged, lookBack(now, ms)).badShare
  const lastDay = rateOver(day)
  const rate = lastDay === null ? null : burnRate(lastDay, slo.target)
  return {
    state,
    period,
    measured,
    alerts: alertsOf(rulesFor(slo.alerts, period.end - period.start), { target: slo.target, errorRateOver: rateOver }),
    burnRate: rate,
    exhaustsAt:
      judged === null || measured === null || rate === null
        ? null
        : exhaustionOf(judged, measured, { period, burnRate: rate }),
    thawAfter: state !== 'exhausted' || judged === null || measured === null ? null : thawOf(judged, measured, period),
    lateMaintenance: late,
    coverage: coverageOf(slo, known, period),
  }
}

const lookBack = (now: number, ms: number): Period => periodAt({ type: 'rolling', ms }, now)

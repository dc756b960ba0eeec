// How an objective stands at a moment: state, burn rates, alerts, and what will become of its budget.
import { type Alerts, alertsOf, burnRate, rulesFor } from './burn-rate.ts'
import { admit, type Maintenance } from './maintenance.ts'
import { type Evidence, type Measured, measure } from './measure.ts'
import { exhaustionOf, thawOf } from './outlook.ts'
import type { Incident } from './profile.ts'
import { one, type Rational } from './rational.ts'
import type { Series } from './samples.ts'
import type { Slo } from './slo.ts'
import { type BudgetState, stateOf } from './state.ts'
import { type Period, periodAt } from './window.ts'

/** As recorded. Epoch milliseconds; `end` is null while it lasts; a change of severity begins a new segment. */
export type RecordedIncident = Readonly<{
  id: string
  /** Empty: it concerns every service of the repository. */
  services: readonly string[]
  segments: readonly Readonly<{ start: number; end: number | null; severity: string | null }>[]
}>

/** What is known, null where nothing could be read. */
export type Known = Readonly<{
  incidents: readonly RecordedIncident[] | null
  /** Of this objective. */
  series: Series | null
  maintenance: readonly Maintenance[]
}>

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
}>

const day = 24 * 60 * 60_000

export function standingOf(slo: Slo, known: Known, now: number): Standing {
  const { allowanceMs, timeZone } = slo.maintenance
  const { counted, late } = admit(known.maintenance, allowanceMs === null ? null : { ms: allowanceMs, timeZone })
  const period = periodAt(slo.window, now)
  const evidence = evidenceFor(slo, known)
  const judged = evidence === null ? null : { slo, evidence, maintenance: counted }
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
  }
}

const lookBack = (now: number, ms: number): Period => periodAt({ type: 'rolling', ms }, now)

function evidenceFor({ indicator, service, severityWeights }: Slo, { incidents, series }: Known): Evidence | null {
  if (indicator.from !== 'incidents') return series === null ? null : { series }
  if (incidents === null) return null
  return {
    incidents: incidents
      .filter(({ services }) => concerns(services, service))
      .map((one) => weighed(one, severityWeights)),
  }
}

const concerns = (services: readonly string[], service: string): boolean =>
  services.length === 0 || services.includes(service)

/** A severity that has no weight takes the whole service. */
const weighed = ({ id, segments }: RecordedIncident, weights: Slo['severityWeights']): Incident => ({
  id,
  segments: segments.map(({ start, end, severity }) => {
    const weight = severity !== null && Object.hasOwn(weights, severity) ? weights[severity] : undefined
    return { start, end, weight: weight ?? one }
  }),
})

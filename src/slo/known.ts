// What is known about an objective, as recorded, and as it is judged: of its service, weighed, without maintenance.
import { admit, type Maintenance } from './maintenance.ts'
import type { Judged } from './measure.ts'
import type { Incident } from './profile.ts'
import { one, type Rational, rational } from './rational.ts'
import type { Series } from './samples.ts'
import type { Slo } from './slo.ts'
import type { Period } from './window.ts'

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
  /** When incidents began to be recorded, epoch milliseconds; null: before anything that matters. */
  since: number | null
}>

/** `judged` is null if nothing could be read; `late`: ids of maintenance that was declared too late to count. */
export function judgedOf(slo: Slo, known: Known): Readonly<{ judged: Judged | null; late: readonly string[] }> {
  const { allowanceMs, timeZone } = slo.maintenance
  const { counted, late } = admit(known.maintenance, allowanceMs === null ? null : { ms: allowanceMs, timeZone })
  const evidence = evidenceFor(slo, known)
  return { judged: evidence === null ? null : { slo, evidence, maintenance: counted }, late }
}

function evidenceFor(
  { indicator, service, severityWeights }: Slo,
  { incidents, series }: Known,
): Judged['evidence'] | null {
  if (indicator.from !== 'incidents') return series === null ? null : { series }
  if (incidents === null) return null
  const own = incidents.filter(({ services }) => services.length === 0 || services.includes(service))
  return { incidents: own.map((incident) => weighed(incident, severityWeights)) }
}

/** A severity that has no weight takes the whole service. */
const weighed = ({ id, segments }: RecordedIncident, weights: Slo['severityWeights']): Incident => ({
  id,
  segments: segments.map(({ start, end, severity }) => {
    const weight = severity !== null && Object.hasOwn(weights, severity) ? weights[severity] : undefined
    return { start, end, weight: weight ?? one }
  }),
})

/** The share of the period so far of which anything is known: a young service has a whole budget, and this says so. */
export function coverageOf({ indicator }: Slo, { series, since }: Known, { start, until }: Period): Rational {
  const first = indicator.from === 'incidents' ? (since ?? start) : (series?.at[0] ?? until)
  return until <= start ? one : rational(until - Math.min(until, Math.max(start, first)), until - start)
}

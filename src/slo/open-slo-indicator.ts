// Which figures an OpenSLO document asks for, of those that Andon can have.
import type { Annotations } from './open-slo-annotations.ts'
import type { RatioMetric, SloDocument } from './open-slo-schema.ts'
import type { Budgeting, Indicator } from './slo.ts'

/** SLI documents, by name. */
export type Indicators = ReadonlyMap<string, RatioMetric | null>

export type Understood = Readonly<{ indicator: Indicator /** What its author should know. */; warning: string | null }>

/** What our annotation says; else Prometheus queries by the name of a data source; else incidents, which need nothing. */
export function indicatorOf({ spec }: SloDocument, own: Annotations, known: Indicators): Understood {
  if (own.indicator !== undefined) return { indicator: { from: own.indicator }, warning: null }
  const reference = spec.indicatorRef ?? null
  const metric = spec.indicator?.spec?.ratioMetric ?? (reference === null ? null : (known.get(reference) ?? null))
  const queries = metric === null ? null : prometheusIn(metric)
  if (queries !== null) return { indicator: queries, warning: null }
  const missing =
    reference !== null && !known.has(reference)
      ? `There is no SLI \`${reference}\` in these files.`
      : 'Andon cannot ask this indicator.'
  const warning = `${missing} Incidents are counted instead. Say so with the annotation \`andon/indicator: incidents\`, or push counts and say \`counts\`.`
  return { indicator: { from: 'incidents' }, warning }
}

type Asked = Readonly<{ source: string; query: string }>

function prometheusIn({ good, bad, total }: RatioMetric): Indicator | null {
  const all = askedOf(total)
  const part = askedOf(good) ?? askedOf(bad)
  if (all === null || part === null || all.source !== part.source) return null
  const is = askedOf(good) === null ? 'bad' : 'good'
  return { from: 'prometheus', source: all.source, total: all.query, part: { is, query: part.query } }
}

function askedOf(metric: RatioMetric['good']): Asked | null {
  const { type, metricSourceRef: source, spec } = metric?.metricSource ?? {}
  const query = typeof spec === 'object' && spec !== null && 'query' in spec ? spec.query : null
  const isPrometheus = type === undefined || type === null || type.toLowerCase() === 'prometheus'
  return isPrometheus && typeof source === 'string' && typeof query === 'string' ? { source, query } : null
}

type Slice = Readonly<{ ms: number; target: Extract<Budgeting, { method: 'timeslices' }>['target'] }>

/** `slice` is null for occurrences. Incidents count no events: time is budgeted then. */
export function budgetingOf(
  method: SloDocument['spec']['budgetingMethod'],
  { from }: Indicator,
  slice: Slice | null,
  own: Annotations,
): Budgeting {
  if (slice === null) return { method: from === 'incidents' ? 'time' : 'occurrences' }
  const { ms, target } = slice
  const emptySlice = own['empty-slice']
  return method === 'Timeslices'
    ? { method: 'timeslices', ms, target, emptySlice }
    : { method: 'ratioTimeslices', ms, emptySlice }
}

// Objectives from OpenSLO v1 files as they are, with everything that is wrong with them by file and line.
import type * as z from 'zod'
import type { Problem } from '../policy.ts'
import { workbookAlerts } from './burn-rate.ts'
import { unreachableAlerts } from './lint.ts'
import { type Annotations, annotations, oursAmong, prefix } from './open-slo-annotations.ts'
import { budgetingOf, type Indicators, indicatorOf } from './open-slo-indicator.ts'
import { type Objective, type SloDocument, sliSchema, sloDocument } from './open-slo-schema.ts'
import { atLeast, isAbove, one, parseDecimal, type Rational, zero } from './rational.ts'
import type { Slo } from './slo.ts'
import { usualThresholds } from './state.ts'
import { rollingWindow } from './window.ts'
import { type Path, readTexts, type Texts, type YamlDocument } from './yaml-text.ts'

export type OpenSloFile = Readonly<{ file: string; text: string }>
/** Objectives with an error are left out; warnings leave nothing out. */
export type OpenSlo = Readonly<{ slos: readonly Slo[]; problems: readonly Problem[] }>

type Located = YamlDocument & Readonly<{ file: string }>
type Report = (document: Located, path: Path, message: string, severity?: Problem['severity']) => void

/** Kinds of OpenSLO v1. Only SLO, and the SLI that it names, say something about a budget. */
const kinds = ['SLO', 'SLI', 'Service', 'DataSource', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget']

/** Read together, so that an SLO may name an SLI of another file. */
export function readOpenSlo(files: readonly OpenSloFile[]): OpenSlo {
  const problems: Problem[] = []
  const report: Report = ({ file, placeOf }, path, message, severity = 'error') => {
    problems.push({ severity, file, ...placeOf(path), setting: path.map(String).join('.'), message })
  }
  const documents = files.flatMap(({ file, text }): readonly Located[] => {
    const read = readTexts(text)
    problems.push(...read.problems.map((problem) => ({ severity: 'error' as const, file, ...problem, setting: '' })))
    return read.documents.map((document) => ({ ...document, file }))
  })
  const known = documents.filter((document) => isKnown(document, report))
  const indicators = indicatorsIn(known, report)
  const slos = known.filter(isKind('SLO')).flatMap((document) => slosOf(document, indicators, report))
  return { slos: withoutRepeated(slos, report), problems }
}

const isMapping = (content: Texts): content is Readonly<{ [key: string]: Texts }> =>
  typeof content === 'object' && content !== null && !Array.isArray(content)

const isKind =
  (kind: string) =>
  ({ content }: Located): boolean =>
    isMapping(content) && content['kind'] === kind

function isKnown(document: Located, report: Report): boolean {
  const { content } = document
  if (!isMapping(content)) {
    report(document, [], 'an OpenSLO document is a mapping. Begin it with `apiVersion: openslo/v1`.')
    return false
  }
  if (content['apiVersion'] !== 'openslo/v1') {
    report(document, ['apiVersion'], 'only `openslo/v1` is read. Write `apiVersion: openslo/v1`.')
    return false
  }
  if (!kinds.some((kind) => kind === content['kind'])) {
    report(document, ['kind'], `OpenSLO has no such kind. Write one of ${kinds.join(', ')}.`)
    return false
  }
  return true
}

/** What a schema makes of a document; null, and all its complaints reported, if it does not fit. */
function parsed<S extends z.ZodType>(
  schema: S,
  content: unknown,
  complain: (path: Path, message: string) => void,
): z.output<S> | null {
  const { data, error } = schema.safeParse(content)
  for (const issue of error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) complain([...issue.path, key], 'there is no such setting. Remove it.')
    } else complain(issue.path, sentenceOf(issue))
  }
  return data ?? null
}

function sentenceOf({ code, message, ...issue }: z.core.$ZodIssue): string {
  if (code !== 'invalid_type' && code !== 'invalid_union') return message
  const expected = 'expected' in issue ? String(issue.expected) : 'something else'
  const name = String(issue.path.at(-1) ?? 'it')
  return expected === 'string'
    ? `expected text. Write \`${name}: ...\`.`
    : `expected a ${expected === 'array' ? 'list' : 'mapping'}. Write \`${name}\` as OpenSLO says.`
}

function indicatorsIn(documents: readonly Located[], report: Report): Indicators {
  const named = documents.filter(isKind('SLI')).flatMap((document) => {
    const sli = parsed(sliSchema, document.content, (path, message) => report(document, path, message))
    return sli === null ? [] : [[sli.metadata.name, sli.spec.ratioMetric ?? null] as const]
  })
  return new Map(named)
}

type Named = Readonly<{ slo: Slo; document: Located }>

function slosOf(document: Located, indicators: Indicators, report: Report): readonly Named[] {
  const read = parsed(sloDocument, document.content, (path, message) => report(document, path, message))
  if (read === null) return []
  const place = (path: Path): Path =>
    path.length === 0 ? ['metadata', 'annotations'] : ['metadata', 'annotations', `${prefix}${String(path[0])}`]
  const own = parsed(annotations, oursAmong(read.metadata.annotations), (path, message) =>
    report(document, place(path), message),
  )
  if (own === null) return []
  const { spec, metadata } = read
  const { indicator, warning } = indicatorOf(read, own, indicators)
  if (warning !== null)
    report(document, ['spec', 'indicatorRef' in spec ? 'indicatorRef' : 'indicator'], warning, 'warning')
  if (!spec.timeWindow)
    report(document, ['spec'], 'there is no `timeWindow`. 28 days are taken; write them.', 'warning')
  const consumerEffect = own['consumer-effect'] ?? spec.description ?? null
  if (consumerEffect === null) {
    report(
      document,
      ['metadata'],
      `nothing says what consumers notice. Add the annotation \`${prefix}consumer-effect\`.`,
      'warning',
    )
  }
  return spec.objectives.flatMap((objective, index): readonly Named[] => {
    const slice = sliceOf(objective, spec.budgetingMethod)
    if (typeof slice === 'string') {
      report(document, ['spec', 'objectives', index], slice)
      return []
    }
    const slo: Slo = {
      ...common(read, own),
      name: spec.objectives.length === 1 ? metadata.name : `${metadata.name}-${index + 1}`,
      consumerEffect,
      target: objective.target,
      indicator,
      budgeting: budgetingOf(spec.budgetingMethod, indicator, slice, own),
    }
    const path = ['spec', 'objectives', index]
    for (const { message } of unreachableAlerts(slo)) report(document, path, message, 'warning')
    return [{ slo, document }]
  })
}

/** What all objectives of a document share. */
const common = ({ spec }: SloDocument, own: Annotations) => ({
  service: spec.service,
  window: spec.timeWindow?.[0] ?? fourWeeks,
  overlaps: own.overlaps,
  severityWeights: own['severity-weights'],
  maintenance: {
    mode: own.maintenance,
    allowanceMs: own['maintenance-allowance'] ?? null,
    timeZone: own['maintenance-zone'],
  },
  thresholds: { closeAt: own['close-at'] ?? usualThresholds.closeAt, exhaustedAt: one },
  alerts: workbookAlerts,
})

const fourWeeks = rollingWindow('28d') ?? { type: 'rolling', ms: 0 }

type Slice = Readonly<{ ms: number; target: Rational }>

/** Null for occurrences; a sentence if something is missing. */
function sliceOf({ timeSliceTarget, timeSliceWindow }: Objective, method: string): Slice | null | string {
  if (method === 'Occurrences') return null
  if (timeSliceWindow === null) return 'slices have a length. Add `timeSliceWindow`, such as `1m`.'
  if (method === 'RatioTimeslices') return { ms: timeSliceWindow, target: one }
  const target = parseDecimal(timeSliceTarget ?? '')
  if (target === null || !isAbove(target, zero) || !atLeast(one, target)) {
    return 'a slice is good from a share on. Add `timeSliceTarget`, above 0 and at most 1, such as `0.95`.'
  }
  return { ms: timeSliceWindow, target }
}

function withoutRepeated(named: readonly Named[], report: Report): readonly Slo[] {
  const seen = new Set<string>()
  return named.flatMap(({ slo, document }) => {
    if (seen.has(slo.name)) {
      report(document, ['metadata', 'name'], `there is an SLO \`${slo.name}\` already. Choose another name.`)
      return []
    }
    seen.add(slo.name)
    return [slo]
  })
}

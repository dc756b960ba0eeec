// Which policy judges: the files as they stand, or the last valid ones where a file is broken, so that nobody is ever stuck.
import type { Database } from '../database/client.ts'
import type { Instant, Repository } from '../event.ts'
import { lastValidPolicy, rememberPolicy } from '../ledger/policies.ts'
import { concealed, concealedProblems } from '../policy/concealed.ts'
import { resolvePolicy } from '../policy/resolve.ts'
import type { Policy, PolicySource, Problem } from '../policy.ts'
import type { PolicyReading } from './policy-file.ts'
import type { PolicyReadings } from './pull-request.ts'

export type PolicyInForce = Readonly<{
  /** Null if no layer has a policy: then Andon says nothing. */
  policy: Policy | null
  problems: readonly Problem[]
  /** A sentence that says which policy judges instead of a broken one. */
  notice: string | null
  /** Why a layer could not be read; nothing can then be known to be allowed. */
  unreadable: string | null
}>

export type Place = Readonly<{
  database: Database
  presets: Readonly<Record<string, PolicySource>>
  repository: Repository & Readonly<{ defaultBranch: string }>
  branch: string
  now: Instant
}>

type Layer = 'organization' | 'repository'
type Sources = Readonly<Record<Layer, PolicySource | null>>
const layers = ['organization', 'repository'] as const satisfies readonly Layer[]

const sourceOf = (reading: PolicyReading): PolicySource | null => (reading.state === 'present' ? reading.source : null)

const unusable = (reading: PolicyReading): readonly Problem[] =>
  reading.state === 'unusable'
    ? [{ severity: 'error', file: reading.file, line: 1, column: 1, setting: '', message: reading.reason }]
    : []

const fileOf = (reading: PolicyReading): string | null => {
  if (reading.state === 'absent') return null
  return reading.state === 'present' ? reading.source.file : reading.file
}

/** The repository's files are those of a branch; the organisation's are the same for every branch. */
const placeOf = (place: Place, layer: Layer) => ({
  repository: place.repository,
  scope: layer,
  branch: layer === 'repository' ? place.branch : '',
})

/** When nothing valid is known, the preset that only advises: a first policy with a typing error must not block anybody. */
const fallback: PolicySource = {
  scope: 'repository',
  file: 'andon/starter',
  sha: 'starter',
  text: 'version: 1\nextends: andon/starter\n',
}

const day = (at: Instant): string => at.slice(0, 10)

/** What stands in for one layer. `missing` says why nothing does. */
type Part = Readonly<{ source: PolicySource | null; said: string | null; missing: string | null }>

async function lastValidOf(place: Place, layer: Layer) {
  const { repository } = place
  const own = await lastValidPolicy(place.database, placeOf(place, layer))
  if (own !== null || layer === 'organization' || place.branch === repository.defaultBranch) return own
  return lastValidPolicy(place.database, { ...placeOf(place, layer), branch: repository.defaultBranch })
}

async function standIn(place: Place, readings: PolicyReadings, layer: Layer): Promise<Part> {
  const file = fileOf(readings[layer])
  const valid = await lastValidOf(place, layer)
  if (valid !== null) {
    const hidden = readings.concealed && layer === 'organization'
    const which = hidden
      ? "the organisation's last valid policy ("
      : `the last valid ${file} (${valid.source.sha.slice(0, 7)}, `
    const said = `${which}in force since ${day(valid.at)}) judges`
    return { source: valid.source, said, missing: null }
  }
  // What the organisation demands is not known, so it may forbid anything; a repository's own first draft blocks nobody.
  if (layer === 'organization') {
    return { source: null, said: null, missing: `${file} cannot be used, and no valid one was ever seen.` }
  }
  return {
    source: fallback,
    said: `the preset andon/starter judges, since no valid ${file} was ever seen`,
    missing: null,
  }
}

async function withLastValid(place: Place, readings: PolicyReadings, broken: ReadonlySet<string>) {
  const part = async (layer: Layer): Promise<Part> => {
    const file = fileOf(readings[layer])
    if (file === null || !broken.has(file)) return { source: sourceOf(readings[layer]), said: null, missing: null }
    return standIn(place, readings, layer)
  }
  const [organization, repository] = await Promise.all([part('organization'), part('repository')])
  const said = [organization.said, repository.said].filter((sentence) => sentence !== null)
  return {
    sources: { organization: organization.source, repository: repository.source } satisfies Sources,
    notice: said.length === 0 ? null : `Until the policy is mended, ${said.join(', and ')}.`,
    missing: organization.missing,
  }
}

/** Resolves the policy for one base branch, remembering files that are valid. All that it answers may be shown on the pull request. */
export async function policyInForce(place: Place, readings: PolicyReadings): Promise<PolicyInForce> {
  const inForce = await judging(place, readings)
  if (!readings.concealed) return inForce
  const { policy, problems } = inForce
  return {
    ...inForce,
    policy: policy === null ? null : concealed(policy),
    problems: concealedProblems(problems, fileOf(readings.organization)),
  }
}

async function judging(place: Place, readings: PolicyReadings): Promise<PolicyInForce> {
  const { presets } = place
  const unreadable = readings.organization.state === 'unavailable' ? readings.organization.reason : null
  const sources: Sources = { organization: sourceOf(readings.organization), repository: sourceOf(readings.repository) }
  const unfit = layers.flatMap((layer) => unusable(readings[layer]))
  const resolved = resolvePolicy({ presets, ...sources })
  const problems = [...unfit, ...resolved.problems]
  const hasSource = layers.some((layer) => sources[layer] !== null)
  if (unfit.length === 0 && (resolved.policy !== null || !hasSource)) {
    for (const layer of layers) {
      const source = sources[layer]
      if (source !== null) await rememberPolicy(place.database, placeOf(place, layer), source, place.now)
    }
    return { policy: resolved.policy, problems, notice: null, unreadable }
  }
  const broken = new Set(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.file))
  const { sources: valid, notice, missing } = await withLastValid(place, readings, broken)
  return { policy: resolvePolicy({ presets, ...valid }).policy, problems, notice, unreadable: unreadable ?? missing }
}

// From policy files to the policy: every layer read, merged per setting, parsed once.
import {
  type Enforcement,
  enforcements,
  type Origin,
  type Policy,
  type PracticePolicy,
  type Problem,
} from '../policy.ts'
import { digestOf } from './digest.ts'
import { mergeModels } from './merge-models.ts'
import { mergeOverrides } from './merge-overrides.ts'
import { type MergedPractice, mergePractice } from './merge-practice.ts'
import { problemAt } from './problem.ts'
import { mappingAt, type RawLayer } from './raw.ts'
import { type Registry, registry, topSettings } from './schema.ts'
import {
  isLocked,
  layersFor,
  organizationLayers,
  type PolicySources,
  readStack,
  type Stack,
  topLayers,
  usedLayers,
} from './stack.ts'

/**
 * `policy` is null if no layer exists, or if a layer is broken in itself. An error between two valid layers (a change
 * model that both define, an override for one that nobody defines) leaves out the setting in question instead: a change
 * of the organisation's file must not leave its repositories without a policy.
 */
export type Resolved = Readonly<{ policy: Policy | null; problems: readonly Problem[] }>

export function resolvePolicy(sources: PolicySources, practices: Registry = registry): Resolved {
  if (sources.organization === null && sources.repository === null) return { policy: null, problems: [] }
  const { stack, problems } = readStack(sources, practices)
  return stack === null ? { policy: null, problems } : assemble(stack, practices)
}

function assemble(stack: Stack, practices: Registry): Resolved {
  const { models, fixed, origins: modelOrigins, problems: modelProblems } = mergeModels(stack)
  const names = models.map(({ name }) => name)
  const atMost = atMostOf(topLayers(stack))
  const { overrides, origins: overrideOrigins, problems: overrideProblems } = mergeOverrides(stack)
  const merged = Object.entries(practices).flatMap(([id, practice]) => {
    const locked = isLocked(stack, id)
    const part = mergePractice({
      id,
      practice,
      layers: layersFor(stack, id),
      models: locked ? fixed : names,
      locked,
      cap: locked ? atMostOf(organizationLayers(stack)) : atMost,
    })
    return part === null ? [] : [{ id, ...part }]
  })
  const settings = {
    atMost,
    checks: topSettings.checks.parse(strongest(topLayers(stack), 'checks')?.content['checks']),
    changeModels: models,
    overrides,
    practices: Object.fromEntries(merged.map(({ id, policy }): [string, PracticePolicy] => [id, policy])),
  }
  const policy: Policy = {
    ...settings,
    layers: usedLayers(stack),
    digest: digestOf(settings),
    origins: { ...topOrigins(stack), ...modelOrigins, ...overrideOrigins, ...allOrigins(merged) },
  }
  const problems = [
    ...modelProblems,
    ...overrideProblems,
    ...merged.flatMap((part) => part.problems),
    ...ignoredSettings(stack, practices),
  ]
  return { policy, problems }
}

const strongest = (layers: readonly RawLayer[], setting: string): RawLayer | undefined =>
  layers.findLast(({ content }) => Object.hasOwn(content, setting))

const atMostOf = (layers: readonly RawLayer[]): Enforcement => {
  const written = strongest(layers, 'atMost')?.content['atMost']
  return enforcements.find((enforcement) => enforcement === written) ?? 'enforce'
}

function topOrigins(stack: Stack): Readonly<Record<string, Origin>> {
  const found = ['atMost', 'checks'].flatMap((setting) => {
    const from = strongest(topLayers(stack), setting)
    return from === undefined ? [] : [[setting, { ...from.layer, line: from.placeOf([setting]).line }] as const]
  })
  return Object.fromEntries(found)
}

const allOrigins = (merged: readonly MergedPractice[]): Readonly<Record<string, Origin>> =>
  Object.fromEntries(merged.flatMap(({ origins }) => Object.entries(origins)))

/** What a repository says about a locked practice has no effect, and its authors must hear so. */
function ignoredSettings(stack: Stack, practices: Registry): readonly Problem[] {
  const { repository, organization } = stack
  if (repository === null || organization === null) return []
  const written = Object.keys(mappingAt(repository.content, 'practices'))
  return written
    .filter((id) => Object.hasOwn(practices, id) && isLocked(stack, id))
    .map((id) => {
      const message = `${organization.layer.file} locks this practice, so these settings have no effect. Remove them.`
      return problemAt(repository, ['practices', id], { severity: 'warning', message })
    })
}

// Which layers there are and which of them speak where: preset below organisation below repository.
import type { Layer, PolicySource, Problem } from '../policy.ts'
import { parseLayer } from './parse.ts'
import { mappingAt, type RawLayer } from './raw.ts'
import { defaultPreset, type PresetName, presetNames, type Registry } from './schema.ts'

/** Presets by name (`starter`); each other layer is null where there is no file. */
export type PolicySources = Readonly<{
  presets: Readonly<Record<string, PolicySource>>
  organization: PolicySource | null
  repository: PolicySource | null
}>

/**
 * A repository may build on another preset than its organisation; settings of the organisation win over either. What
 * the organisation locked stands on the organisation's preset alone, so that no repository moves it by choosing another.
 */
export type Stack = Readonly<{
  preset: RawLayer
  /** The organisation's choice, or the default: the ground of everything locked. */
  organizationPreset: RawLayer
  /**
   * The organisation chose a preset or locked a practice: then the change models of its preset match before the
   * repository's, which could otherwise take the changes out of them that the lock is about.
   */
  grounded: boolean
  organization: RawLayer | null
  repository: RawLayer | null
}>

export function readStack(
  sources: PolicySources,
  practices: Registry,
): Readonly<{ stack: Stack | null; problems: readonly Problem[] }> {
  const organization = sources.organization === null ? null : parseLayer(sources.organization, practices)
  const repository = sources.repository === null ? null : parseLayer(sources.repository, practices)
  const organizationChoice = choiceOf(organization?.layer)
  const ground = readPreset(sources, organizationChoice ?? defaultPreset, practices)
  const chosen = readPreset(sources, choiceOf(repository?.layer) ?? organizationChoice ?? defaultPreset, practices)
  const fromPresets = ground.file === chosen.file ? chosen.problems : [...ground.problems, ...chosen.problems]
  const problems = [...fromPresets, ...(organization?.problems ?? []), ...(repository?.problems ?? [])]
  if (problems.length > 0 || chosen.layer === null || ground.layer === null) return { stack: null, problems }
  const stack = {
    preset: chosen.layer,
    organizationPreset: ground.layer,
    grounded: organizationChoice !== null || locksAny(organization?.layer),
    organization: organization?.layer ?? null,
    repository: repository?.layer ?? null,
  }
  return { stack, problems }
}

function choiceOf(layer: RawLayer | null | undefined): PresetName | null {
  const choice = layer?.content['extends']
  return presetNames.find((name) => choice === `andon/${name}`) ?? null
}

function readPreset({ presets }: PolicySources, name: PresetName, practices: Registry) {
  const source = Object.hasOwn(presets, name) ? presets[name] : undefined
  if (source === undefined) throw new Error(`The preset ${name} was not given`)
  return { ...parseLayer(source, practices), file: source.file }
}

export const isLocked = ({ organization }: Stack, id: string): boolean => locks(organization, id)

const locks = (organization: RawLayer | null | undefined, id: string): boolean =>
  mappingAt(mappingAt(organization?.content, 'practices'), id)['locked'] === true

const locksAny = (organization: RawLayer | null | undefined): boolean =>
  Object.keys(mappingAt(organization?.content, 'practices')).some((id) => locks(organization, id))

/** The layers that speak about a practice, weakest first. */
export function layersFor(stack: Stack, id: string): readonly RawLayer[] {
  return isLocked(stack, id) ? organizationLayers(stack) : topLayers(stack)
}

/** The layers that speak about what belongs to no practice, weakest first. */
export const topLayers = ({ preset, organization, repository }: Stack): readonly RawLayer[] =>
  [preset, organization, repository].filter((layer) => layer !== null)

export const organizationLayers = ({ organizationPreset, organization }: Stack): readonly RawLayer[] =>
  [organizationPreset, organization].filter((layer) => layer !== null)

/** Every layer that says anything, each once. */
export function usedLayers(stack: Stack): readonly Layer[] {
  const ground = stack.grounded ? [stack.organizationPreset] : []
  const used = [...ground, ...topLayers(stack)].map(({ layer }) => layer)
  return used.filter((layer, index) => used.findIndex(({ file }) => file === layer.file) === index)
}

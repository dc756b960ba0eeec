// The order of change models: the organisation's match first, a repository appends, presets fill up what nobody redefined.
import type { ChangeModel, Origin, Problem } from '../policy.ts'
import { problemAt } from './problem.ts'
import type { RawLayer } from './raw.ts'
import { changeModel } from './schema.ts'
import type { Stack } from './stack.ts'

export type MergedModels = Readonly<{
  models: readonly ChangeModel[]
  /** Names of those that no repository moves: all that a locked practice knows. */
  fixed: readonly string[]
  origins: Readonly<Record<string, Origin>>
  problems: readonly Problem[]
}>

type Placed = Readonly<{ model: ChangeModel; from: RawLayer; index: number }>

export function mergeModels(stack: Stack): MergedModels {
  const { organization, repository, organizationPreset, grounded, preset } = stack
  const own = modelsOf(organization)
  const ground = grounded ? without(modelsOf(organizationPreset), own) : []
  const wanted = modelsOf(repository)
  const appended = without(wanted, [...own, ...ground])
  const rest = without(modelsOf(preset), [...own, ...ground, ...appended])
  const placed = [...own, ...ground, ...appended, ...rest]
  return {
    models: placed.map(({ model }) => model),
    fixed: [...own, ...ground].map(({ model }) => model.name),
    origins: Object.fromEntries(placed.flatMap((entry) => originsOf(entry)).reverse()),
    problems: wanted.flatMap((entry) => collision(entry, own, ground)),
  }
}

function modelsOf(layer: RawLayer | null): readonly Placed[] {
  const models = layer?.content['changeModels']
  if (layer === null || !Array.isArray(models)) return []
  return models.map((model, index) => ({ model: changeModel.parse(model), from: layer, index }))
}

const without = (models: readonly Placed[], others: readonly Placed[]): readonly Placed[] =>
  models.filter(({ model }) => !others.some((other) => other.model.name === model.name))

/** `changeModels` itself has the origin of the model that is tried first. */
function originsOf({ model, from, index }: Placed): readonly (readonly [string, Origin])[] {
  const origin = { ...from.layer, line: from.placeOf(['changeModels', index]).line }
  return [
    [`changeModels.${model.name}`, origin],
    ['changeModels', origin],
  ]
}

function collision(
  { model, from, index }: Placed,
  own: readonly Placed[],
  ground: readonly Placed[],
): readonly Problem[] {
  const named = ({ model: other }: Placed): boolean => other.name === model.name
  const path = ['changeModels', index, 'name']
  const theirs = own.find(named)
  if (theirs !== undefined) {
    const message = `the organisation (${theirs.from.layer.file}) has a change model of this name, and it stays in force. Choose another.`
    return [problemAt(from, path, { severity: 'error', message })]
  }
  if (!ground.some(named)) return []
  const message = "the organisation's preset has a change model of this name, and it stays in force. Choose another."
  return [problemAt(from, path, { severity: 'warning', message })]
}

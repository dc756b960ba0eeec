// Merging one practice's settings as written, weakest first. A setting has the value of the strongest layer that sets it,
// whole: so every value was valid where it was written, and comes from one place.
import { isMapping, type Mapping } from './raw.ts'

/** Per setting; overrides per change model and setting. Spreading defines properties, so `__proto__` is a plain key. */
export function mergeSettings(below: Mapping, above: Mapping): Mapping {
  const merged = { ...below, ...above }
  const [lower, upper] = [below['changeModels'], above['changeModels']]
  if (!isMapping(lower) || !isMapping(upper)) return merged
  const models = Object.keys({ ...lower, ...upper }).map((model) => [model, overridesFor(model, lower, upper)] as const)
  return { ...merged, changeModels: Object.fromEntries(models) }
}

function overridesFor(model: string, lower: Mapping, upper: Mapping): Mapping {
  return { ...ownMapping(lower, model), ...ownMapping(upper, model) }
}

function ownMapping(mapping: Mapping, key: string): Mapping {
  const value = Object.hasOwn(mapping, key) ? mapping[key] : undefined
  return isMapping(value) ? value : {}
}

export const mergeAll = (layers: readonly Mapping[]): Mapping => layers.reduce<Mapping>(mergeSettings, {})

// Settings that are each valid but make no sense together, such as a warning above the limit.
import * as z from 'zod'
import type { Practice } from '../practice.ts'
import { isMapping, type Mapping, mappingAt, type Path, valueAt } from './raw.ts'
import { ownSettings, type Registry } from './schema.ts'

export type Clash = Readonly<{
  path: Path
  message: string
  /** Paths of all settings that take part. */
  involved: readonly Path[]
}>

const Involved = z.object({ settings: z.array(z.string()) })
const notConfig = new Set([...Object.keys(ownSettings), 'locked', 'changeModels'])

/** The settings that are a practice's own, without enforcement, reason, lock and overrides. */
export const configOf = (settings: Mapping): Mapping =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !notConfig.has(name)))

/** A practice refines its `config`, and names the settings of a clash in the issue's `params.settings`. */
function clashesIn(practice: Practice, settings: Mapping, placed: (setting: string) => Path): readonly Clash[] {
  const { error } = practice.config.safeParse(configOf(settings))
  return (error?.issues ?? []).flatMap((issue) => {
    // Deeper than a setting is what is wrong with one entry, which the layer's schema has told.
    if (issue.code !== 'custom' || issue.path.length > 1) return []
    const setting = String(issue.path[0] ?? '')
    const named = Involved.safeParse(issue.params)
    const involved = (named.success ? named.data.settings : [setting]).map(placed)
    return [{ path: placed(setting), message: issue.message, involved }]
  })
}

/** Clashes in all settings of a practice, its overrides per change model included. */
export function allClashes(id: string, practice: Practice, settings: Mapping): readonly Clash[] {
  const standing = clashesIn(practice, settings, (setting) => ['practices', id, setting])
  const overridden = Object.entries(mappingAt(settings, 'changeModels')).flatMap(([model, overrides]) => {
    if (!isMapping(overrides)) return []
    return clashesIn(practice, { ...settings, ...overrides }, (setting) =>
      Object.hasOwn(overrides, setting)
        ? ['practices', id, 'changeModels', model, setting]
        : ['practices', id, setting],
    )
  })
  const clashes = [...standing, ...overridden]
  const keyOf = ({ path, involved }: Clash): string => [path, ...involved].map((part) => part.join('.')).join(' ')
  return clashes.filter((clash, index) => clashes.findIndex((other) => keyOf(other) === keyOf(clash)) === index)
}

/** Clashes of one layer with itself: what it leaves open, another layer may set. */
export function clashesInLayer(content: Mapping, practices: Registry): readonly Clash[] {
  return Object.entries(practices).flatMap(([id, practice]) =>
    allClashes(id, practice, mappingAt(mappingAt(content, 'practices'), id)).filter(({ involved }) =>
      involved.every((path) => valueAt(content, path) !== undefined),
    ),
  )
}

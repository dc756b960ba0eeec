// One practice over all layers: its settings, those per change model, and where each was set.
import * as z from 'zod'
import { capped, type Enforcement, type Origin, type PracticePolicy, type Problem, type Setting } from '../policy.ts'
import type { Practice } from '../practice.ts'
import { mergeAll } from './merge.ts'
import { problemAt } from './problem.ts'
import { isMapping, type Mapping, mappingAt, type Path, type RawLayer, valueAt } from './raw.ts'
import { ownSettings } from './schema.ts'
import { allClashes, configOf } from './together.ts'

export type MergedPractice = Readonly<{
  policy: PracticePolicy
  origins: Readonly<Record<string, Origin>>
  problems: readonly Problem[]
}>

type Input = Readonly<{
  id: string
  practice: Practice
  /** Weakest first. */
  layers: readonly RawLayer[]
  /** Names of the change models that overrides may be for; of a locked practice, the organisation's alone. */
  models: readonly string[]
  locked: boolean
  /** `atMost` of all layers; a repository's does not reach what the organisation locked. */
  cap: Enforcement
}>

const Own = z.object(ownSettings)

/** Null if no layer mentions the practice: then it is not asked. */
export function mergePractice(input: Input): MergedPractice | null {
  const { id, practice, layers, models, locked, cap } = input
  const written = layers.filter(({ content }) => isMapping(valueAt(content, ['practices', id])))
  if (written.length === 0) return null
  const merged = mergeAll(written.map(({ content }) => mappingAt(mappingAt(content, 'practices'), id)))
  const { changeModels, ...standing } = merged
  const overrides = isMapping(changeModels) ? changeModels : {}
  const known = Object.keys(overrides).filter((model) => models.includes(model))
  const setting = (raw: Mapping): Setting => settingOf(practice, raw, cap)
  const byModel = known.map((model) => [model, setting({ ...standing, ...mappingAt(overrides, model) })] as const)
  return {
    policy: { standing: setting(standing), byModel: Object.fromEntries(byModel), locked },
    origins: Object.assign({}, ...written.map((layer) => originsIn(layer, id))),
    problems: [...unknownModels(input, written), ...clashes(input, written, merged)],
  }
}

/** The only place where defaults come in. Every value has passed the schema in its layer. */
function settingOf({ config }: Practice, raw: Mapping, cap: Enforcement): Setting {
  const { enforcement, why } = Own.parse(raw)
  // Without the practice's rules between settings: those were reported, and must not stop the judgement.
  const parsed = z.strictObject(config.shape).parse(configOf(raw))
  return { enforcement: capped(enforcement, cap), why: why ?? null, config: parsed }
}

function originsIn({ layer, content, placeOf }: RawLayer, id: string): Readonly<Record<string, Origin>> {
  const { changeModels, ...standing } = mappingAt(mappingAt(content, 'practices'), id)
  const paths: Path[] = Object.keys(standing).map((name) => ['practices', id, name])
  for (const [model, settings] of Object.entries(isMapping(changeModels) ? changeModels : {})) {
    for (const name of isMapping(settings) ? Object.keys(settings) : []) {
      paths.push(['practices', id, 'changeModels', model, name])
    }
  }
  return Object.fromEntries(paths.map((path) => [path.join('.'), { ...layer, line: placeOf(path).line }]))
}

function unknownModels({ id, models, locked }: Input, layers: readonly RawLayer[]): readonly Problem[] {
  const known = models.length === 0 ? 'there are none' : `there are ${models.join(', ')}`
  return layers.flatMap((layer) => {
    const overrides = mappingAt(mappingAt(mappingAt(layer.content, 'practices'), id), 'changeModels')
    return Object.keys(overrides)
      .filter((model) => !models.includes(model))
      .map((model) => {
        const message = `no change model ${locked ? 'of the organisation ' : ''}has this name; ${known}. Correct it, or define it under \`changeModels\`.`
        return problemAt(layer, ['practices', id, 'changeModels', model], { severity: 'error', message })
      })
  })
}

/** A clash within one layer is an error there; one that only the layers together make is a warning to the strongest. */
function clashes({ id, practice, models }: Input, layers: readonly RawLayer[], merged: Mapping): readonly Problem[] {
  const strongest = (path: Path): RawLayer | undefined =>
    layers.findLast(({ content }) => valueAt(content, path) !== undefined)
  return allClashes(id, practice, merged).flatMap(({ path, involved, message }) => {
    const model = path[2] === 'changeModels' ? String(path[3]) : null
    if (model !== null && !models.includes(model)) return []
    const setters = involved.map((setting) => ({ setting, layer: strongest(setting) }))
    const rank = ({ layer }: (typeof setters)[number]): number => (layer === undefined ? -1 : layers.indexOf(layer))
    const [last] = setters.toSorted((a, b) => rank(b) - rank(a))
    if (last?.layer === undefined) return []
    return [problemAt(last.layer, last.setting, { severity: 'warning', message })]
  })
}

// What a changed policy file would change, as sentences for the pull request that changes it.
import * as z from 'zod'
import { enforcements, type Policy, type PracticePolicy, type Setting } from '../policy.ts'
import { canonicalJson } from './digest.ts'
import { byAuthor, permissions } from './overrides-schema.ts'
import { type Registry, registry } from './schema.ts'

type Direction = 'loosens' | 'tightens' | null
type Values = Readonly<Record<string, unknown>>
type Shape = z.core.$ZodShape

/** One sentence for each setting that differs, such as "`change-size.maxLines`: 400 → 800 (loosens)". */
export function comparePolicies(
  before: Policy | null,
  after: Policy,
  practices: Registry = registry,
): readonly string[] {
  const ids = [...new Set([...Object.keys(before?.practices ?? {}), ...Object.keys(after.practices)])]
  const asked = ids.flatMap((id) => {
    const shape = Object.hasOwn(practices, id) ? (practices[id]?.config.shape ?? {}) : {}
    return practiceSentences(id, before?.practices[id], { next: after.practices[id], shape })
  })
  return before === null ? asked : [...topSentences(before, after), ...asked]
}

/** Loosest first. */
const topOrders: Readonly<Record<string, readonly unknown[]>> = {
  atMost: enforcements,
  'overrides.permission': permissions,
  'overrides.byAuthor': byAuthor,
}

function topSentences(before: Policy, after: Policy): readonly string[] {
  const values = ({ atMost, checks, changeModels, overrides }: Policy): Values => ({
    atMost,
    checks,
    changeModels: changeModels.map(({ name }) => name),
    ...Object.fromEntries(Object.entries(overrides.standing).map(([name, value]) => [`overrides.${name}`, value])),
    ...Object.fromEntries(changeModels.map(({ name, type, when }) => [`changeModels.${name}`, { type, when }])),
  })
  const [old, next] = [values(before), values(after)]
  return namesOf(old, next).flatMap((name) => {
    if (!Object.hasOwn(old, name)) return [`\`${name}\`: new`]
    if (!Object.hasOwn(next, name)) return [`\`${name}\`: gone`]
    const order = Object.hasOwn(topOrders, name) ? (topOrders[name] ?? []) : []
    const direction = towards(order, old[name], next[name])
    return sentence(name, [old[name], next[name]], direction)
  })
}

function practiceSentences(
  id: string,
  before: PracticePolicy | undefined,
  { next: after, shape }: Readonly<{ next: PracticePolicy | undefined; shape: Shape }>,
): readonly string[] {
  if (after === undefined) return [`\`${id}\`: no longer asked (loosens)`]
  if (before === undefined) return [`\`${id}\`: new (\`${after.standing.enforcement}\`)`]
  const lock = sentence(`${id}.locked`, [before.locked, after.locked], after.locked ? 'tightens' : 'loosens')
  const compare = (prefix: string, old: Values, next: Values, names: readonly string[]): readonly string[] =>
    names.flatMap((name) =>
      sentence(`${prefix}.${name}`, [old[name], next[name]], directionOf(shape, name, [old[name], next[name]])),
    )
  const [old, next] = [valuesOf(before.standing), valuesOf(after.standing)]
  const overridden = namesOf(before.byModel, after.byModel).flatMap((model) => {
    const [oldModel, nextModel] = [overrideOf(before, model), overrideOf(after, model)]
    const names = namesOf(old, next).filter(
      (name) => !same(oldModel[name], old[name]) || !same(nextModel[name], next[name]),
    )
    return compare(`${id}.changeModels.${model}`, oldModel, nextModel, names)
  })
  return [...lock, ...compare(id, old, next, namesOf(old, next)), ...overridden]
}

const valuesOf = ({ enforcement, why, config }: Setting): Values => ({ enforcement, why, ...config })
const overrideOf = ({ standing, byModel }: PracticePolicy, model: string): Values =>
  valuesOf((Object.hasOwn(byModel, model) ? byModel[model] : undefined) ?? standing)
const namesOf = (one: object, other: object): readonly string[] => [
  ...new Set([...Object.keys(one), ...Object.keys(other)]),
]
const same = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other)

type Change = readonly [before: unknown, after: unknown]

function sentence(name: string, [before, after]: Change, direction: Direction): readonly string[] {
  if (same(before, after)) return []
  if (name.endsWith('.why')) return [`\`${name}\`: reworded`]
  const verb = direction === null ? '' : ` (${direction})`
  const values = [shown(before), shown(after)]
  return [values[0] === values[1] ? `\`${name}\`: changed` : `\`${name}\`: ${values.join(' → ')}${verb}`]
}

/**
 * A practice says in the `meta` of a setting which way is stricter: `higher` or `lower` for a number (with `zero:
 * 'noLimit'` where 0 is the loosest), or the values from loosest to strictest. Without that, nothing is claimed.
 */
const Stricter = z.object({
  stricter: z.union([z.enum(['higher', 'lower']), z.array(z.unknown())]),
  zero: z.literal('noLimit').optional(),
})

function directionOf(shape: Shape, name: string, [before, after]: Change): Direction {
  if (name === 'enforcement') return towards(enforcements, before, after)
  const schema = Object.hasOwn(shape, name) ? shape[name] : undefined
  const meta = Stricter.safeParse(schema === undefined ? undefined : z.globalRegistry.get(schema))
  if (!meta.success) return null
  const { stricter, zero } = meta.data
  if (Array.isArray(stricter)) return towards(stricter, before, after)
  if (typeof before !== 'number' || typeof after !== 'number' || before === after) return null
  const rank = (value: number): number => (zero === 'noLimit' && value === 0 ? Number.POSITIVE_INFINITY : value)
  const rises = rank(after) > rank(before)
  return rises === (stricter === 'higher') ? 'tightens' : 'loosens'
}

/** `values` from loosest to strictest. */
function towards(values: readonly unknown[], before: unknown, after: unknown): Direction {
  const [from, to] = [values.indexOf(before), values.indexOf(after)]
  if (from < 0 || to < 0 || from === to) return null
  return to > from ? 'tightens' : 'loosens'
}

const longestShown = 60
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  const text = typeof value === 'string' ? value : canonicalJson(value)
  const short = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
  return typeof value === 'number' || typeof value === 'boolean' ? short : `\`${short.replaceAll('`', "'")}\``
}

// Who may override: read per setting like everything else, and what an organisation says a repository can only tighten.
import * as z from 'zod'
import type { Origin, OverrideRule, Problem } from '../policy.ts'
import { byAuthor, permissions } from './overrides-schema.ts'
import { problemAt } from './problem.ts'
import { mappingAt, type RawLayer } from './raw.ts'
import type { Stack } from './stack.ts'

/** Of the merged layers: what a layer wrote has passed the schema above. */
const merged = z.object({
  permission: z.enum(permissions).default('maintain'),
  teams: z.array(z.string()).default([]),
  byAuthor: z.enum(byAuthor).default('never'),
  practices: z.array(z.string()).nullable().default(null),
})

const names = ['permission', 'teams', 'byAuthor', 'practices'] as const
type Name = (typeof names)[number]
type Values = Readonly<Partial<Record<Name, unknown>>>

const writtenIn = (layer: RawLayer | null): Values => mappingAt(layer?.content, 'overrides')

const listed = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

const laterOf = (order: readonly unknown[], one: unknown, other: unknown): unknown =>
  order.indexOf(one) >= order.indexOf(other) ? one : other

/** The stricter of two values of one setting. */
function stricter(name: Name, one: unknown, other: unknown): unknown {
  if (name === 'permission') return laterOf(permissions, one, other)
  if (name === 'byAuthor') return laterOf(byAuthor, one, other)
  const known = new Set(listed(one).map((value) => value.toLowerCase()))
  return listed(other).filter((value) => known.has(value.toLowerCase()))
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

export type MergedOverrides = Readonly<{
  overrides: Readonly<{ standing: OverrideRule; locked: OverrideRule }>
  origins: Readonly<Record<string, Origin>>
  problems: readonly Problem[]
}>

export function mergeOverrides({ preset, organizationPreset, organization, repository }: Stack): MergedOverrides {
  const [theirs, own] = [writtenIn(organization), writtenIn(repository)]
  const kept = Object.fromEntries(
    names.flatMap((name): readonly (readonly [Name, unknown])[] => {
      if (!(name in own)) return name in theirs ? [[name, theirs[name]]] : []
      return [[name, name in theirs ? stricter(name, theirs[name], own[name]) : own[name]]]
    }),
  )
  const loosened = names.filter((name) => name in own && name in theirs && !isSame(kept[name], own[name]))
  return {
    overrides: {
      standing: merged.parse({ ...writtenIn(preset), ...kept }),
      locked: merged.parse({ ...writtenIn(organizationPreset), ...theirs }),
    },
    origins: Object.fromEntries(
      names.flatMap((name) => {
        const setter = loosened.includes(name) ? organization : repository
        const from = [setter, organization, preset].find((layer) => layer !== null && name in writtenIn(layer))
        return from ? [[`overrides.${name}`, originIn(from, name)] as const] : []
      }),
    ),
    problems:
      repository === null || organization === null
        ? []
        : loosened.map((name) => {
            const message = `${organization.layer.file} allows less, and a repository cannot loosen it. Take what goes beyond it away.`
            return problemAt(repository, ['overrides', name], { severity: 'warning', message })
          }),
  }
}

const originIn = ({ layer, placeOf }: RawLayer, name: Name): Origin => ({
  ...layer,
  line: placeOf(['overrides', name]).line,
})

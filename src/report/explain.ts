import { stringify } from 'yaml'
import type { Condition } from '../condition.ts'
import type { Policy, PracticePolicy, Setting } from '../policy.ts'
import { limitOf, placeOf, written } from './limits.ts'
import { plain } from './plain.ts'
import { titleOfPractice } from './rows.ts'

/** A merged policy as text: every setting, its value, and the layer, file and line that set it. */
export function explain(policy: Policy): string {
  const layers = policy.layers.map(
    ({ scope, file, sha }) =>
      `  ${scope.padEnd(12)}  ${plain(file)}${scope === 'preset' ? '' : ` (${sha.slice(0, 7)})`}`,
  )
  const models = policy.changeModels.map(({ name, type, when }, index) => {
    const place = placeOf(policy.origins[`changeModels.${name}`] ?? null)
    return `  ${index + 1}. ${plain(name)} (${type}, ${plain(place)}): ${plain(conditionText(when))}`
  })
  return [
    `Policy ${policy.digest.slice(0, 6)}, at most ${policy.atMost}, ${policy.checks === 'single' ? 'one check' : 'one check for each practice'}`,
    '',
    'Layers, weakest first:',
    ...layers,
    ...(models.length === 0 ? [] : ['', 'Change models, the first that matches decides:', ...models]),
    ...Object.entries(policy.practices).flatMap(([id, practice]) => ['', ...explainPractice(policy, id, practice)]),
    ...explainOverrides(policy),
  ].join('\n')
}

function explainOverrides({ overrides, origins }: Policy): readonly string[] {
  const { permission, teams, byAuthor, practices } = overrides.standing
  const values = { permission, teams, byAuthor, ...(practices === null ? {} : { practices }) }
  const lines = Object.entries(values).map(([setting, value]) => ({
    value: plain(written({ setting, value })),
    place: plain(placeOf(origins[`overrides.${setting}`] ?? null)),
  }))
  return ['', 'Who may override:', ...aligned(lines)]
}

/** A comparison is text in a policy file: `> 800`. */
const asWritten = (_: unknown, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'operator' in value && 'value' in value
    ? `${value.operator} ${value.value}`
    : value

/** On one line, as a policy file would say it. */
const conditionText = (when: Condition): string =>
  stringify(when, asWritten, { collectionStyle: 'flow', lineWidth: 0, singleQuote: true }).trim()

/** A value that is longer does not push the places of the others out of sight. */
const widest = 72

function aligned(lines: readonly Line[]): readonly string[] {
  const width = Math.max(0, ...lines.map(({ value }) => value.length).filter((length) => length <= widest))
  return lines.map(({ value, place }) => `  ${value.padEnd(width)}  ${place}`)
}

type Line = Readonly<{ value: string; place: string }>

function explainPractice(policy: Policy, id: string, practice: PracticePolicy): readonly string[] {
  const standing = linesOf(policy, id, { model: null, of: practice.standing })
  const overrides = Object.entries(practice.byModel).flatMap(([model, of]) => {
    const different = linesOf(policy, id, { model, of }).filter((line) => !standing.some((same) => isSame(same, line)))
    return different.map(({ value, place }) => ({ value: `for ${plain(model)}: ${value}`, place }))
  })
  return [
    `${titleOfPractice(id)} (${id})${practice.locked ? ', locked by the organisation' : ''}`,
    ...aligned([...standing, ...overrides]),
  ]
}

const isSame = (one: Line, other: Line): boolean => one.value === other.value && one.place === other.place

function linesOf(
  policy: Policy,
  id: string,
  { model, of }: Readonly<{ model: string | null; of: Setting }>,
): readonly Line[] {
  const names = ['enforcement', ...(of.why === null ? [] : ['why']), ...Object.keys(of.config)]
  return names.map((setting) => {
    const limit = limitOf(policy, id, { setting, model })
    return { value: plain(written(limit)), place: plain(placeOf(limit.origin)) }
  })
}

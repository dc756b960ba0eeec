// Which costly facts a policy wants: the union over every practice, override and condition, whatever the change turns out to be.
import { needsOfCondition } from '../conditions/needs.ts'
import type { Policy } from '../policy.ts'
import { type Needs, unionOfNeeds } from '../practice.ts'
import { type Registry, registry } from './schema.ts'

export function needsOf(policy: Policy, practices: Registry = registry): Required<Needs> {
  const needs = Object.entries(policy.practices).flatMap(([id, { standing, byModel }]) => {
    const practice = Object.hasOwn(practices, id) ? practices[id] : undefined
    const settings = [standing, ...Object.values(byModel)].filter(({ enforcement }) => enforcement !== 'off')
    return settings.map(({ config }) => practice?.needs?.(config) ?? {})
  })
  return unionOfNeeds([...needs, ...policy.changeModels.map(({ when }) => needsOfCondition(when))])
}

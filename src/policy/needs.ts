// Which costly facts a policy wants: the union over every practice, override and condition, whatever the change turns out to be.
import type { Condition } from '../condition.ts'
import type { Policy } from '../policy.ts'
import type { Needs } from '../practice.ts'
import { type Registry, registry } from './schema.ts'

export function needsOf(policy: Policy, practices: Registry = registry): Needs {
  const needs = Object.entries(policy.practices).flatMap(([id, { standing, byModel }]) => {
    const practice = Object.hasOwn(practices, id) ? practices[id] : undefined
    const settings = [standing, ...Object.values(byModel)].filter(({ enforcement }) => enforcement !== 'off')
    return settings.map(({ config }) => practice?.needs?.(config) ?? {})
  })
  return union([...needs, ...policy.changeModels.map(({ when }) => needsOfCondition(when))])
}

export function needsOfCondition(condition: Condition): Needs {
  if ('any' in condition) return union(condition.any.map(needsOfCondition))
  if ('all' in condition) return union(condition.all.map(needsOfCondition))
  if ('not' in condition) return needsOfCondition(condition.not)
  const { labels, authorTeams = [], checks, workflows } = condition
  return union([
    { teams: [...authorTeams, ...(labels?.appliedBy?.teams ?? [])] },
    labels?.appliedBy?.permission === undefined ? {} : { permissionsOf: ['labelers'] },
    { checks: checks !== undefined || workflows !== undefined },
  ])
}

/** Sorted, so that the same needs are the same data. */
function union(needs: readonly Needs[]): Needs {
  const teams = new Set(needs.flatMap((need) => (need.teams ?? []).map((team) => team.toLowerCase())))
  const permissionsOf = new Set(needs.flatMap((need) => need.permissionsOf ?? []))
  return {
    teams: [...teams].toSorted(),
    permissionsOf: [...permissionsOf].toSorted(),
    checks: needs.some(({ checks }) => checks === true),
  }
}

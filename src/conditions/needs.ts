// Which costly facts a condition wants, whatever the change turns out to be.
import type { Condition } from '../condition.ts'
import { type Needs, unionOfNeeds } from '../practice.ts'

export function needsOfCondition(condition: Condition): Needs {
  if ('any' in condition) return unionOfNeeds(condition.any.map(needsOfCondition))
  if ('all' in condition) return unionOfNeeds(condition.all.map(needsOfCondition))
  if ('not' in condition) return needsOfCondition(condition.not)
  const { labels, authorTeams = [], checks, workflows } = condition
  const { author, contributors, onlyContributors, signedBy } = condition
  const among = [author, contributors, onlyContributors, signedBy].filter((people) => people !== undefined)
  return unionOfNeeds([
    { teams: [...authorTeams, ...(labels?.appliedBy?.teams ?? []), ...among.flatMap(({ teams = [] }) => teams)] },
    { organizations: among.flatMap(({ organizations = [] }) => organizations) },
    labels?.appliedBy?.permission === undefined ? {} : { permissionsOf: ['labelers'] },
    { checks: checks !== undefined || workflows !== undefined },
  ])
}

// Which costly facts the settings want, whatever the change turns out to be.
import { needsOfCondition } from '../../conditions/needs.ts'
import { type Needs, type Participants, unionOfNeeds } from '../../practice.ts'
import { readsComments } from './acts.ts'
import type { People } from './people-schema.ts'
import { type Around, aroundAll, inherited } from './rules.ts'
import type { Rule, Settings } from './settings.ts'

export function needsOfSettings(settings: Settings): Needs {
  const { rules, objections, approach } = settings
  const around = aroundAll(settings)
  const { from } = objections
  return unionOfNeeds([
    ...(rules.length === 0 ? [needsOfAsked(around)] : rules.map((rule) => needsOfRule(rule, around))),
    ...objections.when.map(needsOfCondition),
    from === undefined ? {} : needsOfPeople(from, readsComments(objections) ? ['commenters'] : []),
    {
      comments:
        readsComments(objections) ||
        (from !== undefined && objections.withdrawContains.length + objections.withdrawPatterns.length > 0),
    },
    // Whose part in the change is their review is asked by permission.
    approach === undefined ? {} : { permissionsOf: ['contributors'] },
  ])
}

function needsOfRule(rule: Rule, around: Around): Needs {
  const { when, conditions, anyOf, allOf } = rule
  const own = inherited(rule, around)
  const parts = anyOf ?? allOf
  return unionOfNeeds([
    ...[when, conditions].flatMap((condition) => (condition === undefined ? [] : [needsOfCondition(condition)])),
    ...(parts === undefined ? [needsOfAsked(own)] : parts.map((part) => needsOfRule(part, own))),
  ])
}

function needsOfAsked({ approvals, from, counting }: Around): Needs {
  if (approvals === 0) return {}
  const { ways, approvalOf, ignoreCommitsBy } = counting
  const { users = [], teams = [], codeowners = false } = from ?? {}
  const comments = readsComments(ways)
  const speakers: readonly Participants[] = [
    ...(comments ? (['commenters'] as const) : []),
    ...(ways.descriptionPatterns.length > 0 ? (['contributors'] as const) : []),
  ]
  return unionOfNeeds([
    needsOfPeople(from ?? {}, speakers),
    { teams: ignoreCommitsBy?.teams ?? [], organizations: ignoreCommitsBy?.organizations ?? [] },
    { comments: comments || ways.reviewText.length > 0, patches: approvalOf === 'patch' },
    // The fewest people who could approve are named, those who are free first.
    { availability: users.length + teams.length > 0 || codeowners, reviewers: users },
  ])
}

/** GitHub says of each reviewer whether they may push; of anybody else, and about any other permission, it must be asked. */
function needsOfPeople(people: People, speakers: readonly Participants[]): Needs {
  const { users = [], teams = [], organizations = [], permission, codeowners = false, anyone = false } = people
  const isNamed = users.length + teams.length + organizations.length > 0 || codeowners
  const wanted = permission ?? (anyone || !isNamed ? 'write' : null)
  const reviewers: readonly Participants[] = wanted === null || wanted === 'write' ? [] : ['reviewers']
  return {
    teams,
    organizations,
    codeowners,
    permissionsOf: wanted === null ? [] : [...reviewers, ...speakers],
  }
}

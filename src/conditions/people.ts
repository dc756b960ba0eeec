// Who did it: predicates about people, answered only by what GitHub vouches for.
import type { Among, Predicates } from '../condition.ts'
import type { Person } from '../event.ts'
import type { Label, PullRequestFacts } from '../facts.ts'
import { hasPermission } from '../facts.ts'
import { includes, listed, quoted } from './quoted.ts'
import { allOf, anyOf, type Match, settled } from './truth.ts'

type Labels = NonNullable<Predicates['labels']>
export const loginOf = ({ login, kind }: Readonly<{ login: string; kind: string }>): string =>
  kind === 'bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login

/** Teams have only users, and an App may have the login of one. */
export const memberOf = (team: string, person: Person, { people }: PullRequestFacts): Match =>
  membership({ kind: 'teams', name: team, known: people.teams }, person)

const belongsTo = (organization: string, person: Person, { people }: PullRequestFacts): Match =>
  membership({ kind: 'organisations', name: organization, known: people.organizations }, person)

type Group = Readonly<{ kind: string; name: string; known: PullRequestFacts['people']['teams'] }>

function membership({ kind, name, known }: Group, person: Person): Match {
  if (person.kind !== 'user') return settled(false, `${loginOf(person)} is not a user, and ${kind} have only users`)
  const { login } = person
  const key = name.toLowerCase()
  const members = Object.hasOwn(known, key) ? known[key] : undefined
  if (members === undefined) return settled('unknown', `the members of ${quoted(name)} were not read`)
  if ('unavailable' in members)
    return settled('unknown', `the members of ${quoted(name)} could not be read: ${members.unavailable}`)
  const member = includes(members, login)
  return settled(member, `${login} ${member ? 'is' : 'is not'} a member of ${quoted(name)}`)
}

export const namesIn = ({ users = [], teams = [], organizations = [] }: Among): string =>
  listed([...users, ...teams, ...organizations])

/** Whether somebody is one of these people. */
export function amongOf(
  { users, teams = [], organizations = [] }: Among,
  person: Person,
  facts: PullRequestFacts,
): Match {
  const login = loginOf(person)
  const named = users === undefined ? null : includes(users, login)
  return anyOf([
    ...(users === undefined ? [] : [settled(named === true, `${login} is ${named ? '' : 'not '}${listed(users)}`)]),
    ...teams.map((team) => memberOf(team, person, facts)),
    ...organizations.map((organization) => belongsTo(organization, person, facts)),
  ])
}

export function authored(wanted: Among, facts: PullRequestFacts): Match {
  const { author } = facts
  if (author === null) return settled(false, 'the author has no account any more')
  const { users, teams, organizations } = wanted
  if (users === undefined || teams !== undefined || organizations !== undefined) return amongOf(wanted, author, facts)
  const one = includes(users, loginOf(author))
  return settled(one, `the author ${one ? 'is' : 'is not'} ${listed(users)}`)
}

export function labelled(wanted: Labels, facts: PullRequestFacts): Match {
  if ('anyOf' in wanted) return labelledWith(wanted.anyOf, wanted.appliedBy, facts)
  return allOf(wanted.allOf.map((name) => labelledWith([name], wanted.appliedBy, facts)))
}

function labelledWith(names: readonly string[], appliedBy: Appliers | undefined, facts: PullRequestFacts): Match {
  const present = facts.labels.filter(({ name }) => includes(names, name))
  if (present.length === 0) return settled(false, `it does not carry the label ${listed(names)}`)
  return anyOf(
    present.map((label) =>
      appliedBy === undefined
        ? settled(true, `it carries the label ${quoted(label.name)}`)
        : mayApply(label, appliedBy, facts),
    ),
  )
}

type Appliers = NonNullable<Labels['appliedBy']>

/** Whoever applied it must have the permission or be in one of the teams. GitHub not telling who it was counts for nothing, and bots have no say. */
function mayApply(label: Label, { permission, teams = [] }: Appliers, facts: PullRequestFacts): Match {
  const { appliedBy } = label
  if (appliedBy === null) return settled(false, `nobody knows who applied the label ${quoted(label.name)}`)
  if (appliedBy.kind !== 'user') {
    const because = `${loginOf(appliedBy)}, who applied it, is not a user`
    return settled(false, `it carries the label ${quoted(label.name)}, but ${because}`)
  }
  const answers = [
    ...(permission === undefined ? [] : [permitted(appliedBy.login, permission, facts)]),
    ...teams.map((team) => memberOf(team, appliedBy, facts)),
  ]
  const { truth, because } = anyOf(answers)
  if (truth === true) return settled(true, `it carries the label ${quoted(label.name)}, and ${because}`)
  return settled(truth, `it carries the label ${quoted(label.name)}, but ${because}`)
}

function permitted(login: string, wanted: NonNullable<Appliers['permission']>, { people }: PullRequestFacts): Match {
  const key = login.toLowerCase()
  const held = Object.hasOwn(people.permissions, key) ? people.permissions[key] : undefined
  if (held === undefined) return settled('unknown', `the permission of ${login} was not read`)
  if (typeof held === 'object')
    return settled('unknown', `the permission of ${login} could not be read: ${held.unavailable}`)
  const enough = hasPermission(held, wanted)
  return settled(enough, `${login} ${enough ? 'has' : 'does not have'} ${wanted} access`)
}

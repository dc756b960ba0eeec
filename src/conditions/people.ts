// Who did it: predicates about people, answered only by what GitHub vouches for.
import type { Predicates } from '../condition.ts'
import type { Person } from '../event.ts'
import type { Label, PullRequestFacts } from '../facts.ts'
import { hasPermission, isUnavailable } from '../facts.ts'
import { includes, listed, quoted } from './quoted.ts'
import { anyOf, type Match, settled } from './truth.ts'

type Labels = NonNullable<Predicates['labels']>
export const loginOf = ({ login, kind }: Readonly<{ login: string; kind: string }>): string =>
  kind === 'bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login

/** Teams have only users, and an App may have the login of one. */
export function memberOf(team: string, person: Person, { people }: PullRequestFacts): Match {
  if (person.kind !== 'user') return settled(false, `${loginOf(person)} is not a user, and teams have only users`)
  const { login } = person
  const key = team.toLowerCase()
  const members = Object.hasOwn(people.teams, key) ? people.teams[key] : undefined
  if (members === undefined) return settled('unknown', `the members of ${quoted(team)} were not read`)
  if ('unavailable' in members)
    return settled('unknown', `the members of ${quoted(team)} could not be read: ${members.unavailable}`)
  const member = includes(members, login)
  return settled(member, `${login} ${member ? 'is' : 'is not'} a member of ${quoted(team)}`)
}

export function labelled({ anyOf: wanted, appliedBy }: Labels, facts: PullRequestFacts): Match {
  const present = facts.labels.filter(({ name }) => includes(wanted, name))
  if (present.length === 0) return settled(false, `it does not carry the label ${listed(wanted)}`)
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

export function contributed(logins: readonly string[], { commits }: PullRequestFacts): Match {
  if (isUnavailable(commits)) return settled('unknown', `the commits could not be read: ${commits.unavailable}`)
  const people = commits.flatMap(({ authors, committer }) => [...authors.map(({ person }) => person), committer])
  const found = people.find((person) => person !== null && includes(logins, loginOf(person)))
  return settled(
    found !== undefined,
    found ? `${found.login} contributed to it` : `${listed(logins)} did not contribute to it`,
  )
}

// Who could give the approvals that are missing: as sets of logins, for the smallest set of people that satisfies everything.
import type { PullRequestFacts } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import type { Context } from './counting.ts'
import type { Judged, Open } from './judged.ts'
import { loginsOf } from './owners.ts'
import { objecting } from './request-reviewers.ts'
import { type Candidate, candidatesOf, type Demand } from './shortest-path.ts'

/** `teams` may be asked as a whole. Candidates are those who do not object now. */
export type Missing = Readonly<{
  demands: readonly (Demand & Readonly<{ teams: readonly string[] }>)[]
  candidates: readonly Candidate[]
}>

/** Logins in lower case. Whoever is not known by name, such as anyone with write access, is in no set. */
export function missingIn({ open, approvals }: Judged, facts: PullRequestFacts): Missing {
  const named = open.map((one) => ({ one, logins: namedBy(one, facts) }))
  const all = [...new Set(named.flatMap(({ logins }) => logins ?? []))]
  const done = new Set(approvals.map(({ by }) => by.login.toLowerCase()))
  const demands = named.map(({ one, logins }) => {
    const barred = new Set(barredBy(one.context))
    // Anyone will do who has not approved yet; who was named for a demand, and approved it, is not asked for it again.
    const who = (logins ?? all.filter((login) => !done.has(login))).filter((login) => !barred.has(login))
    const counted = new Set(one.counted.map(({ login }) => login.toLowerCase()))
    const teams = one.whom.owners?.owners.filter((owner) => owner.includes('/')) ?? one.whom.from?.teams ?? []
    return { what: one.rule ?? '', approvals: one.count, who: who.filter((login) => !counted.has(login)), teams }
  })
  const useful = [...new Set(demands.flatMap(({ who }) => who))]
  return { demands, candidates: candidatesOf(useful, objecting(facts), facts) }
}

/** Null for anyone with a permission. */
function namedBy({ whom: { from, owners } }: Open, facts: PullRequestFacts): readonly string[] | null {
  const { users = [], teams = [], organizations = [], permission, anyone } = from ?? {}
  const isOpen = anyone === true || permission !== undefined
  if (isOpen || (owners === null && users.length + teams.length + organizations.length === 0)) return null
  const { people } = facts
  const logins = [
    ...users,
    ...teams.flatMap((team) => membersOf(people.teams, team)),
    ...organizations.flatMap((organization) => membersOf(people.organizations, organization)),
    ...(owners === null ? [] : loginsOf(owners, facts)),
  ]
  return [...new Set(logins.map((login) => login.toLowerCase()))]
}

function membersOf(known: PullRequestFacts['people']['teams'], name: string): readonly string[] {
  const key = name.toLowerCase()
  const members = Object.hasOwn(known, key) ? known[key] : undefined
  return members === undefined || isUnavailable(members) ? [] : members
}

function barredBy({ facts, counting, history }: Context): readonly string[] {
  const { contributorsMayApprove, authorMayApprove, otherContributorsMayApprove } = counting
  if (contributorsMayApprove) return []
  const { people = [], pushes = [] } = otherContributorsMayApprove ? {} : (history?.contributors ?? {})
  const contributors = [...people.map(({ person }) => person.login), ...pushes.map(({ by }) => by.login)].map((login) =>
    login.toLowerCase(),
  )
  const author = facts.author?.login.toLowerCase()
  if (author === undefined) return contributors
  const others = contributors.filter((login) => login !== author)
  return authorMayApprove ? others : [...others, author]
}

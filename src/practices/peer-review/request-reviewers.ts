// Whom to ask for the reviews that are missing: few people, those with the fewest open requests first, and each once.
import { isUnavailable, known, type PullRequestFacts } from '../../facts.ts'
import { latestOpinions } from './opinions.ts'
import { type Candidate, type Demand, shortestPath } from './shortest-path.ts'

/** More than these at once help nobody; GitHub's own limit is 15. */
const mostAsked = 15

export type Asking = Readonly<{
  facts: PullRequestFacts
  /** What is still missing. `teams` (`org/slug`) are asked as a whole where nobody in `who` can be. */
  demands: readonly (Demand & Readonly<{ teams?: readonly string[] }>)[]
  /** Whose approval would count. */
  candidates: readonly Candidate[]
}>
export type Requests = Readonly<{ users: readonly string[]; teams: readonly string[] }>

/**
 * Nobody for a draft, never the author, nobody who objects now, and nobody where enough people are asked already. Who was
 * ever asked is not asked again: whom a person removed stays removed.
 */
export function reviewersToRequest({ facts, demands, candidates }: Asking): Requests {
  if (facts.draft) return { users: [], teams: [] }
  const asked = lower(facts.requestedReviewers)
  const before = lower(facts.reviewRequests.map(({ of }) => of))
  const never = new Set([...asked, ...before, ...objecting(facts), ...lower([facts.author?.login ?? ''])])
  const free = candidates.filter(({ login }) => !never.has(login.toLowerCase()))
  const open = demands.map((demand) => ({ ...demand, approvals: demand.approvals - askedFor(demand, asked, facts) }))
  const within = open.map((demand) => ({ ...demand, approvals: Math.min(demand.approvals, ableOf(demand, free)) }))
  const teams = open
    .filter((demand) => demand.approvals > 0 && ableOf(demand, free) === 0)
    .flatMap((demand) =>
      lower(demand.teams ?? [])
        .toSorted()
        .filter((team) => !never.has(team))
        .slice(0, 1),
    )
  return {
    users: (shortestPath(within, free) ?? []).slice(0, mostAsked),
    teams: [...new Set(teams)].toSorted().slice(0, mostAsked),
  }
}

const lower = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase())

/** Logins in lower case. */
export const objecting = ({ reviews }: PullRequestFacts): readonly string[] =>
  latestOpinions(reviews)
    .filter(({ state }) => state === 'changes_requested')
    .map(({ by }) => by.login.toLowerCase())

const isIn = (login: string, { who }: Demand): boolean => who === 'anyone' || lower(who).includes(login.toLowerCase())

const ableOf = (demand: Demand, free: readonly Candidate[]): number =>
  free.filter(({ login }) => isIn(login, demand)).length

/** How many of those who are asked already can answer. Of a team, somebody will. */
function askedFor(demand: Asking['demands'][number], asked: readonly string[], { people }: PullRequestFacts): number {
  return asked.filter((name) => {
    if (!name.includes('/')) return isIn(name, demand)
    const members = known(people.teams, name)
    const isKnown = members !== undefined && !isUnavailable(members)
    return lower(demand.teams ?? []).includes(name) || (isKnown && members.some((login) => isIn(login, demand)))
  }).length
}

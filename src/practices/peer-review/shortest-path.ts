// The fewest people whose approvals would satisfy everything that is still asked for.
import { known, type PullRequestFacts } from '../../facts.ts'

/** So many approvals of these people (logins in any case) are still missing. */
export type Demand = Readonly<{ what: string; approvals: number; who: readonly string[] | 'anyone' }>
/** Somebody who may be asked. `openRequests`: pull requests that wait for a review of theirs. */
export type Candidate = Readonly<{ login: string; available: boolean; openRequests: number }>

/** Beyond either, the answer covers everything but may name more people than needed. */
const mostDemands = 10
const mostCandidates = 16

/** Nobody was asked about, or not about this person, who then stands behind those of whom we know. */
const unasked = ({ people }: PullRequestFacts) => ({
  available: Object.keys(people.availability).length === 0,
  openRequests: 0,
})

/** Available first, then those with the fewest open requests, then by name. Logins in lower case; nobody who is barred. */
export function candidatesOf(
  logins: readonly string[],
  barred: readonly string[],
  facts: PullRequestFacts,
): readonly Candidate[] {
  const out = new Set(barred.map((login) => login.toLowerCase()))
  const free = [...new Set(logins.map((login) => login.toLowerCase()))].filter((login) => !out.has(login))
  return free
    .map((login) => ({ login, ...(known(facts.people.availability, login) ?? unasked(facts)) }))
    .toSorted(byPreference)
}

function byPreference(a: Candidate, b: Candidate): number {
  return Number(b.available) - Number(a.available) || a.openRequests - b.openRequests || byName(a.login, b.login)
}

const byName = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** A candidate, and the indexes of the demands that an approval of theirs goes to. */
type Choice = Readonly<{ candidate: Candidate; serves: readonly number[] }>

/**
 * Logins, sorted by preference: as few as possible, among these those with the fewest who are not available, then with
 * the fewest open requests. Null if the candidates cannot satisfy everything.
 */
export function shortestPath(open: readonly Demand[], candidates: readonly Candidate[]): readonly string[] | null {
  const wanted = open.filter(({ approvals }) => approvals > 0)
  const need = wanted.map(({ approvals }) => approvals)
  const choices = usefulOf(wanted, candidates.toSorted(byPreference))
  if (!covers(choices, need)) return null
  const isSmall = wanted.length <= mostDemands && choices.length <= mostCandidates
  const chosen = isSmall ? smallest(choices, need) : greedy(choices, need)
  return chosen.map(({ candidate }) => candidate.login)
}

/** Of people who serve the same demands, as many as could ever be needed, the preferred ones. */
function usefulOf(wanted: readonly Demand[], candidates: readonly Candidate[]): readonly Choice[] {
  const eligible = wanted.map(({ who }) => (who === 'anyone' ? null : new Set(who.map((login) => login.toLowerCase()))))
  const kept = new Map<string, number>()
  return candidates.flatMap((candidate) => {
    const login = candidate.login.toLowerCase()
    const serves = [...eligible.entries()].flatMap(([index, who]) => (who === null || who.has(login) ? [index] : []))
    const alike = kept.get(serves.join()) ?? 0
    const enough = Math.max(0, ...serves.map((index) => wanted[index]?.approvals ?? 0))
    kept.set(serves.join(), alike + 1)
    return alike < enough ? [{ candidate, serves }] : []
  })
}

function missingAfter(choices: readonly Choice[], need: readonly number[]): readonly number[] {
  const missing = [...need]
  for (const index of choices.flatMap(({ serves }) => serves)) missing[index] = (missing[index] ?? 0) - 1
  return missing.map((count) => Math.max(0, count))
}

const covers = (choices: readonly Choice[], need: readonly number[]): boolean =>
  missingAfter(choices, need).every((count) => count === 0)

/** Every set of the least size that covers is looked at. */
function smallest(choices: readonly Choice[], need: readonly number[]): readonly Choice[] {
  for (let size = Math.max(0, ...need); size < choices.length; size += 1) {
    let best: readonly Choice[] | null = null
    for (const set of setsOf(choices, size))
      if ((best === null || costOf(set) < costOf(best)) && covers(set, need)) best = set
    if (best !== null) return best
  }
  return choices
}

/** In order of preference, so that of equal sets the first is by name. */
function* setsOf(choices: readonly Choice[], size: number): Generator<readonly Choice[]> {
  if (size === 0) return yield []
  for (const [index, choice] of choices.entries()) {
    if (choices.length - index < size) return
    for (const rest of setsOf(choices.slice(index + 1), size - 1)) yield [choice, ...rest]
  }
}

/** Open requests never weigh as much as one who is not available. */
const costOf = (set: readonly Choice[]): number =>
  set.reduce((sum, { candidate }) => sum + candidate.openRequests + (candidate.available ? 0 : 1e6), 0)

/** Whoever serves most of what is missing, again and again; then without those who turn out not to be needed. */
function greedy(choices: readonly Choice[], need: readonly number[]): readonly Choice[] {
  const chosen: Choice[] = []
  while (!covers(chosen, need)) {
    const missing = missingAfter(chosen, need)
    const gain = ({ serves }: Choice) => serves.filter((index) => (missing[index] ?? 0) > 0).length
    const left = choices.filter((choice) => !chosen.includes(choice))
    const most = Math.max(...left.map(gain))
    chosen.push(...left.filter((choice) => gain(choice) === most).slice(0, 1))
  }
  const needed = chosen.toReversed().reduce<readonly Choice[]>((kept, choice) => {
    const without = kept.filter((one) => one !== choice)
    return covers(without, need) ? without : kept
  }, chosen)
  return needed.toSorted((a, b) => byPreference(a.candidate, b.candidate))
}

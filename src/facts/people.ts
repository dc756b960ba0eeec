// Answers a policy's costly needs: who is in a team or organisation, who may do what.
import * as z from 'zod'
import type { Person } from '../event.ts'
import {
  isUnavailable,
  type People,
  type Permission,
  type PullRequestFacts,
  participantsOf,
  permissions,
  type Unavailable,
  untold,
} from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import type { Needs } from '../practice.ts'
import { orUnavailable, readMembership, readPermission, readTeam, readTeamPermission } from './ask-people.ts'
import { gatherAvailability } from './availability.ts'
import { ownersNamed } from './codeowners.ts'
import type { PeopleMemory, Question } from './people-memory.ts'

const contributorsOf = ({ commits, author }: PullRequestFacts): readonly Person[] => {
  const people = isUnavailable(commits)
    ? []
    : commits.flatMap((commit) => [...commit.authors.map((one) => one.person), commit.committer])
  return [...people, author].filter((person) => person !== null)
}

/** Logins whose permission the needs ask for, of this pull request. Bots have no say. */
function wanted(needs: Needs, facts: PullRequestFacts): readonly string[] {
  const people = (needs.permissionsOf ?? []).flatMap((role) => {
    switch (role) {
      case 'labelers':
        return facts.labels.flatMap((label) => (label.appliedBy === null ? [] : [label.appliedBy]))
      case 'reviewers':
        return facts.reviews.map((review) => review.by)
      case 'commenters':
        return isUnavailable(facts.comments) ? [] : facts.comments.map((comment) => comment.by)
      case 'contributors':
        return contributorsOf(facts)
      default:
        return role satisfies never
    }
  })
  return loginsOf(people)
}

/** Of users, in lower case: an App may have the login of one. */
const loginsOf = (people: readonly Person[]): readonly string[] =>
  distinct(people.flatMap(({ kind, login }) => (kind === 'user' ? [login.toLowerCase()] : [])))

export type GatherPeople = (github: GitHub, needs: Needs, facts: PullRequestFacts) => Promise<People>

/** Members of a team, a permission, or whether somebody is a member of an organisation. */
type Answered = Team | Permission | boolean | Unavailable
type Asked = Question & Readonly<{ ask(): Promise<Answered> }>
type Team = readonly string[]

const unavailable = z.object({ unavailable: z.string() })
const remembered = {
  team: z.union([z.array(z.string()), unavailable]),
  permission: z.union([z.enum(permissions), unavailable]),
  organization: z.union([z.boolean(), unavailable]),
}

/** Concurrent askers of this process share one request. */
function sharing(): (name: string, ask: Asked['ask']) => ReturnType<Asked['ask']> {
  const underWay = new Map<string, ReturnType<Asked['ask']>>()
  return (name, ask) => {
    const known = underWay.get(name)
    if (known !== undefined) return known
    const answer = ask().finally(() => underWay.delete(name))
    underWay.set(name, answer)
    return answer
  }
}

function questionsFor(github: GitHub, needs: Needs, facts: PullRequestFacts): readonly Asked[] {
  const { repository } = facts
  const owners = needs.codeowners === true ? ownersNamed(facts) : { users: [], teams: [] }
  const named = distinct([...(needs.teams ?? []).map((name) => name.toLowerCase()), ...owners.teams])
  const teams = named.map((key): Asked => {
    return { kind: 'team', key, login: null, ask: () => orUnavailable(`the team ${key}`, () => readTeam(github, key)) }
  })
  const held = (whose: string, login: string | null, read: typeof readPermission): Asked => {
    const ask = () => orUnavailable(`the permission of ${whose}`, () => read(github, repository, whose))
    return { kind: 'permission', key: `${repository.id}/${whose}`, login, ask }
  }
  return [
    ...teams,
    ...distinct([...wanted(needs, facts), ...owners.users]).map((login) => held(login, login, readPermission)),
    ...owners.teams.map((team) => held(team, null, readTeamPermission)),
    ...(needs.organizations ?? []).flatMap((name) => membershipsIn(name.toLowerCase(), github, facts)),
  ]
}

const membershipsIn = (organization: string, github: GitHub, facts: PullRequestFacts): readonly Asked[] =>
  loginsOf(participantsOf(facts)).map((login): Asked => {
    const key = `${organization}/${login}`
    const ask = () => orUnavailable(`the members of ${organization}`, () => readMembership(github, key))
    return { kind: 'organization', key, login, ask }
  })

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()

const nameOf = ({ kind, key }: Question): string => `${kind} ${key}`

/** Failures are not remembered; that GitHub does not show something is an answer. `now` gives epoch milliseconds. */
export function peopleGatherer(memory: PeopleMemory, now: () => number): GatherPeople {
  const share = sharing()
  return async (github, needs, facts) => {
    const { installationId } = facts.repository
    const questions = questionsFor(github, needs, facts)
    const recalled = (await memory.recall(installationId, questions)).flatMap((one) => {
      if (one.kind === 'availability') return []
      const { data } = remembered[one.kind].safeParse(one.answer)
      return data === undefined ? [] : [[nameOf(one), data] as const]
    })
    const known = new Map<string, Answered>(recalled)
    const missing = questions.filter((question) => !known.has(nameOf(question)))
    const askedAt = now()
    const answers = await Promise.all(
      missing.map(async ({ ask, ...question }) => {
        const answer = await share(`${installationId} ${nameOf(question)}`, ask)
        known.set(nameOf(question), answer)
        return { ...question, answer }
      }),
    )
    await memory.remember(installationId, answers, askedAt)
    const people = peopleFrom(questions, known)
    if (needs.availability !== true) return people
    const availability = await gatherAvailability({ github, memory, now }, needs, { ...facts, people })
    return { ...people, availability }
  }
}

function peopleFrom(questions: readonly Question[], known: ReadonlyMap<string, Answered>): People {
  const teams: Record<string, Team | Unavailable> = {}
  const held: Record<string, Permission | Unavailable> = {}
  const organizations: Record<string, Team | Unavailable> = {}
  for (const question of questions) {
    const { kind, key, login } = question
    const answer = known.get(nameOf(question))
    const [place = ''] = key.split('/')
    if (kind === 'team' && isTeamAnswer(answer)) teams[key] = answer
    if (kind === 'permission' && isPermissionAnswer(answer)) held[key.slice(key.indexOf('/') + 1)] = answer
    if (kind === 'organization' && login !== null && isMembership(answer))
      organizations[place] = joined(organizations[place] ?? [], login, answer)
  }
  return { ...untold.people, teams, permissions: held, organizations }
}

/** One person of whom GitHub does not tell makes the members unknown. */
function joined(members: Team | Unavailable, login: string, answer: boolean | Unavailable): Team | Unavailable {
  if ('unavailable' in members) return members
  if (typeof answer === 'object') return answer
  return answer ? [...members, login] : members
}

const isTeamAnswer = (answer: Answered | undefined): answer is Team | Unavailable => typeof answer === 'object'
const isPermissionAnswer = (answer: Answered | undefined): answer is Permission | Unavailable =>
  typeof answer === 'string' || (typeof answer === 'object' && 'unavailable' in answer)
const isMembership = (answer: Answered | undefined): answer is boolean | Unavailable =>
  typeof answer === 'boolean' || (typeof answer === 'object' && 'unavailable' in answer)

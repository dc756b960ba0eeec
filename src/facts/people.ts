// Answers a policy's costly needs: who is in a team, who may do what.
import * as z from 'zod'
import { ForbiddenError, NotFoundError } from '../errors.ts'
import type { Person } from '../event.ts'
import {
  isUnavailable,
  type People,
  type Permission,
  type PullRequestFacts,
  permissions,
  type Unavailable,
  untold,
} from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import type { Needs } from '../practice.ts'
import { ownersNamed } from './codeowners.ts'
import type { PeopleMemory, Question } from './people-memory.ts'

const members = z.array(z.object({ login: z.string() }))
const permissionAnswer = z.object({ permission: z.string(), role_name: z.string().optional() })
const isPermission = (name: string): name is Permission => permissions.some((permission) => permission === name)

/** 404 and 403 both mean that we may not look. That is not "nobody": it is unknown. */
async function orUnavailable<T>(what: string, ask: () => Promise<T>): Promise<T | Unavailable> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof ForbiddenError)
      return { unavailable: `GitHub does not show Andon ${what}.` }
    throw error
  }
}

async function readTeam(github: GitHub, team: string): Promise<readonly string[]> {
  const [org = '', slug = ''] = team.split('/')
  const logins: string[] = []
  for (let page = 1; ; page += 1) {
    const answer = await github.request('GET /orgs/{org}/teams/{team_slug}/members', {
      org,
      team_slug: slug,
      per_page: 100,
      page,
    })
    const found = members.parse(answer.data)
    logins.push(...found.map((member) => member.login.toLowerCase()))
    if (found.length < 100) return logins
  }
}

async function readPermission(
  github: GitHub,
  repository: Readonly<{ owner: string; name: string }>,
  login: string,
): Promise<Permission> {
  const where = { owner: repository.owner, repo: repository.name, username: login }
  const answer = permissionAnswer.parse(
    (await github.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', where)).data,
  )
  // `permission` folds maintain into write and triage into read; a custom role has a name of its own, so the legacy value is its floor.
  const role = answer.role_name ?? ''
  if (isPermission(role)) return role
  return isPermission(answer.permission) ? answer.permission : 'none'
}

const teamRepository = z.object({
  role_name: z.string().optional(),
  permissions: z.record(z.string(), z.boolean()).default({}),
})
/** What else GitHub calls some permissions. */
const aliases: Readonly<Partial<Record<Permission, string>>> = { read: 'pull', write: 'push' }

/** GitHub answers 404 both for a team that has no access and for one that it does not show: neither owns code. */
async function readTeamPermission(
  github: GitHub,
  repository: Readonly<{ owner: string; name: string }>,
  team: string,
): Promise<Permission> {
  const [org = '', slug = ''] = team.split('/')
  const where = { org, team_slug: slug, owner: repository.owner, repo: repository.name }
  const headers = { accept: 'application/vnd.github.v3.repository+json' }
  try {
    const route = 'GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}'
    const answer = teamRepository.parse((await github.request(route, { ...where, headers })).data)
    const held = (permission: Permission) => answer.permissions[aliases[permission] ?? permission] === true
    const role = answer.role_name ?? ''
    return isPermission(role) ? role : (permissions.findLast(held) ?? 'none')
  } catch (error) {
    if (error instanceof NotFoundError) return 'none'
    throw error
  }
}

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
  return [
    ...new Set(people.filter((person) => person.kind === 'user').map((person) => person.login.toLowerCase())),
  ].sort()
}

export type GatherPeople = (github: GitHub, needs: Needs, facts: PullRequestFacts) => Promise<People>

type Asked = Question & Readonly<{ ask(): Promise<Team | Permission | Unavailable> }>
type Team = readonly string[]

const unavailable = z.object({ unavailable: z.string() })
const remembered = {
  team: z.union([z.array(z.string()), unavailable]),
  permission: z.union([z.enum(permissions), unavailable]),
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
  ]
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()

const nameOf = ({ kind, key }: Question): string => `${kind} ${key}`

/** Failures are not remembered; that GitHub does not show something is an answer. `now` gives epoch milliseconds. */
export function peopleGatherer(memory: PeopleMemory, now: () => number): GatherPeople {
  const share = sharing()
  return async (github, needs, facts) => {
    const { installationId } = facts.repository
    const questions = questionsFor(github, needs, facts)
    const recalled = (await memory.recall(installationId, questions)).flatMap((one) => {
      const { data } = remembered[one.kind].safeParse(one.answer)
      return data === undefined ? [] : [[nameOf(one), data] as const]
    })
    const known = new Map<string, Team | Permission | Unavailable>(recalled)
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
    return peopleFrom(questions, known)
  }
}

function peopleFrom(
  questions: readonly Question[],
  known: ReadonlyMap<string, Team | Permission | Unavailable>,
): People {
  const teams: Record<string, Team | Unavailable> = {}
  const held: Record<string, Permission | Unavailable> = {}
  for (const question of questions) {
    const { kind, key } = question
    const answer = known.get(nameOf(question))
    if (answer === undefined) continue
    if (kind === 'team' && typeof answer !== 'string') teams[key] = answer
    else if (!isTeam(answer)) held[key.slice(key.indexOf('/') + 1)] = answer
  }
  return { ...untold.people, teams, permissions: held }
}

const isTeam = (answer: Team | Permission | Unavailable): answer is Team => Array.isArray(answer)

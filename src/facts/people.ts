// Answers a policy's costly needs: who is in a team, who may do what. Remembered for a few minutes, per installation.

import * as z from 'zod'
import { ForbiddenError, NotFoundError } from '../errors.ts'
import { type People, type Permission, type PullRequestFacts, permissions, type Unavailable } from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import type { Needs } from '../practice.ts'

/** A removed member may count for so long; GitHub's own team synchronisation is slower (hourly). */
const rememberMs = 5 * 60_000

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

/** Logins whose permission the needs ask for, of this pull request. Bots have no say. */
function wanted(needs: Needs, facts: PullRequestFacts): readonly string[] {
  const people = (needs.permissionsOf ?? []).flatMap((role) => {
    switch (role) {
      case 'labelers':
        return facts.labels.flatMap((label) => (label.appliedBy === null ? [] : [label.appliedBy]))
      case 'reviewers':
        return facts.reviews.map((review) => review.by)
      default:
        return role satisfies never
    }
  })
  return [
    ...new Set(people.filter((person) => person.kind === 'user').map((person) => person.login.toLowerCase())),
  ].sort()
}

export type GatherPeople = (github: GitHub, needs: Needs, facts: PullRequestFacts) => Promise<People>

/** Remembers answers for a while, failures not at all. Concurrent askers share one request. */
function memoryOf<T>(now: () => number): (key: string, ask: () => Promise<T>) => Promise<T> {
  const memory = new Map<string, Readonly<{ until: number; answer: Promise<T> }>>()
  return (key, ask) => {
    const known = memory.get(key)
    if (known !== undefined && known.until > now()) return known.answer
    const answer = ask()
    memory.set(key, { until: now() + rememberMs, answer })
    answer.catch(() => memory.delete(key))
    return answer
  }
}

/** A gatherer with a memory of its own. `now` gives epoch milliseconds. */
export function peopleGatherer(now: () => number): GatherPeople {
  const team = memoryOf<readonly string[] | Unavailable>(now)
  const permission = memoryOf<Permission | Unavailable>(now)
  return async (github, needs, facts) => {
    const { installationId, id } = facts.repository
    const teams = (needs.teams ?? []).map(async (name) => {
      const key = name.toLowerCase()
      const read = () => orUnavailable(`the team ${name}`, () => readTeam(github, key))
      return [key, await team(`${installationId}/${key}`, read)] as const
    })
    const held = wanted(needs, facts).map(async (login) => {
      const read = () =>
        orUnavailable(`the permission of ${login}`, () => readPermission(github, facts.repository, login))
      return [login, await permission(`${installationId}/${id}/${login}`, read)] as const
    })
    return {
      teams: Object.fromEntries(await Promise.all(teams)),
      permissions: Object.fromEntries(await Promise.all(held)),
    }
  }
}

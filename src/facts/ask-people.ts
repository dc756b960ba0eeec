// Asks GitHub about people, one question at a time: who is in a team or an organisation, who may do what.
import * as z from 'zod'
import { ForbiddenError, NotFoundError } from '../errors.ts'
import { type Permission, permissions, type Unavailable } from '../facts.ts'
import type { GitHub } from '../github/client.ts'

const members = z.array(z.object({ login: z.string() }))
const permissionAnswer = z.object({ permission: z.string(), role_name: z.string().optional() })
const isPermission = (name: string): name is Permission => permissions.some((permission) => permission === name)

/** 404 and 403 both mean that we may not look. That is not "nobody": it is unknown. */
export async function orUnavailable<T>(what: string, ask: () => Promise<T>): Promise<T | Unavailable> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof ForbiddenError)
      return { unavailable: `GitHub does not show Andon ${what}.` }
    throw error
  }
}

export async function readTeam(github: GitHub, team: string): Promise<readonly string[]> {
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

export async function readPermission(
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
export async function readTeamPermission(
  github: GitHub,
  repository: Readonly<{ owner: string; name: string }>,
  team: string,
): Promise<Permission> {
  const [org = '', slug = ''] = team.split('/')
  const where = { org, team_slug: slug, owner: repository.owner, repo: repository.name }
  const accept = 'application/vnd.github.v3.repository+json'
  try {
    const route = 'GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}'
    const answer = teamRepository.parse((await github.request(route, where, { accept })).data)
    const held = (permission: Permission) => answer.permissions[aliases[permission] ?? permission] === true
    const role = answer.role_name ?? ''
    return isPermission(role) ? role : (permissions.findLast(held) ?? 'none')
  } catch (error) {
    if (error instanceof NotFoundError) return 'none'
    throw error
  }
}

/**
 * GitHub answers 204 for a member and 404 for anybody else. To whom it does not tell, it shows the list of those who are
 * members publicly (302): who is not on it may be a member all the same.
 */
export async function readMembership(github: GitHub, key: string): Promise<boolean | Unavailable> {
  const [org = '', username = ''] = key.split('/')
  try {
    const route = 'GET /orgs/{org}/members/{username}'
    const { status } = await github.request(route, { org, username }, { redirect: 'manual' })
    return status === 204 ? true : { unavailable: `GitHub does not show Andon the members of ${org}.` }
  } catch (error) {
    if (error instanceof NotFoundError) return false
    throw error
  }
}

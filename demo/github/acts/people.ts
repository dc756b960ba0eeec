// Accounts and teams: who there is, and who belongs to what.
import { accountIdentity, identity, stamp } from '../identity.ts'
import { getAccount, getRepository, getTeam } from '../lookup.ts'
import { teamPayload, userPayload } from '../payloads/account.ts'
import type { Permission } from '../permission.ts'
import type { Account, Team } from '../state.ts'
import type { World } from './world.ts'

export function createAccount(
  { state }: World,
  { login, type = 'User', name = login }: { login: string; type?: Account['type']; name?: string },
): Account {
  const known = state.accounts.get(login.toLowerCase())
  if (known !== undefined) return known
  const ids = accountIdentity(state, type)
  const email = `${ids.id}+${login}@users.noreply.github.com`
  const account: Account = { ...ids, login, type, name, email, createdAt: stamp(state) }
  state.accounts.set(login.toLowerCase(), account)
  return account
}

export const createUser = (world: World, login: string): Account => createAccount(world, { login })
export const createOrganization = (world: World, login: string): Account =>
  createAccount(world, { login, type: 'Organization' })

export function createTeam(
  { state }: World,
  { organization, slug, members = [] }: { organization: string; slug: string; members?: readonly string[] },
): Team {
  const active = { state: 'active', role: 'member' } as const
  const team: Team = {
    ...identity(state, 'team'),
    organization: getAccount(state, organization),
    slug,
    name: slug,
    members: new Map(members.map((login) => [getAccount(state, login).login, active])),
    repositories: new Map(),
  }
  state.teams.push(team)
  return team
}

/** `pending`: invited, not yet accepted. `none`: removed from the team. Sends `membership`. */
export function setMembership(
  { state, emit }: World,
  input: { organization: string; team: string; login: string; membership: 'active' | 'pending' | 'none'; by: string },
): void {
  const team = getTeam(state, input.organization, input.team)
  const member = getAccount(state, input.login)
  const was = team.members.get(member.login)?.state
  if (input.membership === 'none') team.members.delete(member.login)
  else team.members.set(member.login, { state: input.membership, role: 'member' })
  if ((was === 'active') === (input.membership === 'active')) return
  emit({
    event: 'membership',
    action: input.membership === 'active' ? 'added' : 'removed',
    organization: team.organization,
    sender: getAccount(state, input.by),
    body: { scope: 'team', member: userPayload(state, member), team: teamPayload(state, team) },
  })
}

/** Lets the team's members do so much in a repository of its organisation. Sends `team`. */
export function grantTeam(
  { state, emit }: World,
  input: { organization: string; team: string; repo: string; permission: Permission; by: string },
): void {
  const team = getTeam(state, input.organization, input.team)
  const repository = getRepository(state, input.repo)
  const isNew = !team.repositories.has(repository.id)
  if (input.permission === 'none') team.repositories.delete(repository.id)
  else team.repositories.set(repository.id, input.permission)
  if (isNew === (input.permission === 'none')) return
  emit({
    event: 'team',
    action: isNew ? 'added_to_repository' : 'removed_from_repository',
    organization: team.organization,
    repository,
    sender: getAccount(state, input.by),
    body: { team: teamPayload(state, team) },
  })
}

/** Sets or clears "Busy" in the person's status. GitHub tells nobody. */
export function setBusy({ state }: World, { login, busy }: { login: string; busy: boolean }): void {
  const account = getAccount(state, login)
  if (busy) state.busy.add(account)
  else state.busy.delete(account)
}

/** The team is gone, and so is what it let its members do. Sends `team`. */
export function deleteTeam({ state, emit }: World, input: { organization: string; team: string; by: string }): void {
  const team = getTeam(state, input.organization, input.team)
  state.teams.splice(state.teams.indexOf(team), 1)
  emit({
    event: 'team',
    action: 'deleted',
    organization: team.organization,
    sender: getAccount(state, input.by),
    body: { team: teamPayload(state, team) },
  })
}

/** Takes a person out of every team of the organisation. Sends `organization`. */
export function removeMember({ state, emit }: World, input: { organization: string; login: string; by: string }): void {
  const organization = getAccount(state, input.organization)
  const user = getAccount(state, input.login)
  for (const team of state.teams) if (team.organization === organization) team.members.delete(user.login)
  const membership = {
    url: `${state.url}/orgs/${organization.login}/memberships/${user.login}`,
    state: 'inactive',
    role: 'member',
    organization_url: `${state.url}/orgs/${organization.login}`,
    user: userPayload(state, user),
  }
  emit({
    event: 'organization',
    action: 'member_removed',
    organization,
    sender: getAccount(state, input.by),
    body: { membership },
  })
}

/** A personal access token, as a command line uses it. */
export function token({ state }: World, login: string): string {
  const value = `github_pat_${state.random(18).toString('hex')}`
  state.userTokens.set(value, getAccount(state, login).login)
  return value
}

// People, organisations, bots and teams, as GitHub's API shows them.
import type { Account, Repository, State, Team } from '../state.ts'
import type { Schema } from './schema.ts'

export const userPayload = ({ url }: State, account: Account) => {
  const self = `${url}/users/${encodeURIComponent(account.login)}`
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${url}/avatars/u/${account.id}`,
    gravatar_id: '',
    url: self,
    html_url: `${url}/${account.login.replace('[bot]', '')}`,
    followers_url: `${self}/followers`,
    following_url: `${self}/following{/other_user}`,
    gists_url: `${self}/gists{/gist_id}`,
    starred_url: `${self}/starred{/owner}{/repo}`,
    subscriptions_url: `${self}/subscriptions`,
    organizations_url: `${self}/orgs`,
    repos_url: `${self}/repos`,
    events_url: `${self}/events{/privacy}`,
    received_events_url: `${self}/received_events`,
    type: account.type,
    site_admin: false,
  } satisfies Schema<'simple-user'>
}

export const organizationPayload = ({ url }: State, account: Account) => {
  const self = `${url}/orgs/${account.login}`
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url: self,
    repos_url: `${self}/repos`,
    events_url: `${self}/events`,
    hooks_url: `${self}/hooks`,
    issues_url: `${self}/issues`,
    members_url: `${self}/members{/member}`,
    public_members_url: `${self}/public_members{/member}`,
    avatar_url: `${url}/avatars/u/${account.id}`,
    description: null,
  } satisfies Schema<'organization-simple'>
}

export const teamPayload = ({ url }: State, team: Team) => {
  const self = `${url}/organizations/${team.organization.id}/team/${team.id}`
  return {
    id: team.id,
    node_id: team.nodeId,
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url: self,
    html_url: `${url}/orgs/${team.organization.login}/teams/${team.slug}`,
    members_url: `${self}/members{/member}`,
    repositories_url: `${self}/repos`,
    type: 'organization',
    organization_id: team.organization.id,
    parent: null,
  } satisfies Schema<'team'>
}

/** How GitHub relates an author to a repository. Not an authorisation: see the permission endpoint. */
export function associationOf(state: State, repository: Repository, account: Account): Schema<'author-association'> {
  if (account === repository.owner) return 'OWNER'
  const login = account.login.toLowerCase()
  const member = state.teams.some(
    (team) => team.organization === repository.owner && team.members.get(account.login)?.state === 'active',
  )
  if (member) return 'MEMBER'
  if ([...repository.collaborators.keys()].some((name) => name.toLowerCase() === login)) return 'COLLABORATOR'
  const merged = [...repository.issues.values()].some(
    (issue) => issue.kind === 'pull_request' && issue.author === account && issue.mergedAt !== null,
  )
  return merged ? 'CONTRIBUTOR' : 'NONE'
}

// How the entities of the state look in GraphQL: each field is really answered from the state, or it is not there.
import type * as GitHub from '@octokit/graphql-schema'
import { mayDoInOrganization } from '../../auth.ts'
import { teamPayload, userPayload } from '../../payloads/account.ts'
import { appPayload } from '../../payloads/app.ts'
import type { Account, App, State, Team } from '../../state.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

/** Fields that users, bots and organisations share. */
function shared(state: State, account: Account) {
  const { html_url, avatar_url } = userPayload(state, account)
  return {
    id: account.nodeId,
    databaseId: account.id,
    login: account.login,
    createdAt: account.createdAt,
    updatedAt: account.createdAt,
    url: html_url,
    avatarUrl: ({ size }: { size?: number | null }) => (size == null ? avatar_url : `${avatar_url}?s=${size}`),
  }
}

const statusView = (account: Account): View =>
  ({
    __typename: 'UserStatus',
    id: `US_${account.nodeId}`,
    indicatesLimitedAvailability: true,
    message: null,
    emoji: null,
    expiresAt: null,
  }) satisfies FieldsOf<GitHub.UserStatus>

export const userView = (state: State, account: Account): View =>
  ({
    __typename: 'User',
    ...shared(state, account),
    name: account.name,
    email: account.email,
    status: () => (state.busy.has(account) ? statusView(account) : null),
  }) satisfies FieldsOf<GitHub.User>

export function actorView(state: State, account: Account): View {
  if (account.type === 'User') return userView(state, account)
  if (account.type === 'Bot') {
    // unlike REST, GraphQL shows a bot's login without the suffix, except where its schema says User
    const login = account.login.replace(/\[bot\]$/, '')
    return { __typename: 'Bot', ...shared(state, account), login } satisfies FieldsOf<GitHub.Bot>
  }
  return {
    __typename: 'Organization',
    ...shared(state, account),
    name: account.name,
    email: account.email,
  } satisfies FieldsOf<GitHub.Organization>
}

/** An organisation asked for by name, with the teams that the caller may see. */
export const organizationView = ({ state, caller, view }: Reading, account: Account): View =>
  ({
    ...actorView(state, account),
    team: ({ slug }: { slug: string }) => {
      const found = state.teams.find((team) => team.organization === account && team.slug === slug.toLowerCase())
      return found === undefined || !mayDoInOrganization(caller, account, 'members') ? null : view.team(found)
    },
  }) satisfies FieldsOf<GitHub.Organization>

export const appView = (state: State, app: App): View =>
  ({
    __typename: 'App',
    id: app.nodeId,
    databaseId: app.id,
    slug: app.slug,
    name: app.name,
    description: app.description,
    url: appPayload(state, app).html_url,
    createdAt: app.createdAt,
    updatedAt: app.createdAt,
  }) satisfies FieldsOf<GitHub.App>

export const teamView = (state: State, team: Team): View =>
  ({
    __typename: 'Team',
    id: team.nodeId,
    databaseId: team.id,
    slug: team.slug,
    name: team.name,
    combinedSlug: `${team.organization.login}/${team.slug}`,
    organization: () => actorView(state, team.organization),
    url: teamPayload(state, team).html_url,
  }) satisfies FieldsOf<GitHub.Team>

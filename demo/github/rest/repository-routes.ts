// A repository, its people and its rules.

import { mayDoInOrganization } from '../auth.ts'
import { found, getAccount, getRepository, getTeam, permissionOf, resolveRef } from '../lookup.ts'
import { teamPayload, userPayload } from '../payloads/account.ts'
import { commitPayload } from '../payloads/commit.ts'
import { labelPayload } from '../payloads/issue.ts'
import { repositoryPayload, repositoryUrl } from '../payloads/repository.ts'
import type { Schema } from '../payloads/schema.ts'
import { type Permission, permissionLevels } from '../permission.ts'
import type { Protection } from '../protection.ts'
import { protectionOf } from '../pull.ts'
import type { Repository, State, Team } from '../state.ts'
import { type Ground, pageOf, param, type Request, type Rest, read, repositoryOf } from './route.ts'

/** The older field knows four levels; `role_name` tells all. */
const coarse = (permission: Permission): string =>
  ({ none: 'none', read: 'read', triage: 'read', write: 'write', maintain: 'write', admin: 'admin' })[permission]

const detailsOf = (repository: Repository) => ({
  ruleset_source_type: 'Repository' as const,
  ruleset_source: `${repository.owner.login}/${repository.name}`,
  ruleset_id: repository.id,
})

/** The active rules of a branch, as a ruleset would state them. */
function rulesPayload(repository: Repository, protection: Protection): Schema<'repository-rule-detailed'>[] {
  const details = detailsOf(repository)
  const checks = protection.requiredChecks.map(({ name, appId }) => ({
    context: name,
    ...(appId === null ? {} : { integration_id: appId }),
  }))
  const pulls = {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
    required_approving_review_count: protection.requiredApprovals,
  }
  return [
    ...(checks.length === 0
      ? []
      : [
          {
            type: 'required_status_checks' as const,
            parameters: { required_status_checks: checks, strict_required_status_checks_policy: false },
            ...details,
          },
        ]),
    ...(protection.requiredApprovals === 0 ? [] : [{ type: 'pull_request' as const, parameters: pulls, ...details }]),
  ]
}

function protectionPayload(url: string, protection: Protection) {
  const { requiredChecks, requiredApprovals } = protection
  return {
    url,
    enforce_admins: { url: `${url}/enforce_admins`, enabled: true },
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict: false,
      contexts: requiredChecks.map(({ name }) => name),
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: requiredChecks.map(({ name, appId }) => ({ context: name, app_id: appId })),
    },
    required_pull_request_reviews: {
      url: `${url}/required_pull_request_reviews`,
      dismiss_stale_reviews: false,
      require_code_owner_reviews: false,
      require_last_push_approval: false,
      required_approving_review_count: requiredApprovals,
    },
  } satisfies Schema<'branch-protection'>
}

function branchRoutes(rest: Rest, ground: Ground): void {
  const { state } = ground
  rest.get('/repos/:owner/:repo/rules/branches/:branch', (c) => {
    const repository = repositoryOf(ground, c, read('metadata'))
    const protection = protectionOf(repository, param(c, 'branch'))
    return c.json(pageOf(c, protection === undefined ? [] : rulesPayload(repository, protection)))
  })
  const protectionAt = (c: Request, repository: Repository) => {
    const branch = param(c, 'branch')
    const url = `${repositoryUrl(state, repository)}/branches/${encodeURIComponent(branch)}/protection`
    const protection = protectionOf(repository, branch)
    return { url, payload: protection === undefined ? {} : protectionPayload(url, protection) }
  }
  rest.get('/repos/:owner/:repo/branches/:branch/protection', (c) => {
    const repository = repositoryOf(ground, c, read('administration'))
    found(protectionOf(repository, param(c, 'branch')), 'protection')
    return c.json(protectionAt(c, repository).payload)
  })
  rest.get('/repos/:owner/:repo/branches/:branch', (c) => {
    const repository = repositoryOf(ground, c, read('contents'))
    const branch = param(c, 'branch')
    const sha = found(resolveRef(state, repository, `refs/heads/${branch}`), 'branch')
    const self = `${repositoryUrl(state, repository)}/branches/${encodeURIComponent(branch)}`
    const { url } = protectionAt(c, repository)
    const protection = protectionOf(repository, branch)
    return c.json({
      name: branch,
      commit: commitPayload(state, repository, sha),
      _links: { self, html: self },
      protected: protection !== undefined,
      protection: { enabled: protection !== undefined },
      protection_url: url,
    })
  })
}

function teamRepositoryPayload(state: State, repository: Repository, held: Permission) {
  const isAtLeast = (wanted: Permission) => permissionLevels.indexOf(held) >= permissionLevels.indexOf(wanted)
  return {
    ...repositoryPayload(state, repository),
    license: null,
    role_name: held,
    permissions: {
      admin: isAtLeast('admin'),
      maintain: isAtLeast('maintain'),
      push: isAtLeast('write'),
      triage: isAtLeast('triage'),
      pull: isAtLeast('read'),
    },
  } satisfies Schema<'team-repository'>
}

function teamRoutes(rest: Rest, { state }: Ground): void {
  const teamOf = (c: Request): Team => {
    const organization = getAccount(state, param(c, 'org'))
    // GitHub hides teams from those who may not see them
    found(mayDoInOrganization(c.var.caller, organization, 'members') ? true : undefined, 'team')
    return getTeam(state, organization.login, param(c, 'slug'))
  }
  rest.get('/orgs/:org/teams/:slug/members', (c) => {
    const active = [...teamOf(c).members].filter(([, membership]) => membership.state === 'active')
    return c.json(pageOf(c, active).map(([login]) => userPayload(state, getAccount(state, login))))
  })
  rest.get('/orgs/:org/teams/:slug/memberships/:username', (c) => {
    const team = teamOf(c)
    const { login } = getAccount(state, param(c, 'username'))
    const { state: membership, role } = found(team.members.get(login), 'membership')
    const url = `${teamPayload(state, team).url}/memberships/${login}`
    return c.json({ url, role, state: membership } satisfies Schema<'team-membership'>)
  })
  rest.get('/orgs/:org/teams/:slug/repos/:owner/:repo', (c) => {
    const repository = getRepository(state, `${param(c, 'owner')}/${param(c, 'repo')}`)
    const held = found(teamOf(c).repositories.get(repository.id), 'access')
    if (!c.req.header('accept')?.includes('repository+json')) return c.body(null, 204)
    return c.json(teamRepositoryPayload(state, repository, held))
  })
}

/** The double knows members of an organisation by its teams alone, and nobody shows in public that they are one. */
function memberRoutes(rest: Rest, { state }: Ground): void {
  rest.get('/orgs/:org/members/:username', (c) => {
    const organization = getAccount(state, param(c, 'org'))
    const { login } = getAccount(state, param(c, 'username'))
    if (!mayDoInOrganization(c.var.caller, organization, 'members'))
      return c.redirect(`${state.url}/orgs/${organization.login}/public_members/${login}`, 302)
    const teams = state.teams.filter((team) => team.organization === organization)
    found(
      teams.find(({ members }) => members.get(login)?.state === 'active'),
      'member',
    )
    return c.body(null, 204)
  })
}

export function repositoryRoutes(rest: Rest, ground: Ground): void {
  const { state } = ground
  rest.get('/repos/:owner/:repo', (c) => c.json(repositoryPayload(state, repositoryOf(ground, c, read('metadata')))))
  rest.get('/repos/:owner/:repo/labels', (c) => {
    const { labels } = repositoryOf(ground, c, read('issues', 'pull_requests'))
    return c.json(pageOf(c, [...labels.values()]).map((label) => labelPayload(state, label)))
  })
  rest.get('/repos/:owner/:repo/collaborators/:username/permission', (c) => {
    const repository = repositoryOf(ground, c, read('metadata'))
    const account = getAccount(state, param(c, 'username'))
    const held = permissionOf(state, repository, account.login)
    return c.json({
      permission: coarse(held),
      role_name: held,
      user: { ...userPayload(state, account), role_name: held },
    } satisfies Schema<'repository-collaborator-permission'>)
  })
  branchRoutes(rest, ground)
  teamRoutes(rest, ground)
  memberRoutes(rest, ground)
}

// Apps and their installations, as GitHub's API shows them.
import { fullName, repositoriesOf } from '../lookup.ts'
import type { AppPermissions } from '../permission.ts'
import type { App, Installation, Repository, State } from '../state.ts'
import { userPayload } from './account.ts'
import type { Schema } from './schema.ts'

/** GitHub's description lists the names it knows; what an App asked for is data. */
const appPermissions = (permissions: AppPermissions): Schema<'app-permissions'> => ({ ...permissions })

export const appPayload = (state: State, app: App) =>
  ({
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: app.nodeId,
    owner: userPayload(state, app.owner),
    name: app.name,
    description: app.description,
    external_url: app.externalUrl,
    html_url: `${state.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: appPermissions(app.permissions),
    events: [...app.events],
  }) satisfies Schema<'integration'>

/** `GET /app` alone tells how often the App is installed. */
export const ownAppPayload = (state: State, app: App) =>
  ({
    ...appPayload(state, app),
    installations_count: state.installations.filter((installation) => installation.app === app).length,
  }) satisfies Schema<'integration'>

export const installationPayload = (state: State, installation: Installation) => {
  const { app, account } = installation
  const settings = account.type === 'Organization' ? `organizations/${account.login}/settings` : 'settings'
  return {
    id: installation.id,
    client_id: app.clientId,
    account: userPayload(state, account),
    repository_selection: installation.selection,
    access_tokens_url: `${state.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${state.url}/installation/repositories`,
    html_url: `${state.url}/${settings}/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: appPermissions(installation.permissions),
    events: [...app.events],
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  } satisfies Schema<'installation'>
}

/** How `installation` events list repositories. */
export const repositoryStub = (repository: Repository) => ({
  id: repository.id,
  node_id: repository.nodeId,
  name: repository.name,
  full_name: fullName(repository),
  private: repository.private,
})
export const installationStubs = (state: State, installation: Installation) =>
  repositoriesOf(state, installation).map(repositoryStub)

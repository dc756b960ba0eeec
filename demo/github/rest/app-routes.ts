// What an App asks about itself: installations, tokens, deliveries, and its registration from a manifest.
import { z } from 'zod'
import { covers, found, getAccount, getRepository, repositoriesOf } from '../lookup.ts'
import { installationPayload, ownAppPayload } from '../payloads/app.ts'
import { repositoryPayload } from '../payloads/repository.ts'
import type { Schema } from '../payloads/schema.ts'
import type { AppPermissions } from '../permission.ts'
import type { Installation, Repository, State, Token } from '../state.ts'
import {
  appOf,
  bodyOf,
  type Ground,
  installationOf,
  numberParam,
  pageOf,
  param,
  type Request,
  type Rest,
} from './route.ts'

const Permissions = z.record(z.string(), z.enum(['read', 'write', 'admin']))
const TokenRequest = z.object({
  permissions: Permissions.optional(),
  repository_ids: z.array(z.number()).max(500).optional(),
  repositories: z.array(z.string()).max(500).optional(),
})

const ownInstallation = ({ state }: Ground, c: Request): Installation =>
  found(
    state.installations.find(({ id, app }) => id === numberParam(c, 'id') && app === appOf(c)),
    'installation',
  )

function chosenRepositories(
  { state }: Ground,
  installation: Installation,
  { repository_ids: ids, repositories: names }: z.infer<typeof TokenRequest>,
): readonly Repository[] | undefined {
  if (ids === undefined && names === undefined) return undefined
  const all = repositoriesOf(state, installation)
  const pick = (matches: (repository: Repository) => boolean): Repository => found(all.find(matches), 'repository')
  return [
    ...(ids ?? []).map((wanted) => pick(({ id }) => id === wanted)),
    ...(names ?? []).map((wanted) => pick(({ name }) => name === wanted)),
  ]
}

function tokenPayload(state: State, { value, token }: { value: string; token: Token }) {
  const permissions: Record<string, AppPermissions[string]> = { ...token.permissions, metadata: 'read' }
  const { repositoryIds } = token
  const narrowed = repositoryIds === null ? undefined : state.repositories.filter(({ id }) => repositoryIds.has(id))
  return {
    token: value,
    expires_at: `${token.expiresAt.toISOString().slice(0, 19)}Z`,
    permissions: permissions satisfies Schema<'app-permissions'>,
    repository_selection: narrowed === undefined ? token.installation.selection : 'selected',
    ...(narrowed === undefined
      ? {}
      : { repositories: narrowed.map((repository) => repositoryPayload(state, repository)) }),
  } satisfies Schema<'installation-token'>
}

export function appRoutes(rest: Rest, ground: Ground): void {
  const { state, acts } = ground
  rest.get('/app', (c) => c.json(ownAppPayload(state, appOf(c))))
  rest.get('/app/installations', (c) => {
    const own = state.installations.filter(({ app }) => app === appOf(c))
    return c.json(pageOf(c, own).map((installation) => installationPayload(state, installation)))
  })
  rest.get('/app/installations/:id', (c) => c.json(installationPayload(state, ownInstallation(ground, c))))
  rest.post('/app/installations/:id/access_tokens', async (c) => {
    const installation = ownInstallation(ground, c)
    const wanted = await bodyOf(c, TokenRequest)
    const chosen = chosenRepositories(ground, installation, wanted)
    const minted = acts.mintToken({
      installation,
      ...(wanted.permissions === undefined ? {} : { permissions: wanted.permissions }),
      ...(chosen === undefined ? {} : { repositoryIds: chosen.map(({ id }) => id) }),
    })
    return c.json(tokenPayload(state, minted), 201)
  })
  rest.get('/installation/repositories', (c) => {
    const all = repositoriesOf(state, installationOf(c)).filter(
      ({ id }) => c.var.caller.kind !== 'installation' || (c.var.caller.repositoryIds?.has(id) ?? true),
    )
    return c.json({
      total_count: all.length,
      repository_selection: installationOf(c).selection,
      repositories: pageOf(c, all).map((repository) => repositoryPayload(state, repository)),
    })
  })
  rest.get('/repos/:owner/:repo/installation', (c) => {
    const app = appOf(c)
    const repository = getRepository(state, `${param(c, 'owner')}/${param(c, 'repo')}`)
    const installation = state.installations.find((candidate) => candidate.app === app && covers(candidate, repository))
    return c.json(installationPayload(state, found(installation, 'installation')))
  })
}

const Manifest = z.object({
  name: z.string().min(1).max(34),
  url: z.url(),
  hook_attributes: z.object({ url: z.url(), active: z.boolean().default(true) }).optional(),
  redirect_url: z.url(),
  description: z.string().default(''),
  public: z.boolean().default(false),
  default_permissions: Permissions.default({}),
  default_events: z.array(z.string()).default([]),
})

/** The page where a person registers an App from a manifest, and the exchange of its code, once and within an hour. */
export function manifestRoutes(rest: Rest, { state, acts }: Ground, registrant: () => string): void {
  const codes = new Map<string, { appId: number; until: number }>()
  rest.post('/settings/apps/new', async (c) => {
    const form = await c.req.parseBody()
    const manifest = Manifest.parse(JSON.parse(String(form['manifest'])))
    const app = acts.createApp({
      name: manifest.name,
      owner: getAccount(state, registrant()).login,
      permissions: manifest.default_permissions,
      events: manifest.default_events,
      hookUrl: manifest.hook_attributes?.active === true ? manifest.hook_attributes.url : null,
      description: manifest.description,
      externalUrl: manifest.url,
    })
    const code = state.random(20).toString('hex')
    codes.set(code, { appId: app.id, until: state.now().getTime() + 3_600_000 })
    const back = new URL(manifest.redirect_url)
    back.searchParams.set('code', code)
    const asked = c.req.query('state')
    if (asked !== undefined) back.searchParams.set('state', asked)
    return c.redirect(back.toString())
  })
  rest.post('/app-manifests/:code/conversions', (c) => {
    const code = codes.get(param(c, 'code'))
    codes.delete(param(c, 'code'))
    const app = state.apps.find(({ id }) => id === code?.appId && code.until > state.now().getTime())
    const { clientId, clientSecret, webhookSecret, privateKey, ...made } = found(app, 'code')
    const secrets = { client_id: clientId, client_secret: clientSecret, webhook_secret: webhookSecret, pem: privateKey }
    return c.json({ ...ownAppPayload(state, found(app, made.slug)), ...secrets }, 201)
  })
}

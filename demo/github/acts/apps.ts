// GitHub Apps: registering one, installing it, and the tokens of its installations.
import { generateKeyPairSync } from 'node:crypto'
import { identity, nextId, stamp } from '../identity.ts'
import { found, getAccount, getApp, getRepository } from '../lookup.ts'
import { installationPayload, installationStubs, repositoryStub } from '../payloads/app.ts'
import type { AppPermissions } from '../permission.ts'
import type { App, Installation, Repository, Token } from '../state.ts'
import { createAccount } from './people.ts'
import { Refused, type World } from './world.ts'

export type AppInput = Readonly<{
  name: string
  owner: string
  permissions: AppPermissions
  events: readonly string[]
  hookUrl?: string | null
  description?: string
  externalUrl?: string
  /** PEM pair; generated when absent. */
  keys?: Readonly<{ publicKey: string; privateKey: string }>
  webhookSecret?: string
}>

export const generateKeys = (): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })

export function createApp(world: World, input: AppInput): App {
  const { state } = world
  const slug = input.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (state.apps.some((app) => app.slug === slug)) throw new Refused(422, [`Name ${input.name} is already taken`])
  const { publicKey, privateKey } = input.keys ?? generateKeys()
  const app: App = {
    ...identity(state, 'app'),
    clientId: `Iv23li${state.random(7).toString('hex')}`,
    slug,
    name: input.name,
    description: input.description ?? '',
    externalUrl: input.externalUrl ?? 'https://example.com',
    owner: getAccount(state, input.owner),
    bot: createAccount(world, { login: `${slug}[bot]`, type: 'Bot' }),
    publicKey,
    privateKey,
    clientSecret: state.random(20).toString('hex'),
    webhookSecret: input.webhookSecret ?? state.random(20).toString('hex'),
    hookUrl: input.hookUrl ?? null,
    permissions: input.permissions,
    events: input.events,
    createdAt: stamp(state),
  }
  state.apps.push(app)
  return app
}

export const setHookUrl = ({ state }: World, { app, url }: { app: string; url: string | null }): void => {
  getApp(state, app).hookUrl = url
}

/** On all repositories of the account, or on those named (`owner/name`). Sends `installation.created`. */
export function install(
  { state, emit }: World,
  input: { app: string; account: string; repositories?: readonly string[]; permissions?: AppPermissions; by?: string },
): Installation {
  const app = getApp(state, input.app)
  const account = getAccount(state, input.account)
  const installation: Installation = {
    id: nextId(state),
    app,
    account,
    selection: input.repositories === undefined ? 'all' : 'selected',
    repositoryIds: new Set(input.repositories?.map((name) => getRepository(state, name).id)),
    permissions: input.permissions ?? app.permissions,
    createdAt: stamp(state),
    updatedAt: stamp(state),
  }
  state.installations.push(installation)
  emit({
    event: 'installation',
    action: 'created',
    installation,
    sender: input.by === undefined ? account : getAccount(state, input.by),
    body: {
      installation: installationPayload(state, installation),
      repositories: installationStubs(state, installation),
      requester: null,
    },
  })
  return installation
}

const installationOf = ({ state }: World, app: string, account: string): Installation =>
  found(
    state.installations.find(
      (installation) => installation.app.slug === app && installation.account === getAccount(state, account),
    ),
    `installation of ${app} on ${account}`,
  )

type Selection = { app: string; account: string; repositories: readonly string[]; by: string }

function announce(
  { state, emit }: World,
  {
    installation,
    added,
    removed,
    by,
  }: { installation: Installation; added: readonly Repository[]; removed: readonly Repository[]; by: string },
): void {
  emit({
    event: 'installation_repositories',
    action: removed.length === 0 ? 'added' : 'removed',
    installation,
    sender: getAccount(state, by),
    body: {
      installation: installationPayload(state, installation),
      repository_selection: installation.selection,
      repositories_added: added.map(repositoryStub),
      repositories_removed: removed.map(repositoryStub),
      requester: null,
    },
  })
}

/** Adds repositories to an installation on selected ones. Sends `installation_repositories.added`. */
export function addRepositories(world: World, { app, account, repositories, by }: Selection): void {
  const installation = installationOf(world, app, account)
  const added = repositories.map((name) => getRepository(world.state, name))
  for (const { id } of added) installation.repositoryIds.add(id)
  announce(world, { installation, added, removed: [], by })
}

/** Takes repositories away from an installation on selected ones. Sends `installation_repositories.removed`. */
export function removeRepositories(world: World, { app, account, repositories, by }: Selection): void {
  const installation = installationOf(world, app, account)
  const removed = repositories.map((name) => getRepository(world.state, name))
  for (const { id } of removed) installation.repositoryIds.delete(id)
  announce(world, { installation, added: [], removed, by })
}

/** Removes the App from an account. Sends `installation.deleted`. */
export function uninstall(world: World, { app, account, by }: { app: string; account: string; by: string }): void {
  const { state, emit } = world
  const installation = installationOf(world, app, account)
  const body = {
    installation: installationPayload(state, installation),
    repositories: installationStubs(state, installation),
    requester: null,
  }
  emit({ event: 'installation', action: 'deleted', installation, sender: getAccount(state, by), body })
  state.installations.splice(state.installations.indexOf(installation), 1)
}

const anHour = 3_600_000

/** Mints an installation token, valid for an hour, at most as mighty as the installation. */
export function mintToken(
  { state }: World,
  wanted: { installation: Installation; permissions?: AppPermissions; repositoryIds?: readonly number[] },
): { value: string; token: Token } {
  const { installation } = wanted
  const permissions = wanted.permissions ?? installation.permissions
  const exceeding = Object.entries(permissions).filter(([name, level]) => {
    const held = name === 'metadata' ? 'read' : installation.permissions[name]
    return held === undefined || (level !== 'read' && held === 'read')
  })
  if (exceeding.length > 0) throw new Refused(422, ['The permissions requested are not granted to this installation.'])
  const token: Token = {
    installation,
    permissions,
    repositoryIds: wanted.repositoryIds === undefined ? null : new Set(wanted.repositoryIds),
    expiresAt: new Date(state.now().getTime() + anHour),
  }
  // the stateless format of 2026: `ghs_`, the App's id, and something like a JSON web token
  const value = `ghs_${installation.app.id}_${[12, 60, 32].map((size) => state.random(size).toString('base64url')).join('.')}`
  state.installationTokens.set(value, token)
  return { value, token }
}

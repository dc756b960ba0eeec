// Who calls, and what they may: App tokens, installation tokens and personal tokens, really verified.
import { verify } from 'node:crypto'
import { z } from 'zod'
import { covers, Missing, permissionOf } from './lookup.ts'
import { type AppPermissions, type Permission, permissionLevels } from './permission.ts'
import type { Account, App, Installation, Repository, State } from './state.ts'

export type Caller =
  | Readonly<{ kind: 'app'; app: App }>
  | Readonly<{
      kind: 'installation'
      installation: Installation
      /** Of the token, which may be narrower than the installation's. */
      permissions: AppPermissions
      /** Null: every repository of the installation. */
      repositoryIds: ReadonlySet<number> | null
    }>
  | Readonly<{ kind: 'user'; account: Account }>
  | Readonly<{ kind: 'anonymous' }>

/** No or bad credentials: 401. */
export class Unauthorized extends Error {
  override readonly name = 'Unauthorized'
}
/** Known, but not allowed: 403. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)
const text = (part: string | undefined): string => Buffer.from(part ?? '', 'base64url').toString()

const Jwt = z.object({ alg: z.literal('RS256') })
const Claims = z.object({ iss: z.union([z.string(), z.number()]).transform(String), iat: z.number(), exp: z.number() })

function decode<T>(schema: z.ZodType<T>, part: string | undefined): T {
  try {
    return schema.parse(JSON.parse(text(part)))
  } catch {
    throw new Unauthorized('A JSON web token could not be decoded')
  }
}

/** The App of a JSON web token: RS256, issued by App id or client id, valid for at most ten minutes. */
function appOfJwt(state: State, jwt: string): App {
  const [head, body, signature] = jwt.split('.')
  decode(Jwt, head)
  const { iss, iat, exp } = decode(Claims, body)
  const app = state.apps.find(({ id, clientId }) => iss === String(id) || iss === clientId)
  if (app === undefined) throw new Unauthorized("'Issuer' claim ('iss') must be an Integer or the client id of an App")
  const bytes = Buffer.from(signature ?? '', 'base64url')
  if (!verify('RSA-SHA256', Buffer.from(`${head}.${body}`), app.publicKey, bytes))
    throw new Unauthorized('A JSON web token could not be decoded')
  const now = seconds(state.now())
  if (iat > now) throw new Unauthorized("'Issued at' claim ('iat') must be an Integer representing a time in the past")
  if (exp <= now) throw new Unauthorized("'Expiration time' claim ('exp') must be a numeric value in the future")
  if (exp > now + 600) throw new Unauthorized("'Expiration time' claim ('exp') is too far in the future")
  return app
}

function callerOfInstallationToken(state: State, token: string): Caller {
  const known = state.installationTokens.get(token)
  if (known === undefined || known.expiresAt <= state.now()) throw new Unauthorized('Bad credentials')
  if (!state.installations.includes(known.installation)) throw new Unauthorized('Bad credentials')
  const { installation, permissions, repositoryIds } = known
  return { kind: 'installation', installation, permissions, repositoryIds }
}

/** The caller of an `Authorization` header. */
export function authenticate(state: State, header: string | undefined): Caller {
  if (header === undefined) return { kind: 'anonymous' }
  const token = header.replace(/^(bearer|token)\s+/i, '')
  if (token.startsWith('ghs_')) return callerOfInstallationToken(state, token)
  const login = state.userTokens.get(token)
  const account = login === undefined ? undefined : state.accounts.get(login.toLowerCase())
  if (account !== undefined) return { kind: 'user', account }
  if (token.split('.').length === 3) return { kind: 'app', app: appOfJwt(state, token) }
  throw new Unauthorized('Bad credentials')
}

export type Level = 'read' | 'write'
const grants = (permissions: AppPermissions, name: string, level: Level): boolean => {
  const held = name === 'metadata' ? 'read' : permissions[name]
  return level === 'read' ? held !== undefined : held === 'write' || held === 'admin'
}

const inInstallation = (caller: Extract<Caller, { kind: 'installation' }>, repository: Repository): boolean =>
  covers(caller.installation, repository) && (caller.repositoryIds?.has(repository.id) ?? true)

/** Whether the repository exists for this caller at all. */
export function canSee(state: State, caller: Caller, repository: Repository): boolean {
  if (!repository.private) return true
  switch (caller.kind) {
    case 'installation':
      return inInstallation(caller, repository)
    case 'user':
      return permissionOf(state, repository, caller.account.login) !== 'none'
    case 'app':
    case 'anonymous':
      return false
    default:
      return caller satisfies never
  }
}

/** What a person needs on a repository to do what an App needs this permission for. */
const levelForPeople = (name: string, level: Level): Permission => {
  if (name === 'administration') return 'admin'
  return level === 'read' ? 'read' : 'write'
}

/** Any one of `names` at `level` is enough. What anyone may read on a public repository is readable without. */
export function mayDo(
  state: State,
  {
    caller,
    repository,
    names,
    level,
  }: { caller: Caller; repository: Repository; names: readonly string[]; level: Level },
): boolean {
  if (!canSee(state, caller, repository)) return false
  if (level === 'read' && !repository.private && !names.includes('administration')) return true
  if (caller.kind === 'installation')
    return inInstallation(caller, repository) && names.some((name) => grants(caller.permissions, name, level))
  if (caller.kind !== 'user') return false
  const held = permissionLevels.indexOf(permissionOf(state, repository, caller.account.login))
  return names.some((name) => held >= permissionLevels.indexOf(levelForPeople(name, level)))
}

/** Throws 404 where the caller must not learn that the repository exists, 403 where only the permission is missing. */
export function demand(state: State, wanted: Parameters<typeof mayDo>[1]): void {
  if (!canSee(state, wanted.caller, wanted.repository)) throw new Missing('such repository')
  if (!mayDo(state, wanted)) throw new Forbidden('Resource not accessible by integration')
}

/** Whether an installation token holds an organisation's permission, such as `members`. */
export const mayDoInOrganization = (caller: Caller, organization: Account, name: string): boolean =>
  caller.kind === 'installation'
    ? caller.installation.account === organization && grants(caller.permissions, name, 'read')
    : caller.kind === 'user'

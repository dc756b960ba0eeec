// What every REST route shares: the caller, the repository it may touch, pages, and bodies.
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import { Refused } from '../acts/world.ts'
import type { Acts } from '../acts.ts'
import { type Caller, demand, Forbidden, type Level, Unauthorized } from '../auth.ts'
import type { Outbox } from '../deliveries.ts'
import { found, getRepository } from '../lookup.ts'
import type { Account, App, Installation, Repository, State } from '../state.ts'

export type Env = { Bindings: HttpBindings; Variables: { caller: Caller } }
export type Rest = Hono<Env>
export type Request = Context<Env>
/** What the routes are built on. */
export type Ground = Readonly<{ state: State; acts: Acts; outbox: Outbox }>

type Wanted = Readonly<{ names: readonly string[]; level: Level }>
/** Any one of the named permissions, to read or to write. */
export const read = (...names: readonly string[]): Wanted => ({ names, level: 'read' })
export const write = (...names: readonly string[]): Wanted => ({ names, level: 'write' })

export const param = (c: Request, name: string): string => found(c.req.param(name), name)
export const numberParam = (c: Request, name: string): number => Number(param(c, name))

/** The repository of the address, if the caller has the permission there. */
export function repositoryOf({ state }: Ground, c: Request, { names, level }: Wanted): Repository {
  const repository = getRepository(state, `${param(c, 'owner')}/${param(c, 'repo')}`)
  demand(state, { caller: c.var.caller, repository, names, level })
  return repository
}

/** For routes that want the App itself, with its JSON web token. */
export function appOf(c: Request): App {
  if (c.var.caller.kind === 'app') return c.var.caller.app
  throw new Unauthorized('A JSON web token could not be decoded')
}
export function installationOf(c: Request): Installation {
  if (c.var.caller.kind === 'installation') return c.var.caller.installation
  throw new Forbidden(
    'You must authenticate with an installation access token in order to list repositories for an installation.',
  )
}
/** The App that acts through an installation: people cannot write check runs. */
export function actingApp(c: Request): App {
  if (c.var.caller.kind === 'installation') return c.var.caller.installation.app
  throw new Forbidden('You must authenticate via a GitHub App.')
}
/** In whose name the caller writes. */
export function authorOf(c: Request): { by: Account; app: App | null } {
  const { caller } = c.var
  if (caller.kind === 'installation') return { by: caller.installation.app.bot, app: caller.installation.app }
  if (caller.kind === 'user') return { by: caller.account, app: null }
  throw new Unauthorized('Requires authentication')
}

export async function bodyOf<T>(c: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text()
  let body: unknown
  try {
    body = JSON.parse(text === '' ? '{}' : text)
  } catch {
    throw new Refused(422, ['Problems parsing JSON'])
  }
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Refused(
    422,
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  )
}

/** `per_page` (30, at most 100) and `page`, with a `link` header to the other pages. */
export function pageOf<T>(c: Request, all: readonly T[]): readonly T[] {
  const asked = Number(c.req.query('per_page') ?? 30)
  const size = Math.min(100, Math.max(1, Number.isInteger(asked) ? asked : 30))
  const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1)
  const last = Math.max(1, Math.ceil(all.length / size))
  const link = (to: number, rel: string): string => {
    const url = new URL(c.req.url)
    url.searchParams.set('page', String(to))
    return `<${url}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ]
  if (links.length > 0) c.header('link', links.join(', '))
  return all.slice((page - 1) * size, page * size)
}

// The HTTP face of the double: every route, who calls, what goes wrong on purpose, and the headers that GitHub sends.
import { createHash } from 'node:crypto'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { Refused, type World } from './acts/world.ts'
import type { Acts } from './acts.ts'
import { authenticate, type Caller, Forbidden, Unauthorized } from './auth.ts'
import type { Outbox } from './deliveries.ts'
import type { Faults, RequestFault } from './faults.ts'
import { createGraphql } from './graphql/handler.ts'
import { uuid } from './identity.ts'
import { Missing } from './lookup.ts'
import { pageRoutes } from './pages.ts'
import { createRateLimits, type RateLimits, type Resource } from './rate-limit.ts'
import type { Arrival, Requests } from './requests.ts'
import { appRoutes, manifestRoutes } from './rest/app-routes.ts'
import { checkRoutes } from './rest/check-routes.ts'
import { commitRoutes } from './rest/commit-routes.ts'
import { deliveryRoutes } from './rest/delivery-routes.ts'
import { fileRoutes } from './rest/file-routes.ts'
import { issueRoutes } from './rest/issue-routes.ts'
import { pullRoutes } from './rest/pull-routes.ts'
import { repositoryRoutes } from './rest/repository-routes.ts'
import type { Env, Request, Rest } from './rest/route.ts'

export type ApiParts = Readonly<{
  world: World
  acts: Acts
  outbox: Outbox
  faults: Faults
  requests: Requests
  /** Login of the person who registers Apps in the browser. */
  registrant: () => string
}>

const problem = (message: string, status: number, errors?: readonly string[]) => ({
  message,
  ...(errors === undefined ? {} : { errors }),
  documentation_url: 'https://docs.github.com/rest',
  status: String(status),
})

function answerTo(error: Error, c: Request): Response {
  if (error instanceof Unauthorized) return c.json(problem(error.message, 401), 401)
  if (error instanceof Forbidden) return c.json(problem(error.message, 403), 403)
  if (error instanceof Missing) return c.json(problem('Not Found', 404), 404)
  if (error instanceof Refused)
    return c.json(
      problem(error.status === 422 ? 'Validation Failed' : error.message, error.status, error.reasons),
      error.status,
    )
  if (error instanceof z.ZodError)
    return c.json(
      problem(
        'Validation Failed',
        422,
        error.issues.map(({ message }) => message),
      ),
      422,
    )
  throw error
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())
const resourceOf = (c: Request): Resource => (c.req.path === '/graphql' ? 'graphql' : 'core')

/** Resolves when the request is answered or its connection gone; at once where there is no connection. */
const overOf = (c: Request): Promise<void> =>
  new Promise((resolve) => {
    if (c.env?.outgoing === undefined) resolve()
    else c.env.outgoing.once('close', resolve)
  })

/** Breaks the connection without an answer. */
function breakConnection(c: Request): Response {
  c.env.outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Says nothing until the other side hangs up. */
async function keepSilent(c: Request): Promise<Response> {
  await overOf(c)
  return RESPONSE_ALREADY_SENT
}

const limited = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' }

/** No request left in this hour: 403 in REST, while GraphQL says 200 and tells it in the body. */
function spentAnswer(c: Request, limit: RateLimits): Response {
  const { limit: most, reset } = limit.look(c.var.caller, resourceOf(c))
  const headers = {
    'x-ratelimit-limit': String(most),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resourceOf(c),
  }
  const message = 'API rate limit exceeded'
  if (resourceOf(c) === 'graphql') return c.json({ errors: [{ type: 'RATE_LIMITED', message }] }, 200, headers)
  return c.json(problem(message, 403), 403, headers)
}

/** The answer of a planned fault that takes the place of the real one; undefined if the request goes on. */
async function faultyAnswer(
  c: Request,
  fault: RequestFault | undefined,
  limit: RateLimits,
): Promise<Response | undefined> {
  switch (fault?.kind) {
    case undefined:
      return undefined
    case 'status':
      return c.json(problem('Server Error', fault.status), fault.status)
    case 'secondary':
      return c.json(limited, 403, { 'retry-after': String(fault.retryAfter) })
    case 'primary':
      return spentAnswer(c, limit)
    case 'slow':
      await sleep(fault.ms)
      return undefined
    case 'reset':
      return fault.executed ? undefined : breakConnection(c)
    case 'silence':
      return fault.executed ? undefined : keepSilent(c)
    default:
      return fault satisfies never
  }
}

const Operation = z.object({
  operationName: z.string().nullish(),
  query: z.string().default(''),
  variables: z.record(z.string(), z.unknown()).nullish(),
})

async function operationOf(c: Request): Promise<Pick<Arrival, 'operation' | 'variables'>> {
  const body = c.req.path === '/graphql' ? Operation.safeParse(await c.req.raw.clone().json()) : null
  if (body?.success !== true) return { operation: null, variables: {} }
  const { operationName, query, variables } = body.data
  const operation = operationName ?? /^\s*(?:query|mutation)\s+(\w+)/m.exec(query)?.[1] ?? null
  return { operation, variables: variables ?? {} }
}

const callerOf = (parts: ApiParts, c: Request): Caller | Unauthorized => {
  try {
    return authenticate(parts.world.state, c.req.header('authorization'))
  } catch (error) {
    if (error instanceof Unauthorized) return error
    throw error
  }
}

/** Logs the request, finds out who calls, and lets planned faults happen. */
const door =
  (parts: ApiParts, limit: RateLimits): MiddlewareHandler<Env> =>
  async (c, next) => {
    const { state } = parts.world
    const { method, path } = c.req
    const over = overOf(c)
    const { operation, variables } = await operationOf(c)
    const caller = callerOf(parts, c)
    c.set('caller', caller instanceof Unauthorized ? { kind: 'anonymous' } : caller)
    const at = state.now().toISOString()
    const fault = parts.faults.ofRequest({ method, path, operation })
    const header = (name: string) => c.req.header(name)
    parts.requests.arrive({ method, path, operation, variables, fault, header, over })
    const early = await faultyAnswer(c, fault, limit)
    if (early !== undefined) c.res = early
    else if (caller instanceof Unauthorized) c.res = answerTo(caller, c)
    else await next()
    const broken = fault?.kind === 'reset' || fault?.kind === 'silence'
    if (broken && fault.executed) c.res = fault.kind === 'reset' ? breakConnection(c) : await keepSilent(c)
    const { caller: known } = c.var
    parts.requests.add({
      method,
      path,
      operation,
      installationId: known.kind === 'installation' ? known.installation.id : null,
      user: known.kind === 'user' ? known.account.login : null,
      at,
      status: broken ? 0 : c.res.status,
      token: path.endsWith('/access_tokens'),
    })
  }

/** Request id, rate limit, and 304 where the caller already has the answer. */
const headers =
  (parts: ApiParts, limit: RateLimits): MiddlewareHandler<Env> =>
  async (c, next) => {
    await next()
    if (c.res.status === 200 && c.req.method === 'GET') {
      const etag = `W/"${createHash('sha256')
        .update(await c.res.clone().text())
        .digest('hex')}"`
      if (c.req.header('if-none-match') === etag) c.res = new Response(null, { status: 304 })
      c.header('etag', etag)
    }
    // what the caller already has costs nothing, and asking for the limit neither
    const resource = resourceOf(c)
    if (c.res.status !== 304 && c.req.path !== '/rate_limit') limit.spend(c.var.caller, resource)
    const { limit: most, used, remaining, reset } = limit.look(c.var.caller, resource)
    c.header('x-github-request-id', uuid(parts.world.state))
    c.header('x-ratelimit-limit', String(most))
    c.header('x-ratelimit-used', String(used))
    c.header('x-ratelimit-remaining', String(remaining))
    c.header('x-ratelimit-reset', String(reset))
    c.header('x-ratelimit-resource', resource)
  }

function ownRoutes(rest: Rest, parts: ApiParts, limit: RateLimits): void {
  const { state } = parts.world
  const graphql = createGraphql(state, parts.acts)
  rest.post('/graphql', async (c) => {
    if (c.var.caller.kind === 'anonymous' || c.var.caller.kind === 'app')
      throw new Unauthorized('This endpoint requires you to be authenticated.')
    const { query, variables, operationName } = GraphqlBody.parse(await c.req.json())
    return c.json(await graphql({ query, variables, operationName }, c.var.caller))
  })
  rest.get('/rate_limit', (c) => {
    const core = limit.look(c.var.caller)
    const search = { limit: 30, used: 0, remaining: 30, reset: core.reset }
    return c.json({ resources: { core, search }, rate: core })
  })
  rest.get('/meta', (c) => c.json({ verifiable_password_authentication: false, hooks: ['127.0.0.1/32'] }))
  rest.get('/', (c) => c.json({ current_user_url: `${state.url}/user` }))
}
const GraphqlBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
})

export function createApi(parts: ApiParts): Rest {
  const rest: Rest = new Hono<Env>()
  const limit = createRateLimits(parts.world.state)
  const ground = { state: parts.world.state, acts: parts.acts, outbox: parts.outbox }
  rest.use(door(parts, limit))
  rest.use(headers(parts, limit))
  rest.onError((error, c) => answerTo(error, c))
  rest.notFound((c) => c.json(problem('Not Found', 404), 404))
  pageRoutes(rest, ground)
  ownRoutes(rest, parts, limit)
  manifestRoutes(rest, ground, parts.registrant)
  for (const routes of [
    appRoutes,
    deliveryRoutes,
    repositoryRoutes,
    fileRoutes,
    commitRoutes,
    pullRoutes,
    issueRoutes,
    checkRoutes,
  ])
    routes(rest, ground)
  return rest
}

// The door to GitHub: one client per installation, and one for a person's token. Errors leave here as those of errors.ts.
import { Octokit } from '@octokit/rest'
import { Probot, ProbotOctokit } from 'probot'
import * as z from 'zod'
import { type Door, deadlineMs, exchange, fetchUntil, type RequestOptions, retry, unlimited } from './exchange.ts'
import { translated } from './failure.ts'
import type { LimitStore } from './limit-store.ts'
import type { Urgency } from './limits.ts'
import { priceOfDocument, priceOfRoute } from './price.ts'

export type GraphqlProblem = Readonly<{ type: string; message: string; path: readonly (string | number)[] }>
/** What GraphQL answered: `data` may be partial, with a problem for each part that is missing. */
export type GraphqlAnswer = Readonly<{ data: unknown; problems: readonly GraphqlProblem[] }>
export type RestAnswer = Readonly<{
  status: number
  data: unknown
  headers: Readonly<Record<string, string | undefined>>
}>

/** `accept`: another media type. `redirect`: a redirection is the answer, instead of being followed. */
export type Manner = Readonly<{ accept?: string; redirect?: 'manual' }>

export type GitHub = Readonly<{
  /** Sends a query or mutation. Throws RateLimitedError, or the transport's error after its retries. */
  query(document: string, variables: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer>
  /** Sends a REST request such as `GET /repos/{owner}/{repo}`. Throws NotFoundError, ForbiddenError, RateLimitedError. */
  request(route: string, parameters?: Readonly<Record<string, unknown>>, manner?: Manner): Promise<RestAnswer>
}>

export type GitHubApp = Readonly<{
  appId: number
  probot: Probot
  /**
   * A client that speaks as the installation, within its limits: `background` work leaves a reserve to `interactive` work,
   * which is the default. Tokens are cached by Probot for 59 minutes.
   */
  installation(installationId: number, options?: Readonly<{ urgency: Urgency }>): Promise<GitHub>
  /** A client that speaks as the App itself (JWT). */
  asApp(): Promise<GitHub>
  /** Whether the installation covers all repositories of its account or chosen ones. */
  repositorySelection(installationId: number): Promise<'all' | 'selected'>
}>

export type GitHubSettings = Readonly<{
  appId: number
  privateKey: string
  webhookSecret: string
  apiUrl: string
  log?: Probot['log']
  /** Without it nothing but GitHub itself limits the requests. */
  limits?: LimitStore
  /** A request that has no answer by then is given up, in milliseconds; 15 s unless given. */
  deadlineMs?: number
  /** Epoch milliseconds, of the clock that `limits` goes by; the machine's unless given. */
  now?: () => number
  /** What went wrong beside a request that itself went well. */
  onError?: (error: unknown) => void
}>

/**
 * Probot's Octokit with three corrections. Its throttling shares one bucket of one write a second between all installations
 * and counts GraphQL reads as writes (measured). It asks api.github.com for tokens, whatever the base URL, when a token
 * is wanted outside a request (`octokit.auth`). And it waits for a token as long as GitHub likes, up to four times.
 */
function octokitFor(apiUrl: string, tokenDeadlineMs: number) {
  const fetchToken: typeof fetch = (input, init) => fetchUntil(AbortSignal.timeout(tokenDeadlineMs))(input, init)
  const { request } = new Octokit({ baseUrl: apiUrl, request: { fetch: fetchToken } })
  return ProbotOctokit.defaults((options: Readonly<{ auth?: object; request?: object }>) => ({
    ...options,
    throttle: { enabled: false },
    retry,
    request: { ...options.request, fetch: fetchToken },
    ...(options.auth === undefined ? {} : { auth: { ...options.auth, request } }),
  }))
}

/** GitHub's versioned REST API; unversioned requests silently change meaning when a version ends. */
const apiVersion = '2022-11-28'

const graphqlFailure = z.object({
  data: z.unknown(),
  errors: z
    .array(
      z.object({
        type: z.string().default(''),
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).default([]),
      }),
    )
    .min(1),
})

type Client = Readonly<{
  graphql(document: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>
  request(
    route: string,
    parameters: Readonly<Record<string, unknown>> & Readonly<{ request: RequestOptions }>,
  ): Promise<{ status: number; data: unknown; headers: object }>
}>

const headerValues = z.record(
  z.string(),
  z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
)

function wrap(client: Client, door: Door): GitHub {
  return {
    async query(document, variables) {
      try {
        const send = (request: RequestOptions) => client.graphql(document, { ...variables, request })
        return { data: await exchange(door, priceOfDocument(document), send), problems: [] }
      } catch (error) {
        const failure = graphqlFailure.safeParse(error)
        if (!failure.success || failure.data.errors.some((problem) => problem.type === 'RATE_LIMITED'))
          throw translated(error, 'a query', door.now())
        return { data: failure.data.data, problems: failure.data.errors }
      }
    },
    async request(route, parameters = {}, { accept, ...manner } = {}) {
      try {
        const headers = { 'x-github-api-version': apiVersion, ...(accept === undefined ? {} : { accept }) }
        const send = (request: RequestOptions) =>
          client.request(route, { ...parameters, headers, request: { ...request, ...manner } })
        const answer = await exchange(door, priceOfRoute(route), send)
        return { status: answer.status, data: answer.data, headers: headerValues.parse(answer.headers) }
      } catch (error) {
        throw translated(error, route, door.now())
      }
    },
  }
}

/** Connects as a GitHub App. No request is sent before a client is used. */
export function connectGitHub(settings: GitHubSettings): GitHubApp {
  const patience = settings.deadlineMs ?? deadlineMs
  const { limits, now = Date.now, onError = () => {} } = settings
  const doorOf = (installationId: number, urgency: Urgency): Door =>
    limits === undefined
      ? unlimited(patience)
      : {
          deadlineMs: patience,
          take: (ask) => limits.take(installationId, { ...ask, urgency }),
          settle: (seen) => limits.settle(installationId, seen),
          onError,
          now,
        }
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: octokitFor(settings.apiUrl, patience),
    ...(settings.log === undefined ? {} : { log: settings.log }),
  })
  const selection = z.object({ repositorySelection: z.enum(['all', 'selected']) })
  return {
    appId: settings.appId,
    probot,
    installation: async (installationId, { urgency } = { urgency: 'interactive' }) =>
      wrap(await probot.auth(installationId), doorOf(installationId, urgency)),
    asApp: async () => wrap(await probot.auth(), unlimited(patience)),
    repositorySelection: async (installationId) => {
      const octokit = await probot.auth(installationId)
      return selection.parse(await octokit.auth({ type: 'installation', installationId })).repositorySelection
    },
  }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Connects with a person's token, for the command line, which says itself what went wrong. */
export const connectWithToken = (token: string, apiUrl: string): GitHub =>
  wrap(new Octokit({ auth: token, baseUrl: apiUrl, userAgent: 'andon-cli', log: silent }), unlimited(deadlineMs))

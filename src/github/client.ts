// The door to GitHub: one client per installation, and one for a person's token. Errors leave here as those of errors.ts.
import { Octokit } from '@octokit/rest'
import { Probot, ProbotOctokit } from 'probot'
import * as z from 'zod'
import { translated } from './failure.ts'

export type GraphqlProblem = Readonly<{ type: string; message: string; path: readonly (string | number)[] }>
/** What GraphQL answered: `data` may be partial, with a problem for each part that is missing. */
export type GraphqlAnswer = Readonly<{ data: unknown; problems: readonly GraphqlProblem[] }>
export type RestAnswer = Readonly<{
  status: number
  data: unknown
  headers: Readonly<Record<string, string | undefined>>
}>

export type GitHub = Readonly<{
  /** Sends a query or mutation. Throws RateLimitedError, or the transport's error after its retries. */
  query(document: string, variables: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer>
  /** Sends a REST request such as `GET /repos/{owner}/{repo}`. Throws NotFoundError, ForbiddenError, RateLimitedError. */
  request(route: string, parameters?: Readonly<Record<string, unknown>>): Promise<RestAnswer>
}>

export type GitHubApp = Readonly<{
  appId: number
  probot: Probot
  /** A client that speaks as the installation. Tokens are cached by Probot for 59 minutes. */
  installation(installationId: number): Promise<GitHub>
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
}>

/**
 * Probot's Octokit with two corrections. Its throttling shares one bucket of one write a second between all installations
 * and counts GraphQL reads as writes (measured). And it asks api.github.com for tokens, whatever the base URL, when a token
 * is wanted outside a request (`octokit.auth`).
 */
function octokitFor(apiUrl: string) {
  const { request } = new Octokit({ baseUrl: apiUrl })
  return ProbotOctokit.defaults((options: Readonly<{ auth?: object }>) => ({
    ...options,
    throttle: { enabled: false },
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
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<{ status: number; data: unknown; headers: object }>
}>

const headerValues = z.record(
  z.string(),
  z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
)

function wrap(client: Client): GitHub {
  return {
    async query(document, variables) {
      try {
        return { data: await client.graphql(document, variables), problems: [] }
      } catch (error) {
        const failure = graphqlFailure.safeParse(error)
        if (!failure.success || failure.data.errors.some((problem) => problem.type === 'RATE_LIMITED'))
          throw translated(error, 'a query')
        return { data: failure.data.data, problems: failure.data.errors }
      }
    },
    async request(route, parameters = {}) {
      try {
        const answer = await client.request(route, { ...parameters, headers: { 'x-github-api-version': apiVersion } })
        return { status: answer.status, data: answer.data, headers: headerValues.parse(answer.headers) }
      } catch (error) {
        throw translated(error, route)
      }
    },
  }
}

/** Connects as a GitHub App. No request is sent before a client is used. */
export function connectGitHub(settings: GitHubSettings): GitHubApp {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: octokitFor(settings.apiUrl),
    ...(settings.log === undefined ? {} : { log: settings.log }),
  })
  const selection = z.object({ repositorySelection: z.enum(['all', 'selected']) })
  return {
    appId: settings.appId,
    probot,
    installation: async (installationId) => wrap(await probot.auth(installationId)),
    asApp: async () => wrap(await probot.auth()),
    repositorySelection: async (installationId) => {
      const octokit = await probot.auth(installationId)
      return selection.parse(await octokit.auth({ type: 'installation', installationId })).repositorySelection
    },
  }
}

/** Connects with a person's token, for the command line. */
export const connectWithToken = (token: string, apiUrl: string): GitHub =>
  wrap(new Octokit({ auth: token, baseUrl: apiUrl, userAgent: 'andon-cli' }))

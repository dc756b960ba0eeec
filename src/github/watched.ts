// Tells what became of every request of an installation, without touching any of them.
import * as z from 'zod'
import { ForbiddenError, NotFoundError, RateLimitedError } from '../errors.ts'
import type { GitHub, GitHubApp } from './client.ts'
import type { LimitStore } from './limit-store.ts'
import type { Budget, Resource } from './limits.ts'

/** `partial`: GraphQL answered with problems. `limited`: GitHub refused. `put_off`: Andon did not send it, to stay within the limits. */
export type RequestOutcome = 'answered' | 'partial' | 'not_found' | 'forbidden' | 'limited' | 'put_off' | 'failed'

export type Watch = Readonly<{
  onRequest(installationId: number, outcome: RequestOutcome): void
  /** What a query cost, as GitHub counts. */
  onPoints(installationId: number, points: number): void
  /** What GitHub says is left of the hour: requests for REST, points for GraphQL. */
  onBudget(installationId: number, resource: Resource, budget: Budget): void
}>

function outcomeOf(error: unknown): RequestOutcome {
  if (error instanceof RateLimitedError) return error.cause === undefined ? 'put_off' : 'limited'
  if (error instanceof NotFoundError) return 'not_found'
  return error instanceof ForbiddenError ? 'forbidden' : 'failed'
}

const Points = z.object({ rateLimit: z.object({ cost: z.number() }) })

function watchedClient(client: GitHub, installationId: number, watch: Watch): GitHub {
  const failed = (error: unknown): never => {
    watch.onRequest(installationId, outcomeOf(error))
    throw error
  }
  return {
    async query(document, variables) {
      const answer = await client.query(document, variables).catch(failed)
      watch.onRequest(installationId, answer.problems.length === 0 ? 'answered' : 'partial')
      const points = Points.safeParse(answer.data).data
      if (points !== undefined) watch.onPoints(installationId, points.rateLimit.cost)
      return answer
    },
    async request(route, parameters, manner) {
      const answer = await client.request(route, parameters, manner).catch(failed)
      watch.onRequest(installationId, 'answered')
      return answer
    },
  }
}

export const watched = (app: GitHubApp, watch: Watch): GitHubApp => ({
  ...app,
  installation: async (installationId, ...rest) =>
    watchedClient(await app.installation(installationId, ...rest), installationId, watch),
})

export const watchedLimits = (limits: LimitStore, watch: Watch): LimitStore => ({
  ...limits,
  settle: (installationId, seen) => {
    if (seen.budget !== null) watch.onBudget(installationId, seen.resource, seen.budget)
    return limits.settle(installationId, seen)
  },
})

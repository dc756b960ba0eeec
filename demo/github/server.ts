// Starts the double: a GitHub that remembers, listens on a port, and sends webhooks.
import { randomBytes } from 'node:crypto'
import { createAdaptorServer } from '@hono/node-server'
import { type Acts, createActs, createState } from './acts.ts'
import { createApi } from './api.ts'
import { createOutbox } from './deliveries.ts'
import { createFaults, type Faults } from './faults.ts'
import { createRequests, type Requests } from './requests.ts'
import type { Rest } from './rest/route.ts'
import type { Delivery, State } from './state.ts'

export type GitHubOptions = Readonly<{
  /** A free one unless given. */
  port?: number
  /** The system's clock and random source unless given. */
  now?: () => Date
  random?: (bytes: number) => Buffer
  /** How many webhooks are on their way at once; 1 keeps their order. */
  concurrency?: number
  /** Login of the person who registers Apps in the browser. */
  registrant?: string
}>

/** A GitHub without a port: `fetch` calls its API. */
export type GitHub = Readonly<{
  state: State
  act: Acts
  api: Rest
  requests: Requests
  faults: Faults
  /** Resolves when no webhook is left to send. */
  delivered: () => Promise<void>
  /** Sends a recorded delivery again, with its guid. */
  redeliver: (delivery: Delivery) => Delivery
}>
export type GitHubDouble = GitHub &
  Readonly<{
    /** Base of REST addresses; GraphQL is at `/graphql`. No slash at the end. */
    url: string
    close: () => Promise<void>
  }>

export function createGitHub(options: GitHubOptions = {}): GitHub {
  const { now = () => new Date(), random = randomBytes, concurrency = 1, registrant = 'octocat' } = options
  const state = createState({ now, random })
  const faults = createFaults()
  const requests = createRequests()
  const outbox = createOutbox(state, faults, concurrency)
  const world = { state, emit: outbox.emit }
  const act = createActs(world)
  act.createUser(registrant)
  const api = createApi({ world, acts: act, outbox, faults, requests, registrant: () => registrant })
  return { state, act, api, requests, faults, delivered: outbox.delivered, redeliver: outbox.redeliver }
}

/** Listens on 127.0.0.1. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubDouble> {
  const github = createGitHub(options)
  const server = createAdaptorServer({ fetch: github.api.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a listening server has a port')
  const url = `http://127.0.0.1:${address.port}`
  github.state.url = url
  return {
    ...github,
    url,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}

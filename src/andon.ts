// Puts Andon together: store, worker, web. It ends in the opposite order.
import { setTimeout as delay } from 'node:timers/promises'
import { Hono } from 'hono'
import SmeeClient from 'smee-client'
import { createApp } from './app.ts'
import { type Database, openDatabase } from './database/client.ts'
import { openClock } from './database/clock.ts'
import { startEmbedded } from './database/embedded.ts'
import { migrate, missingMigrations } from './database/migrate.ts'
import { claimServer } from './database/owner.ts'
import { reach } from './database/reach.ts'
import type { Credentials, Env } from './env.ts'
import { PostponedError } from './errors.ts'
import { keyOf } from './event.ts'
import { peopleGatherer } from './facts/people.ts'
import { peopleMemory } from './facts/people-memory.ts'
import { readPresets } from './facts/policy-file.ts'
import { connectGitHub, type GitHubApp } from './github/client.ts'
import { openLimits } from './github/limit-store.ts'
import { readEvent } from './github/read-event.ts'
import { watched, watchedLimits } from './github/watched.ts'
import { backlog } from './inbox/backlog.ts'
import { type Household, startChores } from './inbox/chores.ts'
import { openQueue } from './inbox/queue.ts'
import { openInbox, receive } from './inbox/receive.ts'
import { type Process, startWorker } from './inbox/worker.ts'
import { type Log, logging } from './log.ts'
import { choresOf } from './pipeline/chores.ts'
import { createPipeline } from './pipeline.ts'
import { listen } from './web/listen.ts'
import { createMetrics, type Metrics, type WorkOutcome } from './web/metrics.ts'
import { readinessOf } from './web/readiness.ts'
import { createWeb } from './web/server.ts'
import { setupRoutes, setupToken } from './web/setup.ts'
import { webhookPath } from './web/webhook.ts'

type Stop = () => Promise<void>
/** What is to be undone at the end, the last first. */
type Stops = Stop[]

type Ground = Readonly<{
  env: Env
  log: Log
  database: Database
  metrics: Metrics
  /** The clock of all processes: epoch milliseconds. */
  now(): number
  stops: Stops
  /** What begins as soon as the server listens. */
  begins: (() => Promise<void>)[]
}>

/** Subjects looked at at once. Each look may hold a connection for its lock and want another. */
const concurrency = 8
const connections = 2 * concurrency + 4
/** Where nobody works, only questions about health and figures are asked besides those of the inbox. */
const webConnections = 4
/** Batches of deliveries have connections of their own, so that a busy worker never keeps GitHub waiting. */
const inboxConnections = 3
const inboxStatementMs = 5000

async function openStore(env: Env, log: Log, stops: Stops): Promise<Database> {
  let url = env.databaseUrl
  if (url === null) {
    const server = await startEmbedded(env.dataDirectory, (sentence, level) => log[level](sentence))
    stops.push(server.stop)
    url = server.url
    const onTrouble = (sentence: string) => log.warn(sentence)
    stops.push((await claimServer({ url, directory: server.directory, onTrouble })).release)
  }
  const onError = (error: Error) => log.warn({ err: error }, 'a connection to the database broke')
  const database = openDatabase(url, { size: env.role === 'web' ? webConnections : connections, onError })
  stops.push(database.close)
  await reach(url, () => migrate(database), {
    now: () => performance.now(),
    pause: delay,
    onWait: (waiting) => log.warn(waiting, 'the database does not answer yet'),
  })
  return database
}

const reading = (credentials: Credentials) => (name: string, payload: unknown) =>
  readEvent(name, payload, credentials.appId)

/** For the log: what a webhook is about, which may be one that could not be read. */
const subjectsOf = (credentials: Credentials) => (name: string, payload: string) => {
  try {
    const event = reading(credentials)(name, JSON.parse(payload))
    return event === null ? null : keyOf(event.target)
  } catch {
    return null
  }
}

/** The sweeps. They begin when the server listens: what GitHub sends again must find an open door. */
function householdOf({ env, log, database, metrics, now }: Ground, github: GitHubApp): Household {
  const chores = choresOf({
    database,
    github,
    queue: openQueue(database),
    now,
    ...env.sweeps,
    keep: env.keep,
    onRedelivered: (counts) => {
      metrics.redelivered({ ...counts, lost: counts.lost.length })
      if (counts.asked > 0 || counts.arrived > 0) log.info(counts, 'deliveries that had not arrived')
      if (counts.lost.length > 0) log.warn({ deliveries: counts.lost }, 'GitHub can no longer send these deliveries')
    },
    onLookedAgain: (pullRequests) => {
      metrics.lookedAgain(pullRequests)
      if (pullRequests > 0) log.info({ pullRequests }, 'pull requests that Andon was behind on')
    },
    onTrouble: (repository, error) => log.warn({ err: error, repository }, 'a repository could not be compared'),
    onForgotten: (rows) => log.info(rows, 'forgot what is done and old'),
  })
  const onChore: Household['onChore'] = (chore, outcome, error) => {
    metrics.chore(chore, outcome)
    if (outcome === 'failed') log.warn({ err: error, chore }, 'a sweep failed; the next one goes on from there')
  }
  return { chores, onChore }
}

/** Counts how long each look takes; all that is logged meanwhile says what it is about. */
const watchedWork =
  (process: Process, metrics: Metrics): Process =>
  async (work) => {
    const began = performance.now()
    const ended = (outcome: WorkOutcome) => metrics.worked(outcome, (performance.now() - began) / 1000)
    try {
      await logging({ subject: work.key, deliveries: work.deliveries }, () => process(work))
      ended('done')
    } catch (error) {
      ended(error instanceof PostponedError ? 'put_off' : 'failed')
      throw error
    }
  }

async function startWorking(ground: Ground, credentials: Credentials, github: GitHubApp): Promise<void> {
  const { env, log, database, metrics, stops, now } = ground
  const process = createPipeline({
    database,
    github,
    queue: openQueue(database),
    people: peopleGatherer(peopleMemory(database, now), now),
    presets: await readPresets(),
    docsUrl: `${env.baseUrl}/docs`,
    now,
    onFault: ({ practice, incident, error }, subject) =>
      log.error({ err: error, practice, incident, subject }, 'a practice failed; this is a fault in Andon'),
    onLeftOut: (sentence, subject) => log.info({ subject }, sentence),
    onVerdict: (verdict, subject) => {
      metrics.judged(verdict)
      log.info({ subject, decision: verdict.decision }, 'judged')
    },
  })
  const household = householdOf(ground, github)
  const worker = await startWorker({
    household,
    database,
    readEvent: reading(credentials),
    process: watchedWork(process, metrics),
    concurrency,
    onFailure: ({ key, deliveries, attempt, error }) => {
      metrics.failed()
      log.error({ err: error, subject: key, deliveries, attempt }, 'work failed, and is tried again')
    },
    onError: (error) => log.error({ err: error }, 'the worker had to pause'),
  })
  stops.push(worker.stop)
  ground.begins.push(() => startChores(database, household.chores))
}

async function begin({ begins }: Ground): Promise<void> {
  for (const each of begins) await each()
}

async function loadApp(ground: Ground, credentials: Credentials, github: GitHubApp): Promise<void> {
  const { log, metrics, stops, database } = ground
  const own = openDatabase(database.url, {
    size: inboxConnections,
    statementTimeoutMs: inboxStatementMs,
    onError: (error) => log.warn({ err: error }, 'a connection to the database broke'),
  })
  stops.push(own.close)
  const inbox = openInbox({ database: own, readEvent: reading(credentials) })
  const app = createApp(async (delivery) => {
    const outcome = await receive(inbox, delivery)
    metrics.delivered(delivery.name, outcome)
    if (!log.isLevelEnabled('debug')) return
    const subject = subjectsOf(credentials)(delivery.name, delivery.payload)
    log.debug({ event: delivery.name, delivery: delivery.id, subject, outcome }, 'received')
  })
  await github.probot.load(app)
}

async function startProxy(source: string, { env, log, stops }: Ground): Promise<void> {
  const client = new SmeeClient({
    source,
    target: `http://${env.host}:${env.port}${webhookPath}`,
    logger: { info: (text: string) => log.debug(text), error: (text: string) => log.warn(text) },
  })
  await client.start()
  stops.push(() => client.stop())
  log.info({ source }, 'webhooks come through the proxy')
}

/** Everything that needs the App's credentials. Answers how requests are answered. */
async function startApp(ground: Ground, credentials: Credentials): Promise<ReturnType<typeof createWeb>> {
  const { env, log, database, metrics, now } = ground
  const connected = connectGitHub({
    ...credentials,
    apiUrl: env.githubApiUrl,
    log,
    limits: watchedLimits(openLimits({ database, now }), metrics),
    now,
    onError: (error) => log.warn({ err: error }, "an installation's limits could not be noted"),
  })
  const github = watched(connected, metrics)
  const receives = env.role !== 'worker'
  if (receives) await loadApp(ground, credentials, github)
  if (env.role !== 'web') await startWorking(ground, credentials, github)
  if (receives && env.webhookProxyUrl !== null) await startProxy(env.webhookProxyUrl, ground)
  const webhook = receives
    ? { probot: github.probot, secret: credentials.webhookSecret, subjectOf: subjectsOf(credentials) }
    : null
  const askGitHub = async () => (await github.asApp()).request('GET /app')
  return createWeb({ metrics, log, readiness: readiness(ground, askGitHub), webhook })
}

const readiness = ({ database, log }: Ground, askGitHub: (() => Promise<unknown>) | null) =>
  readinessOf({
    probe: () => database.pool.query('select 1'),
    missingMigrations: () => missingMigrations(database),
    oldestSeconds: async () => (await backlog(database)).oldestSeconds,
    askGitHub:
      askGitHub &&
      (() =>
        askGitHub().catch((error) => {
          log.warn({ err: error }, 'GitHub does not answer as it should')
          throw error
        })),
    now: () => performance.now(),
  })

/** While there are no credentials: the pages that register an App. `onReady` gets the real thing once there are. */
function startSetup(ground: Ground, envFile: string, onReady: (web: Hono) => void): Hono {
  const { env, log, metrics } = ground
  const token = setupToken(env)
  const setup = setupRoutes({
    ...env,
    envFile,
    token,
    log,
    onRegistered: async (credentials) => {
      onReady(await startApp(ground, credentials))
      await begin(ground)
    },
  })
  const url = `${env.baseUrl}/setup${token === null ? '' : `?token=${token}`}`
  log.info({ url }, 'Andon has no GitHub App yet. Open this address to register one')
  return new Hono()
    .route('/', setup)
    .route('/', createWeb({ metrics, log, readiness: readiness(ground, null), webhook: null }))
}

export type Andon = Readonly<{ stop: Stop }>

/** Starts what the settings ask for. When this resolves, Andon answers. `envFile` is where new credentials go. */
export async function startAndon(env: Env, { log, envFile }: Readonly<{ log: Log; envFile: string }>): Promise<Andon> {
  const stops: Stops = []
  const stop = async () => {
    for (const each of stops.toReversed())
      await each().catch((error) => log.error({ err: error }, 'something did not end well'))
  }
  try {
    const database = await openStore(env, log, stops)
    const { now, stop: stopClock } = await openClock(database)
    stops.push(stopClock)
    const metrics = createMetrics(() => backlog(database), now)
    const ground = { env, log, database, metrics, now, stops, begins: [] }
    const switchTo = (next: Hono) => {
      web = next
      log.info({ url: env.baseUrl }, 'Andon is ready')
    }
    let web = env.credentials === null ? startSetup(ground, envFile, switchTo) : await startApp(ground, env.credentials)
    const server = await listen((request) => web.fetch(request), env)
    stops.push(server.stop)
    await begin(ground)
    if (env.credentials !== null) log.info({ url: env.baseUrl }, 'Andon is ready')
    return { stop }
  } catch (error) {
    await stop()
    throw error
  }
}

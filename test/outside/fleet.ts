// Several web and worker processes over one database, behind one address, against the GitHub double.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type GitHubDouble, startGitHub } from '../../demo/github/server.ts'
import { freePort, isReady, type Process, pendingWork, registerApp, spawnAndon, until } from '../../demo/stage.ts'
import { type RoundRobin, startProxy } from './proxy.ts'
import { outsideDatabase } from './server.ts'

type Role = 'web' | 'worker'

export type Member = Readonly<{
  url: string
  /** Sends SIGTERM; answers the exit status and how long the end took. */
  end(): Promise<Readonly<{ status: number | null; ms: number }>>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Starts it, again if it ended. Resolves when it is ready. */
  start(): Promise<void>
}>

export type Fleet = Readonly<{
  github: GitHubDouble
  proxy: RoundRobin
  webs: readonly Member[]
  workers: readonly Member[]
  /** Waits until GitHub has sent everything and nothing is left to do. */
  settle(): Promise<void>
}>

const patienceMs = 50_000

type Ground = Readonly<{ env: Readonly<Record<string, string>>; directory: string }>

async function recruit(role: Role, { env, directory }: Ground): Promise<Member> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let process: Process | null = null
  const kill = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (process === null) return null
    process.child.kill(signal)
    return process.exited
  }
  onTestFinished(async () => void (await kill('SIGKILL')))
  return {
    url,
    end: async () => {
      const began = performance.now()
      return { status: await kill('SIGTERM'), ms: performance.now() - began }
    },
    kill: async () => void (await kill('SIGKILL')),
    start: async () => {
      const started = spawnAndon({ ...env, ANDON_ROLE: role, PORT: String(port) }, directory)
      process = started
      await until(() => isReady(url), { patienceMs, what: `a ${role} to be ready`, andon: started })
    },
  }
}

export type FleetOptions = Readonly<{
  /** Of each role; 2 unless given. */
  count?: number
  /** A database of its own on the outside server unless given. */
  databaseUrl?: string
  env?: Readonly<Record<string, string>>
  /** How many webhooks GitHub sends at once; 1, the default, keeps their order. */
  webhooksAtOnce?: number
}>

/** Starts webs and workers at once on an empty database. Everything ends with the test. */
export async function startFleet({ count = 2, env: more = {}, ...options }: FleetOptions = {}): Promise<Fleet> {
  const databaseUrl = options.databaseUrl ?? (await outsideDatabase())
  const directory = await mkdtemp(join(tmpdir(), 'andon-outside-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const github = await startGitHub({ concurrency: options.webhooksAtOnce ?? 1 })
  onTestFinished(() => github.close())
  const port = await freePort()
  const app = await registerApp(github, `http://127.0.0.1:${port}/api/github/webhooks`)
  const env = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GITHUB_API_URL: github.url,
    DATABASE_URL: databaseUrl,
    ...more,
  }
  const roles = (role: Role) => Promise.all(Array.from({ length: count }, () => recruit(role, { env, directory })))
  const webs = await roles('web')
  const workers = await roles('worker')
  const proxy = await startProxy(
    webs.map(({ url }) => url),
    port,
  )
  await Promise.all([...webs, ...workers].map((member) => member.start()))
  return { github, proxy, webs, workers, settle: () => settle(github, proxy) }
}

async function settle(github: GitHubDouble, proxy: RoundRobin): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    await github.delivered()
    const sent = github.state.deliveries.length
    const left = await pendingWork(proxy.url)
    await github.delivered()
    if (left === 0 && github.state.deliveries.length === sent) return
    if (performance.now() > deadline) throw new Error(`${left} pieces of work are still left`)
  }
}

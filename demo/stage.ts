// Sets the stage: the GitHub double with an organisation, and Andon as a process of its own that GitHub sends webhooks to.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import * as z from 'zod'
import { type GitHubDouble, startGitHub } from './github/server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export type Stage = Readonly<{
  github: GitHubDouble
  andonUrl: string
  /** Waits until GitHub has sent everything and Andon has nothing left to do. Throws if Andon died. */
  settle(): Promise<void>
  /** Ends Andon's process: SIGKILL, as a power cut would, or SIGTERM. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Starts Andon again on the same data. */
  restart(): Promise<void>
  /** What Andon has logged so far. */
  log(): string
  stop(): Promise<void>
}>

export type StageOptions = Readonly<{
  /** A server of your own; without it Andon starts its embedded one on an empty folder. */
  databaseUrl?: string
  /** More environment for Andon. */
  env?: Readonly<Record<string, string>>
  githubPort?: number
  /** How many webhooks GitHub sends at once; 1, the default, keeps their order. */
  webhooksAtOnce?: number
  andonPort?: number
  /** Ends all waiting, with its reason. Andon then does not hear of Ctrl-C itself: whoever gives a signal calls `stop`. */
  signal?: AbortSignal
}>

const appName = 'Andon'
export const organization = 'acme'

const manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
})

/** Below those that systems give to outgoing connections: one of these could take it while Andon restarts. */
const ports = { from: 20_000, until: 32_000 } as const

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.from + Math.floor(Math.random() * (ports.until - ports.from))
    if (await isFree(port)) return port
  }
}

/** The App as app.yml registers it: what the manifest does not ask for, the double refuses. */
export async function registerApp(github: GitHubDouble, hookUrl: string) {
  const { default_permissions, default_events } = manifest.parse(parse(await readFile(join(root, 'app.yml'), 'utf8')))
  github.act.createOrganization(organization)
  return github.act.createApp({
    name: appName,
    owner: organization,
    permissions: default_permissions,
    events: default_events,
    hookUrl,
  })
}

/** Andon as a process of its own. `exited` resolves with its status when all that it said is in the log. */
export type Process = Readonly<{ child: ChildProcess; log: () => string; exited: Promise<number | null> }>

/**
 * In a folder of its own: a developer's .env must not reach the demo. `apart` is a process group of its own, which Ctrl-C
 * and the end of a terminal do not reach.
 */
export function spawnAndon(env: Readonly<Record<string, string>>, cwd: string, apart = false): Process {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'src/main.ts')], {
    cwd,
    detached: apart,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return { child, log: () => chunks.join(''), exited }
}

const startPatienceMs = 60_000
const settlePatienceMs = 60_000

/** @throws if it has ended, with what it said last. */
async function refuseEnd({ child, exited, log }: Process, what: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) return
  await exited
  throw new Error(`Andon ended (${child.signalCode ?? child.exitCode}) while waiting for ${what}:\n${log()}`)
}

export async function until(
  holds: () => Promise<boolean>,
  options: Readonly<{ patienceMs: number; what: string; andon: Process; signal?: AbortSignal | undefined }>,
): Promise<void> {
  const deadline = performance.now() + options.patienceMs
  while (!(await holds())) {
    options.signal?.throwIfAborted()
    await refuseEnd(options.andon, options.what)
    if (performance.now() > deadline) throw new Error(`Gave up waiting for ${options.what}:\n${options.andon.log()}`)
    await pause(20)
  }
}

export const isReady = async (url: string): Promise<boolean> => {
  const answer = await fetch(`${url}/readyz`).catch(() => null)
  return answer?.ok ?? false
}

/** Work that Andon has not finished, as it says itself. */
export async function pendingWork(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const found = /^andon_work_pending (\d+)$/m.exec(metrics)
  if (found === null) throw new Error('Andon shows no andon_work_pending metric')
  return Number(found[1])
}

/** Starts everything. On failure nothing is left running. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const github = await startGitHub({
    ...(options.githubPort === undefined ? {} : { port: options.githubPort }),
    concurrency: options.webhooksAtOnce ?? 1,
  })
  const port = options.andonPort ?? (await freePort())
  const andonUrl = `http://127.0.0.1:${port}`
  const app = await registerApp(github, `${andonUrl}/api/github/webhooks`)
  const dataDir = await mkdtemp(join(tmpdir(), 'andon-demo-'))
  const env = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GITHUB_API_URL: github.url,
    PORT: String(port),
    LOG_LEVEL: 'info',
    ...(options.databaseUrl === undefined ? { ANDON_DATA_DIR: dataDir } : { DATABASE_URL: options.databaseUrl }),
    ...options.env,
  }
  const { signal } = options
  const begin = () => spawnAndon(env, dataDir, signal !== undefined)
  let andon = begin()
  const ready = () =>
    until(() => isReady(andonUrl), { patienceMs: startPatienceMs, what: 'Andon to be ready', andon, signal })
  const kill = async (signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL') => {
    andon.child.kill(signal)
    await andon.exited
  }
  const stop = async () => {
    await kill('SIGTERM')
    await github.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  const isSettled = async () => {
    await github.delivered()
    const sent = github.state.deliveries.length
    const left = await pendingWork(andonUrl)
    await github.delivered()
    return left === 0 && github.state.deliveries.length === sent
  }
  try {
    await ready()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    github,
    andonUrl,
    settle: () => until(isSettled, { patienceMs: settlePatienceMs, what: 'Andon to settle', andon, signal }),
    kill,
    restart: async () => {
      andon = begin()
      await ready()
    },
    log: () => andon.log(),
    stop,
  }
}

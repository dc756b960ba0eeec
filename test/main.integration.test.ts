import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startGitHub } from '../demo/github/server.ts'
import { createDatabase } from './database.ts'
import { sign, webhook } from './web/app.ts'

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
/** No GitHub answers there. */
const GITHUB_API_URL = 'http://127.0.0.1:1'
const credentials = { APP_ID: '1', WEBHOOK_SECRET: 'hush', PRIVATE_KEY: key.toString(), GITHUB_API_URL }

type Process = Readonly<{ child: ChildProcess; output: () => string; exit: Promise<number | null> }>

/** Andon as its own process in an empty folder: a `.env` of the project must not matter. */
function start(env: Readonly<Record<string, string>>): Process {
  const directory = mkdtempSync(path.join(tmpdir(), 'andon-main-'))
  const child = spawn(process.execPath, [path.resolve('src/main.ts')], {
    cwd: directory,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
  const exit = once(child, 'exit').then(([code]: unknown[]) => (typeof code === 'number' ? code : null))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
    rmSync(directory, { recursive: true, force: true })
  })
  return { child, output: () => chunks.join(''), exit }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

const ready = (url: string) =>
  expect.poll(async () => (await fetch(`${url}/readyz`).catch(() => null))?.status, { timeout: 20_000 }).toBe(200)

/** Sends what `webhook` made to another address. */
const send = (url: string, request: Request) =>
  fetch(`${url}/api/github/webhooks`, { method: 'POST', headers: request.headers, body: request.body, duplex: 'half' })

test('malformed settings are said in sentences, all of them, and Andon does not start', async () => {
  const { output, exit } = start({ APP_ID: 'x', PORT: '0', WEBHOOK_SECRET: 'hush-hush' })
  expect(await exit).toBe(1)
  for (const name of ['APP_ID must', 'PORT must', 'PRIVATE_KEY is missing']) expect(output()).toContain(name)
  expect(output()).not.toContain('hush-hush')
  expect(output()).not.toMatch(/\n\s+at /)
})

test('Andon starts, stores a webhook, and ends cleanly at SIGTERM', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { child, output, exit } = start({ ...credentials, PORT: String(port), DATABASE_URL: await createDatabase() })
  await ready(url)
  const body = '{"zen":"Keep it logically awesome."}'
  const headers = { 'x-github-event': 'ping', 'x-hub-signature-256': sign(body, 'hush') }
  expect((await send(url, webhook(body, headers))).status).toBe(202)
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('{event="ping",outcome="ignored"} 1')
  child.kill('SIGTERM')
  expect(await exit).toBe(0)
  expect(output()).not.toContain('"level":50')
})

test('an address that is taken is said in a sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const { output, exit } = start({ ...credentials, PORT: port, DATABASE_URL: await createDatabase() })
  expect(await exit).toBe(1)
  expect(output()).toContain(`cannot listen on 127.0.0.1:${port}: something else listens there`)
})

test('a database with another password or name is said in a sentence that shows no password', async () => {
  const url = (await createDatabase()).replace(/\/andon_\w+/, '/nowhere')
  const { output, exit } = start({ ...credentials, PORT: String(await freePort()), DATABASE_URL: url })
  expect(await exit).toBe(1)
  expect(output()).toContain('The database cannot be reached (3D000)')
})

test('without credentials Andon offers to register, and works with them at once when it has them', async () => {
  const github = await startGitHub({})
  onTestFinished(() => github.close())
  github.act.createOrganization('acme')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const database = { DATABASE_URL: await createDatabase(), GITHUB_API_URL: github.url }
  const { output } = start({ ...database, PORT: String(port) })
  await ready(url)
  expect(output()).toContain(`${url}/setup`)
  const text = (await (await fetch(url)).text()).replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const [, action = ''] = /action="([^"]+\/settings\/apps\/new[^"]*)"/.exec(text) ?? []
  const [, manifest = ''] = /name="manifest" value="(.*)">/.exec(text) ?? []
  const answer = await fetch(action, { method: 'POST', body: new URLSearchParams({ manifest }) }) // follows the way back
  expect(await answer.text()).toContain('Andon is registered')
  const secret = github.state.apps.at(-1)?.webhookSecret ?? ''
  const headers = { 'x-hub-signature-256': sign('{}', secret), 'x-github-event': 'ping' }
  expect((await send(url, webhook('{}', headers))).status).toBe(202)
})

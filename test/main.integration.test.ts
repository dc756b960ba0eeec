import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort, isReady, type Process, spawnAndon, until } from '../demo/stage.ts'

/** Andon before it has an App, as a process of its own that answers, with an embedded PostgreSQL. */
async function running(
  env: Readonly<Record<string, string>> = {},
): Promise<Process & Readonly<{ url: string; directory: string; databaseRuns(): boolean }>> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'andon-main-'))
  const port = await freePort()
  const andon = spawnAndon({ ANDON_DATA_DIR: cwd, PORT: String(port), ...env }, cwd)
  onTestFinished(async () => {
    andon.child.kill('SIGTERM')
    await andon.exited
    await rm(cwd, { recursive: true, force: true })
  })
  await until(() => isReady(`http://127.0.0.1:${port}`), { patienceMs: 20_000, what: 'Andon to answer', andon })
  return {
    ...andon,
    url: `http://127.0.0.1:${port}`,
    directory: cwd,
    databaseRuns: () => existsSync(path.join(cwd, 'postgres', 'postmaster.pid')),
  }
}

test('Ctrl-C and a SIGTERM at once are one request to end, and the end is clean', async () => {
  const andon = await running()
  andon.child.kill('SIGINT')
  andon.child.kill('SIGTERM')
  expect(await andon.exited).toBe(0)
  expect(andon.databaseRuns()).toBe(false)
})

test('a SIGTERM that comes twice does not cut the end short', async () => {
  const andon = await running()
  andon.child.kill('SIGTERM')
  while (!andon.log().includes('Andon ends') && andon.child.stdout !== null) await once(andon.child.stdout, 'data')
  andon.child.kill('SIGTERM')
  expect(await andon.exited).toBe(0)
  expect(andon.databaseRuns()).toBe(false)
})

test('Andon ends cleanly though nobody reads its output any more', async () => {
  const andon = await running()
  andon.child.stdout?.destroy()
  andon.child.stderr?.destroy()
  andon.child.kill('SIGINT')
  expect(await andon.exited).toBe(0)
  expect(andon.databaseRuns()).toBe(false)
})

test('behind a proxy with a public address, nobody registers an App without the token of the log', async () => {
  const andon = await running({ ANDON_BASE_URL: 'https://andon.example.com' })
  expect((await fetch(`${andon.url}/setup`)).status).toBe(403)
  const [, token = ''] = /setup\?token=([\w-]+)/.exec(andon.log()) ?? []
  expect((await fetch(`${andon.url}/setup?token=${token}`)).status).toBe(200)
})

test('a second Andon on the same directory does not start, and the first goes on', async () => {
  const first = await running()
  const second = spawnAndon({ ANDON_DATA_DIR: first.directory, PORT: String(await freePort()) }, first.directory)
  expect(await second.exited).toBe(1)
  expect(second.log()).toContain('Andon did not start.\n  Another Andon already runs on the embedded PostgreSQL in ')
  expect(await (await fetch(`${first.url}/readyz`)).text()).toMatch(/^ready\n/)
})

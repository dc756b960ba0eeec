import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const demo = fileURLToPath(new URL('../../demo/main.ts', import.meta.url))

/** As a shell would: a signal to the process group, which reaches all that the terminal has started. */
const toGroup = (signal: NodeJS.Signals) => (child: ChildProcess) => process.kill(-(child.pid ?? 0), signal)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The demo after its first step, in a folder for temporary files that nobody else uses, and its PostgreSQL's number. */
async function playing() {
  const folder = await mkdtemp(path.join(tmpdir(), 'andon-test-demo-'))
  chmodSync(folder, 0o755) // PostgreSQL's user passes through it when we are root
  const child = spawn(process.execPath, [demo, '--json', '--exit'], {
    detached: true,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await exited
    await rm(folder, { recursive: true, force: true })
  })
  await once(child.stdout, 'data')
  const [place = ''] = readdirSync(folder)
  const server = Number(readFileSync(path.join(folder, place, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  return { child, exited, folder, server }
}

test.for([
  { how: 'Ctrl-C', end: toGroup('SIGINT'), status: 130 },
  { how: 'SIGTERM', end: (child: ChildProcess) => child.kill('SIGTERM'), status: 143 },
  { how: 'the end of the terminal', end: toGroup('SIGHUP'), status: 129 },
  { how: 'a reader that goes', end: (child: ChildProcess) => child.stdout?.destroy(), status: 141 },
])('$how in the middle leaves no server and no folder', async ({ end, status }) => {
  const { child, exited, folder, server } = await playing()
  expect(isAlive(server)).toBe(true)
  end(child)
  expect(await exited).toBe(status)
  // an ended process keeps its number until init has taken note
  await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})

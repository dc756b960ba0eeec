import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { findEmbedded, startEmbedded } from '../../src/database/embedded.ts'
import { claimServer } from '../../src/database/owner.ts'
import { createDatabase } from '../database.ts'

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-owner-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

function startInAnotherProcess(directory: string) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'embedded-start.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

const directory = '/srv/andon'
const claim = async (url: string, troubles: string[] = []) => {
  const owner = await claimServer({ url, directory, onTrouble: (sentence) => troubles.push(sentence), patienceMs: 500 })
  onTestFinished(() => owner.release())
  return owner
}

test('a second Andon on the same directory is refused, and told what to do', async () => {
  const url = await createDatabase()
  const first = await claim(url)
  await expect(claim(url)).rejects.toMatchObject({
    message: `Another Andon already runs on the embedded PostgreSQL in ${directory}.`,
    remedy: expect.stringMatching(/ANDON_DATA_DIR.*DATABASE_URL/),
  })
  await first.release()
  await claim(url)
})

test('one that is about to end is waited for', async () => {
  const url = await createDatabase()
  const first = await claim(url)
  const second = claim(url)
  await delay(100)
  await first.release()
  await second
})

test('a claim that the server lost is made again', async () => {
  const url = await createDatabase()
  const troubles: string[] = []
  await claim(url, troubles)
  const admin = new pg.Client({ connectionString: inject('postgresUrl') })
  await admin.connect()
  onTestFinished(() => admin.end())
  const name = new URL(url).pathname.slice(1)
  const owners = async () =>
    (
      await admin.query<{ pid: number }>(
        `select pid from pg_stat_activity join pg_locks using (pid)
          where datname = $1 and locktype = 'advisory' and granted`,
        [name],
      )
    ).rows.map(({ pid }) => pid)
  const [before] = await owners()
  await admin.query('select pg_terminate_backend($1)', [before])
  await expect.poll(owners, { timeout: 10_000 }).toEqual([expect.not.toSatisfy((pid) => pid === before)])
  expect(troubles).toEqual([])
})

test('what an Andon that was killed leaves is taken over, server and claim', async () => {
  const place = await emptyDirectory()
  const victim = startInAnotherProcess(place)
  await once(victim.stdout, 'data')
  victim.kill('SIGKILL')
  await once(victim, 'exit')
  const server = await startEmbedded(place)
  onTestFinished(() => server.stop())
  expect(server.adopted).toBe(true)
  const owner = await claimServer({ url: server.url, directory: place, onTrouble: () => {} })
  await owner.release()
})

test.for([300, 600, 900, 1200])('a kill %d ms into the very first start does no harm', async (ms) => {
  const place = await emptyDirectory()
  const victim = startInAnotherProcess(place)
  const exited = once(victim, 'exit')
  await delay(ms)
  victim.kill('SIGKILL')
  await exited
  const server = await startEmbedded(place)
  onTestFinished(() => server.stop())
  expect(await findEmbedded(place)).toBe(server.url)
  const owner = await claimServer({ url: server.url, directory: place, onTrouble: () => {} })
  await owner.release()
  expect(readdirSync(server.directory).filter((name) => name.startsWith('initialising-'))).toEqual([])
})

test('nothing of the data can be read by others, and there is no password', async () => {
  const server = await startEmbedded(await emptyDirectory())
  onTestFinished(() => server.stop())
  for (const name of ['.', 'postgres', 'socket'])
    if (existsSync(path.join(server.directory, name)))
      expect(`${name} ${(statSync(path.join(server.directory, name)).mode & 0o777).toString(8)}`).toBe(`${name} 700`)
  expect(new URL(server.url).password).toBe('')
})

import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type Embedded, findEmbedded, startEmbedded } from '../../src/database/embedded.ts'

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-embedded-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

const started = async (directory: string): Promise<Embedded> => {
  const server = await startEmbedded(directory)
  onTestFinished(() => server.stop())
  return server
}

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query({ text: sql, rowMode: 'array' })
  await client.end()
  return rows.flat()
}

const postmaster = (server: Embedded): number =>
  Number(readFileSync(path.join(server.directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

test('a server is durable and listens on its socket alone', async () => {
  const server = await started(await emptyDirectory())
  expect(server.adopted).toBe(false)
  expect(
    await query(
      server.url,
      `select current_setting('fsync'), current_setting('synchronous_commit'), current_setting('listen_addresses')`,
    ),
  ).toEqual(['on', 'on', ''])
})

test('what was stored is there after a stop and a start', async () => {
  const directory = await emptyDirectory()
  const first = await started(directory)
  await query(first.url, 'create table kept as select 7 as number')
  await first.stop()
  expect(await findEmbedded(directory)).toBeNull()
  const second = await started(directory)
  expect(second.adopted).toBe(false)
  expect(await query(second.url, 'select number from kept')).toEqual([7])
})

test('a server that still runs is adopted, and stops only when nobody uses it', async () => {
  const directory = await emptyDirectory()
  const first = await started(directory)
  const second = await started(directory)
  expect(second.adopted).toBe(true)
  const user = new pg.Client({ connectionString: second.url })
  await user.connect()
  await first.stop()
  expect(await findEmbedded(directory)).toBe(first.url)
  await user.end()
  await second.stop()
  expect(await findEmbedded(directory)).toBeNull()
})

test('two that start at once share one server', async () => {
  const directory = await emptyDirectory()
  const servers = await Promise.all([started(directory), started(directory)])
  expect(servers.map(({ adopted }) => adopted).toSorted()).toEqual([false, true])
})

test('a killed server starts again with what it had committed', async () => {
  const directory = await emptyDirectory()
  const first = await started(directory)
  await query(first.url, 'create table kept as select 7 as number')
  process.kill(postmaster(first), 'SIGKILL')
  const second = await started(directory)
  expect(await query(second.url, 'select number from kept')).toEqual([7])
})

test('a server that dies is started again by the one that started it, with what it had committed', async () => {
  const sentences: string[] = []
  const server = await startEmbedded(await emptyDirectory(), (sentence) => sentences.push(sentence))
  onTestFinished(() => server.stop())
  await query(server.url, 'create table kept as select 7 as number')
  const before = postmaster(server)
  process.kill(before, 'SIGKILL')
  await expect.poll(() => sentences.at(-1), { timeout: 20_000 }).toBe('The embedded PostgreSQL runs again.')
  expect(postmaster(server)).not.toBe(before)
  expect(await query(server.url, 'select number from kept')).toEqual([7])
})

test('a server that was stopped stays stopped', async () => {
  const directory = await emptyDirectory()
  const sentences: string[] = []
  const server = await startEmbedded(directory, (sentence) => sentences.push(sentence))
  await server.stop()
  expect(await findEmbedded(directory)).toBeNull()
  expect(sentences.at(-1)).toBe('The embedded PostgreSQL runs.')
})

test('a directory that a killed start left half-made does no harm', async () => {
  const directory = await emptyDirectory()
  const leftover = path.join(directory, 'initialising-999999999')
  await mkdir(leftover)
  await writeFile(path.join(leftover, 'PG_VERSION'), '18\n')
  const server = await started(directory)
  expect(await query(server.url, 'select 1')).toEqual([1])
  expect(existsSync(leftover)).toBe(false)
})

test('data of another version of PostgreSQL is refused at once, with the way to upgrade, and left as it is', async () => {
  const directory = await emptyDirectory()
  const first = await started(directory)
  await query(first.url, 'create table kept as select 7 as number')
  await first.stop()
  const version = path.join(first.directory, 'postgres', 'PG_VERSION')
  const major = (await readFile(version, 'utf8')).trim()
  await writeFile(version, '17\n')

  await expect(startEmbedded(directory)).rejects.toMatchObject({
    message: `The data in ${first.directory} was written by PostgreSQL 17; this version of Andon brings ${major}.`,
    remedy: expect.stringMatching(/andon backup.*docs\/operations\.md/),
  })

  await writeFile(version, `${major}\n`)
  const second = await started(directory)
  expect(await query(second.url, 'select number from kept')).toEqual([7])
})

test("data lies where PostgreSQL's own user can reach it: as root not below a directory that is closed to others", async () => {
  const isRoot = process.getuid?.() === 0
  const closed = await emptyDirectory()
  const wanted = path.join(closed, 'data')
  const warnings: string[] = []
  const server = await startEmbedded(wanted, (sentence, level) => level === 'warn' && warnings.push(sentence))
  onTestFinished(() => rm(server.directory, { recursive: true, force: true }))
  onTestFinished(() => server.stop())
  expect(server.directory === wanted).toBe(!isRoot)
  expect(warnings).toEqual(isRoot ? [expect.stringContaining(`The data lies in ${server.directory}, because`)] : [])
  expect(await findEmbedded(wanted)).toBe(server.url)
})

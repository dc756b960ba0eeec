import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { backUp, savedTables, unsavedTables } from '../../src/database/backup.ts'
import type { Database } from '../../src/database/client.ts'
import { restore } from '../../src/database/restore.ts'
import { enqueue } from '../../src/inbox/queue.ts'
import { databaseForTest } from '../database.ts'

const repository = { installationId: 1, id: 2, nodeId: 'R_2', owner: 'acme', name: 'shop', private: false }

/** 250 deliveries are more than two batches. */
const seeds = [
  `insert into delivery select 'd' || n, 'push', null, 1, 2, 'k', now(), decode('00ff7b', 'hex'), 'waiting', null
    from generate_series(1, 250) n`,
  `insert into verdict (installation_id, repository_id, subject_key, number, sha, decision, policy_digest, results, facts_digest, cause)
    select 9007199254740993, 2, 'line' || chr(10) || '"quoted" \\', n, 'abc', 'deny', 'p', '[{"n": 1.50, "t": "é\\n"}]', 'f', 'push'
    from generate_series(1, 3) n`,
  `insert into observation (installation_id, repository_id, kind, number, at, data, digest) values (1, 2, 'pushed', 1, now(), '{}', 'x')`,
  `insert into policy values (1, 2, 'repository', 'main', 'sha', 'andon.yml', 'version: 1', now())`,
  `insert into repository (id, installation_id, node_id, owner, name, private) values (2, 1, 'R_2', 'acme', 'shop', true)`,
  `insert into work values ('k', 3, 'an error', now())`,
  `insert into reviewed_patch values (1, 2, 7, 'main', 'sha', '{"mergeBase": "b", "files": []}', now()), (1, 2, 7, 'main', 'gone', null, now())`,
  `insert into sweep values ('redeliver', now())`,
]

async function seeded(): Promise<Database> {
  const database = await databaseForTest()
  for (const seed of seeds) await database.pool.query(seed)
  await enqueue(database, { subject: 'pull_request', repository, number: 7 })
  await enqueue(database, { subject: 'pull_request', repository, number: 8 }, { runAt: '2099-01-01T00:00:00.000Z' })
  return database
}

async function newFile(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-backup-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return path.join(directory, 'andon.backup')
}

/** All rows of all saved tables, and the jobs, as text. */
async function contents({ pool }: Database): Promise<Record<string, readonly string[]>> {
  const rowsOf = async (source: string) =>
    (await pool.query<{ row: string }>(`select row_to_json(it)::text as row from ${source} it order by 1`)).rows.map(
      ({ row }) => row,
    )
  const jobs = `(select key, task_identifier, run_at, priority, queue_name from graphile_worker.jobs)`
  const tables = await Promise.all(savedTables.map(async (table) => [table, await rowsOf(table)] as const))
  return { ...Object.fromEntries(tables), jobs: await rowsOf(jobs) }
}

test('what is restored is what was backed up, jobs and clocks included, and numbering goes on', async () => {
  const source = await seeded()
  const file = await newFile()
  await backUp(source, file)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(path.dirname(file))).toEqual(['andon.backup'])

  const target = await databaseForTest()
  expect(await restore(target, { file, force: false })).toBe(3)

  expect(await contents(target)).toEqual(await contents(source))
  expect((await contents(target))['jobs']).toHaveLength(2)
  await target.pool.query(seeds[1] ?? '')
  expect((await target.pool.query('select max(id) from verdict')).rows).toEqual([{ max: 6 }])
})

test('every table is backed up, or left out on purpose', async () => {
  const { pool } = await databaseForTest()
  const { rows } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`,
  )
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...savedTables, ...unsavedTables].toSorted())
})

test('data that is there already is replaced only by force, and the ledger not even then', async () => {
  const file = await newFile()
  const source = await seeded()
  await backUp(source, file)
  await expect(restore(source, { file, force: false })).rejects.toThrow('holds data already')
  await source.pool.query(`delete from delivery where id <> 'd1'`)
  expect(await restore(source, { file, force: true })).toBe(3)
  expect((await contents(source))['delivery']).toHaveLength(250)

  await source.pool.query(seeds[1] ?? '')
  const before = await contents(source)
  await expect(restore(source, { file, force: true })).rejects.toThrow('a ledger is never overwritten')
  expect(await contents(source)).toEqual(before)

  const other = await databaseForTest()
  await other.pool.query((seeds[1] ?? '').replace("'deny'", "'allow'"))
  await expect(restore(other, { file, force: true })).rejects.toThrow('a ledger is never overwritten')
})

test('a backup of another version is refused with a sentence', async () => {
  const file = await newFile()
  const source = await seeded()
  await backUp(source, file)
  const text = zstdDecompressSync(await readFile(file)).toString()
  await writeFile(file, zstdCompressSync(text.replace(/"[^"]+"\]\}\n/, '"9999-later"]}\n')))
  const target = await databaseForTest()
  await expect(restore(target, { file, force: false })).rejects.toThrow(/made by another version.*9999-later/)
})

test.for<[string, (file: string) => Promise<void>]>([
  ['is missing', (file) => rm(file)],
  ['is empty', (file) => truncate(file, 0)],
  ['is cut off', async (file) => truncate(file, (await stat(file)).size - 30)],
  ['is something else', (file) => writeFile(file, 'version: 1\n')],
  [
    'lacks its last lines',
    async (file) => {
      const lines = zstdDecompressSync(await readFile(file))
        .toString()
        .split('\n')
      await writeFile(file, zstdCompressSync(lines.slice(0, -4).join('\n')))
    },
  ],
])('a file that %s restores nothing', async ([, spoil]) => {
  const file = await newFile()
  await backUp(await seeded(), file)
  await spoil(file)
  const target = await databaseForTest()
  await expect(restore(target, { file, force: false })).rejects.toThrow('is not a complete backup of Andon')
  expect((await contents(target))['verdict']).toEqual([])
})

test('a place that cannot be written to is said in a sentence', async () => {
  const database = await databaseForTest()
  await expect(backUp(database, '/nowhere/at/all')).rejects.toThrow('/nowhere/at/all cannot be written')
})

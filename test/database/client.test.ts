import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, jsonText, openDatabase } from '../../src/database/client.ts'
import { migrate } from '../../src/database/migrate.ts'
import { createDatabase, freshDatabase } from '../database.ts'

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())

const observation = {
  installation_id: 1,
  repository_id: 2 ** 40,
  kind: 'pushed',
  at: '2026-01-01T00:00:00.120Z',
} as const

test('ids are read as numbers and times as instants', async () => {
  const data = { at: observation.at, by: null, kind: 'pushed', number: 1, before: 'a', after: 'b' } as const
  const row = await database.kysely
    .insertInto('observation')
    .values({ ...observation, data: jsonText(data), digest: 'first' })
    .returningAll()
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ repository_id: 1_099_511_627_776, at: observation.at, data })
})

test.for([
  ['\u0000', '\ufffd'],
  ['a\ud800b', 'a\ufffdb'],
  ['a\udc00', 'a\ufffd'],
  ['\u{1f600}', '\u{1f600}'],
  ['\\u0000', '\\u0000'],
  ['\\\\ud800 "\n', '\\\\ud800 "\n'],
] as const)('jsonb takes any text of GitHub: %j', async ([given, kept]) => {
  const row = await database.kysely
    .insertInto('observation')
    .values({ ...observation, data: jsonText({ text: given }), digest: given.replace('\0', 'nul').toWellFormed() })
    .returning('data')
    .executeTakeFirstOrThrow()
  expect(row.data).toEqual({ text: kept })
})

test('a verdict, once written, is neither changed nor deleted', async () => {
  await database.kysely
    .insertInto('verdict')
    .values({
      installation_id: 1,
      repository_id: 2,
      subject_key: 'pull_request/1/2/3',
      number: 3,
      sha: 'abc',
      decision: 'allow',
      policy_digest: 'p',
      results: jsonText([]),
      facts_digest: 'f',
      cause: 'pull_request.opened',
    })
    .execute()
  await expect(database.pool.query(`update verdict set decision = 'deny'`)).rejects.toThrow('append-only')
  await expect(database.pool.query('delete from verdict')).rejects.toThrow('append-only')
  await expect(database.pool.query('truncate verdict')).rejects.toThrow('append-only')
})

test('several processes that migrate at once wait for each other', async () => {
  const url = await createDatabase()
  const databases = [1, 2, 3].map(() => openDatabase(url))
  await Promise.all(databases.map(migrate))
  const { rows } = (await databases.at(0)?.pool.query('select name from kysely_migration')) ?? { rows: [] }
  expect(rows.map(({ name }) => `${name}.ts`)).toEqual(readdirSync('src/database/migrations').sort())
  await Promise.all(databases.map((each) => each.close()))
})

test('a connection that breaks while idle is reported and replaced', async () => {
  const broken = Promise.withResolvers<Error>()
  const other = openDatabase(database.url, { size: 1, onError: broken.resolve })
  const { rows } = await other.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  expect((await broken.promise).message).toMatch(/terminat/)
  await expect(other.pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 })
  await other.close()
})

test('a connection that breaks while it is taken and waits is reported, and ends nothing', async () => {
  const broken = Promise.withResolvers<Error>()
  const other = openDatabase(database.url, { size: 1, onError: broken.resolve })
  const client = await other.pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  expect((await broken.promise).message).toMatch(/terminat/)
  client.release(true)
  await expect(other.pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 })
  await other.close()
})

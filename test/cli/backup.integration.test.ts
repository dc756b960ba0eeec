import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase, databaseForTest } from '../database.ts'
import { andon } from './world.ts'

test('a backup goes into an empty database, and into another only by force', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-backup-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const file = path.join(directory, 'andon.backup')
  const source = await databaseForTest()
  await source.pool.query(`insert into delivery (id, event, outcome) values ('d', 'ping', 'ignored')`)
  const target = { DATABASE_URL: await createDatabase() }

  expect(await andon(['backup', file], { DATABASE_URL: source.url })).toMatchObject({ exitCode: 0, err: '' })
  const first = await andon(['restore', file, '--json'], target)
  expect(first.exitCode).toBe(0)
  expect(JSON.parse(first.out)).toEqual({ file, verdicts: 0 })
  const second = await andon(['restore', file], target)
  expect(second).toMatchObject({ exitCode: 2, err: expect.stringContaining('--force') })
  expect((await andon(['restore', file, '--force'], target)).out).toBe(`Restored from ${file}: 0 verdicts.`)
})

import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import type { Entry } from '../../src/entry.ts'
import { appendEntry, entriesOf, isCommandDone } from '../../src/ledger/entries.ts'
import { recordedFrom } from '../../src/ledger/recorded.ts'
import { databaseForTest } from '../database.ts'
import { headSha, person, repository } from '../facts.ts'

const at = '2026-01-05T09:00:00.000Z'
const base = { at, by: person('mona'), number: 7 }
const override: Entry = {
  ...base,
  kind: 'override',
  practice: 'change-size',
  head: headSha,
  policy: 'p',
  reason: 'It came whole \u0000',
}
const every: readonly Entry[] = [
  { ...base, kind: 'command', comment: 99, command: 'override', done: true },
  override,
  { ...base, kind: 'reviewed_together', head: headSha, with: ['kai'] },
  { ...base, kind: 'follow_up_opened', followUp: 'review', owner: 'kai', dueAt: at, reason: 'promised' },
  { ...base, by: null, kind: 'follow_up_done', followUp: 'review' },
  {
    ...base,
    kind: 'duties',
    moment: 'merged',
    sha: headSha,
    environment: null,
    held: { author: ['ada'], merge: ['ada'] },
    controls: ['checksGreen'],
  },
]

const append = (database: Database, entry: Entry): Promise<boolean> =>
  database.kysely.transaction().execute((transaction) => appendEntry(transaction, repository, entry))

const erase = (database: Database) => database.kysely.deleteFrom('entry_words').execute()

describe('an entry', () => {
  test('of any kind is read back as it was appended, oldest first', async () => {
    const database = await databaseForTest()
    for (const entry of every) expect(await append(database, entry)).toBe(true)

    expect(await entriesOf(database, repository, 7)).toEqual(
      every.map((entry) => (entry.kind === 'override' ? { ...entry, reason: 'It came whole \ufffd' } : entry)),
    )
  })

  test('that is told twice is kept once, and the second telling says so', async () => {
    const database = await databaseForTest()

    expect(await append(database, override)).toBe(true)
    expect(await append(database, override)).toBe(false)
    expect(await entriesOf(database, repository, 7)).toHaveLength(1)
  })

  test('of a command is known by its comment alone, in its repository', async () => {
    const database = await databaseForTest()
    const command: Entry = { ...base, kind: 'command', comment: 99, command: 'who', done: true }
    await append(database, command)

    expect(await append(database, { ...command, at: '2026-01-06T09:00:00.000Z', command: 'help', done: false })).toBe(
      false,
    )
    expect(await append(database, { ...command, comment: 100 })).toBe(true)
    const elsewhere = { ...repository, id: repository.id + 1 }
    const other = (kept: Entry) =>
      database.kysely.transaction().execute((transaction) => appendEntry(transaction, elsewhere, kept))
    expect(await other(command)).toBe(true)
    expect(await isCommandDone(database, { subject: 'pull_request', repository, number: 7 }, 99)).toBe(true)
    expect(await isCommandDone(database, { subject: 'pull_request', repository, number: 7 }, 9)).toBe(false)
    expect(await isCommandDone(database, { subject: 'pull_request', repository, number: 8 }, 99)).toBe(false)
  })

  test('is not kept if what follows from it is not', async () => {
    const database = await databaseForTest()

    const failing = database.kysely.transaction().execute(async (transaction) => {
      await appendEntry(transaction, repository, override)
      throw new Error('no')
    })

    await expect(failing).rejects.toThrow('no')
    expect(await entriesOf(database, repository, 7)).toEqual([])
  })

  test.for(['update entry set number = 8', 'delete from entry', 'truncate entry cascade'])(
    'refuses: %s',
    async (statement) => {
      const database = await databaseForTest()
      await append(database, override)

      await expect(database.pool.query(statement)).rejects.toThrow()
      expect(await entriesOf(database, repository, 7)).toHaveLength(1)
    },
  )

  test('whose words were erased still holds, without them', async () => {
    const database = await databaseForTest()
    for (const entry of every) await append(database, entry)

    await erase(database)

    const { id, kind } = person('mona')
    const by = { id, login: 'erased', kind }
    const read = await entriesOf(database, repository, 7)
    expect(read.map((entry) => entry.by)).toEqual([by, by, by, by, null, by])
    expect(read).toMatchObject([
      { kind: 'command', comment: 99 },
      { kind: 'override', practice: 'change-size', head: headSha, reason: 'erased' },
      { kind: 'reviewed_together', with: [] },
      { kind: 'follow_up_opened', owner: 'erased', dueAt: at },
      { kind: 'follow_up_done' },
      { kind: 'duties', held: {}, controls: ['checksGreen'] },
    ])
    expect(recordedFrom(read).overrides).toMatchObject([{ practice: 'change-size', by, head: headSha }])
  })
})

test('entries are those of one pull request of one installation', async () => {
  const database = await databaseForTest()
  await append(database, override)

  expect(await entriesOf(database, repository, 8)).toEqual([])
  expect(await entriesOf(database, { ...repository, installationId: 2 }, 7)).toEqual([])
})

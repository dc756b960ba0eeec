// What people did through Andon: appended once, read back as facts. Names and words lie apart, so that they can be erased.
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import * as z from 'zod'
import { type Database, jsonText } from '../database/client.ts'
import type { Tables } from '../database/schema.ts'
import type { Entry } from '../entry.ts'
import type { PullRequestRef, Repository } from '../event.ts'

/** Fields that name people or hold their own words. */
const wordy = ['login', 'reason', 'with', 'owner', 'held'] as const

type Split = Readonly<{ data: Readonly<Record<string, unknown>>; words: Readonly<Record<string, unknown>> }>

function split({ at: _, by, number: __, kind: ___, ...rest }: Entry): Split {
  const fields = Object.entries({ ...rest, ...(by === null ? {} : { login: by.login, by: by.kind }) })
  const isWordy = ([name]: readonly [string, unknown]): boolean => wordy.some((one) => one === name)
  return {
    data: Object.fromEntries(fields.filter((field) => !isWordy(field))),
    words: Object.fromEntries(fields.filter(isWordy)),
  }
}

/** What makes two entries the same, however often and with whatever words they are told. */
function identityOf(entry: Entry): unknown {
  switch (entry.kind) {
    case 'command': // whatever it did, a comment is executed once
      return [entry.kind, entry.comment]
    case 'follow_up_opened':
    case 'follow_up_done':
      return [entry.kind, entry.number]
    case 'duties':
      return [entry.kind, entry.number, entry.moment, entry.sha, entry.environment, entry.at]
    default:
      return entry
  }
}

const digestOf = (repository: Repository, entry: Entry): string =>
  createHash('sha256')
    .update(JSON.stringify([repository.id, identityOf(entry)]))
    .digest('hex')

/** Appends the entry. False if it is there already; then nothing that follows from it may be done again. */
export async function appendEntry(
  transaction: Transaction<Tables>,
  repository: Repository,
  entry: Entry,
): Promise<boolean> {
  const { data, words } = split(entry)
  const row = await transaction
    .insertInto('entry')
    .values({
      installation_id: repository.installationId,
      repository_id: repository.id,
      number: entry.number,
      kind: entry.kind,
      at: entry.at,
      by_id: entry.by?.id ?? null,
      data: jsonText(data),
      digest: digestOf(repository, entry),
    })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) return false
  await transaction
    .insertInto('entry_words')
    .values({ entry_id: row.id, installation_id: repository.installationId, words: jsonText(words) })
    .execute()
  return true
}

/** Whether the commands of a comment were executed. */
export async function isCommandDone(
  database: Database,
  { repository, number }: PullRequestRef,
  comment: number,
): Promise<boolean> {
  const row = await database.kysely
    .selectFrom('entry')
    .select('id')
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('number', '=', number)
    .where('kind', '=', 'command')
    .where(sql<boolean>`data @> ${jsonText({ comment })}::jsonb`)
    .executeTakeFirst()
  return row !== undefined
}

const kindOfPerson = z.enum(['user', 'bot', 'mannequin', 'organization']).catch('user')
const Data = z.record(z.string(), z.unknown())
/** What was erased reads as such; the entry itself still holds. */
const erased = { login: 'erased', reason: 'erased', with: [], owner: 'erased', held: {} } as const

/** Entries of a pull request, oldest first. */
export const entriesOf = (database: Database, repository: Repository, number: number): Promise<readonly Entry[]> =>
  read(database, repository, (rows) => rows.where('entry.number', '=', number))

/** Entries of the whole repository about what was promised, oldest first. */
export const promisesOf = (database: Database, repository: Repository): Promise<readonly Entry[]> =>
  read(database, repository, (rows) => rows.where('entry.kind', 'in', ['follow_up_opened', 'follow_up_done']))

const entriesIn = (database: Database, repository: Repository) =>
  database.kysely
    .selectFrom('entry')
    .leftJoin('entry_words', 'entry_words.entry_id', 'entry.id')
    .select(['entry.number', 'entry.kind', 'entry.at', 'entry.by_id', 'entry.data', 'entry_words.words'])
    .where('entry.installation_id', '=', repository.installationId)
    .where('entry.repository_id', '=', repository.id)
type Rows = ReturnType<typeof entriesIn>

async function read(
  database: Database,
  repository: Repository,
  narrowed: (rows: Rows) => Rows,
): Promise<readonly Entry[]> {
  const rows = await narrowed(entriesIn(database, repository)).orderBy('entry.id').execute()
  return rows.map(({ number: of, kind, at, by_id: id, data, words }) => {
    const { by: byKind, ...fields } = Data.parse(data)
    const { login, ...said } = { ...erased, ...Data.parse(words ?? {}) }
    const by = byKind === undefined ? null : { id, login: String(login), kind: kindOfPerson.parse(byKind) }
    return asEntry({ ...fieldsOf(kind, said), ...fields, at, by, number: of, kind })
  })
}

const wordsOf: Readonly<Record<Entry['kind'], readonly (keyof typeof erased)[]>> = {
  command: [],
  override: ['reason'],
  reviewed_together: ['with'],
  follow_up_opened: ['owner', 'reason'],
  follow_up_done: [],
  duties: ['held'],
}

const fieldsOf = (kind: Entry['kind'], said: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(wordsOf[kind].map((name) => [name, said[name]]))

/** Only what appendEntry wrote is read here. */
const asEntry = (row: Readonly<Record<string, unknown>>): Entry => row as Entry

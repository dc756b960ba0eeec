// Everything that Andon knows, in one file: JSON lines, compressed with zstd, all as of one moment.
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import type { PoolClient } from 'pg'
import * as z from 'zod'
import { ExpectedError } from '../errors.ts'
import type { Database } from './client.ts'
import { appliedMigrations } from './migrate.ts'

/** The ledger first: it is what a restore may refuse for. */
export const savedTables = [
  'verdict',
  'entry',
  'entry_words',
  'observation',
  'delivery',
  'subject',
  'published',
  'reviewed_patch',
  'unsent',
  'policy',
  'repository',
  'work',
  'sweep',
  'missing_delivery',
] as const

/** What GitHub is asked for again, and who works at the moment. */
export const unsavedTables = ['github_limit', 'people_answer', 'people_change', 'worker_live'] as const

export type SavedName = (typeof savedTables)[number] | 'job'
/** `rows` is a JSON array as PostgreSQL wrote it: numbers may be larger than JavaScript's. */
export type Batch = Readonly<{ name: SavedName; rows: string }>

const Head = z.object({ andon: z.literal('backup'), migrations: z.array(z.string()) })
const Part = z.object({ part: z.enum([...savedTables, 'job']) })
const End = z.object({ end: z.number() })

/** Rows in one batch: a delivery may have 25 MB. */
const batchRows = 100

/** Jobs that were not given up, with what it takes to add them again. */
const jobs = `select json_build_object('identifier', task.identifier, 'payload', job.payload::jsonb, 'queue_name', queue.queue_name,
    'run_at', job.run_at, 'job_key', job.key, 'priority', job.priority)::text as row
  from graphile_worker._private_jobs as job
  join graphile_worker._private_tasks as task on task.id = job.task_id
  left join graphile_worker._private_job_queues as queue on queue.id = job.job_queue_id
  where job.key is not null and job.attempts < job.max_attempts`

async function* rowsOf(client: PoolClient, name: SavedName): AsyncGenerator<string> {
  await client.query(
    `declare saved no scroll cursor for ${name === 'job' ? jobs : `select row_to_json(${name})::text as row from ${name}`}`,
  )
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${batchRows} from saved`)
    if (rows.length === 0) break
    yield `${JSON.stringify({ part: name })}\n[${rows.map(({ row }) => row).join(',')}]\n`
  }
  await client.query('close saved')
}

async function* linesOf(client: PoolClient, migrations: readonly string[]): AsyncGenerator<string> {
  yield `${JSON.stringify({ andon: 'backup', migrations })}\n`
  let batches = 0
  for (const name of [...savedTables, 'job'] as const)
    for await (const lines of rowsOf(client, name)) {
      batches++
      yield lines
    }
  yield `${JSON.stringify({ end: batches })}\n`
}

/** Writes the file, readable by its owner alone. It appears when it is complete. Andon may run meanwhile. */
export async function backUp(database: Database, file: string): Promise<void> {
  const migrations = await appliedMigrations(database)
  const client = await database.pool.connect()
  const unfinished = `${file}.unfinished`
  try {
    await client.query('begin isolation level repeatable read read only')
    const target = createWriteStream(unfinished, { mode: 0o600, flush: true })
    await pipeline(Readable.from(linesOf(client, migrations)), createZstdCompress(), target)
    await client.query('commit')
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    if (!(error instanceof Error && 'syscall' in error && 'path' in error)) throw error
    throw new ExpectedError(`${file} cannot be written: ${error.message}.`, 'Name another file.', { cause: error })
  } finally {
    client.release(true)
  }
}

const broken = (file: string, cause?: unknown): ExpectedError =>
  new ExpectedError(`${file} is not a complete backup of Andon.`, 'Use another backup.', { cause })

const parsed = <T>(schema: z.ZodType<T>, line: string | undefined): T | null => {
  try {
    return schema.safeParse(JSON.parse(line ?? '')).data ?? null
  } catch {
    return null
  }
}

async function* linesIn(file: string): AsyncGenerator<string> {
  const text = createZstdDecompress()
  const input = new PassThrough()
  // readline does not hear of an error in what it reads
  let problem: unknown = null
  const piped = pipeline(createReadStream(file), text, input).catch((error) => {
    problem = error
  })
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) yield line
  await piped
  if (problem !== null) throw problem
}

/** Reads a backup, batch by batch. @throws ExpectedError if it is of another version, or not whole. */
export async function* readBackup(file: string, migrations: readonly string[]): AsyncGenerator<Batch> {
  const lines = linesIn(file)
  const next = async () => {
    try {
      const { value, done } = await lines.next()
      return done === true ? undefined : value
    } catch (error) {
      throw broken(file, error)
    }
  }
  const head = parsed(Head, await next())
  if (head === null) throw broken(file)
  if (head.migrations.join() !== migrations.join())
    throw new ExpectedError(
      `${file} was made by another version of Andon: its last migration is ${head.migrations.at(-1)}, not ${migrations.at(-1)}.`,
      'Restore it with the version that made it, then upgrade.',
    )
  for (let batches = 0; ; batches++) {
    const line = await next()
    const part = parsed(Part, line)
    if (part === null) {
      if (parsed(End, line)?.end === batches) return
      throw broken(file)
    }
    const rows = await next()
    if (rows === undefined) throw broken(file)
    yield { name: part.part, rows }
  }
}

// A real PostgreSQL server without installing one: started from npm's binaries, or adopted if it still runs from last time.
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { ExpectedError } from '../errors.ts'
import { movedDirectory, type Place, placeIn, preparePlace } from './embedded-place.ts'
import { findPrograms, type Programs, run } from './embedded-program.ts'

export type Embedded = Readonly<{
  /** For node-postgres: it names the socket. */
  url: string
  /** Where the data really lies: another place than asked for if PostgreSQL's user could not reach that one. */
  directory: string
  /** The server ran already. */
  adopted: boolean
  /** Stops the server unless somebody else still uses it. */
  stop(): Promise<void>
}>

/** `warn` for what somebody should do something about. */
type Progress = (sentence: string, level: 'info' | 'warn') => void

const urlOf = (place: Place): string => `postgresql:///postgres?user=postgres&host=${encodeURIComponent(place.socket)}`

async function ask(place: Place, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: urlOf(place), connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ answer: unknown }>(question)
    return rows[0]?.answer
  } finally {
    await client.end().catch(() => {})
  }
}

/** Whether the server of this very cluster answers. A pid file is no proof: its number may belong to anybody by now. */
async function answers(place: Place): Promise<boolean> {
  try {
    return (await ask(place, `select current_setting('data_directory') as answer`)) === place.cluster
  } catch {
    return false
  }
}

/** Fills a directory beside the cluster and renames it: a kill half-way must not leave something that looks like a cluster. */
async function initialise(place: Place, programs: Programs): Promise<void> {
  if (existsSync(place.cluster)) return
  const unfinished = path.join(place.directory, `initialising-${process.pid}-${randomBytes(4).toString('hex')}`)
  for (const name of readdirSync(place.directory))
    if (name.startsWith('initialising-') && !isAlive(Number(name.split('-')[1])))
      // the initdb of a killed start may still be writing there, and then fails by itself
      rmSync(path.join(place.directory, name), { recursive: true, force: true, maxRetries: 20 })
  const args = ['-D', unfinished, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C']
  const { status, output } = await run(programs.initdb, args, { runAs: programs.runAs })
  if (status !== 0) throw cannotStart(`initdb failed: ${output.slice(-2000)}`)
  try {
    renameSync(unfinished, place.cluster)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(place.cluster)) throw error // otherwise another process was quicker
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Only through the socket, whose directory is closed to others; durable as PostgreSQL is by default. */
const settingsOf = (place: Place): string =>
  [
    '# Written by Andon at every start.',
    `listen_addresses = ''`,
    `unix_socket_directories = '"${place.socket.replaceAll('"', '""').replaceAll("'", "''")}"'`,
    'unix_socket_permissions = 0700',
    'port = 5432',
    'max_connections = 100',
    `timezone = 'UTC'`,
    `log_timezone = 'UTC'`,
    '',
  ].join('\n')

const cannotStart = (what: string): ExpectedError =>
  new ExpectedError(
    `The embedded PostgreSQL did not start: ${what}`,
    'Correct that, or set DATABASE_URL to a PostgreSQL server of your own.',
  )

/** PostgreSQL would refuse as well, but only after a while, and in its log. */
function refuseOtherVersion(place: Place, { major }: Programs): void {
  const written = readFileSync(path.join(place.cluster, 'PG_VERSION'), 'utf8').trim()
  if (written === major) return
  throw new ExpectedError(
    `The data in ${place.directory} was written by PostgreSQL ${written}; this version of Andon brings ${major}.`,
    'Run `andon backup` with the version of Andon that wrote it, and restore here: "Upgrade" in docs/operations.md.',
  )
}

const attempts = 40
const pauseMs = 250

/** Two may try at once, and a killed server needs a moment to vanish: so try, look, and try again. */
async function startOrAdopt(place: Place, programs: Programs): Promise<'started' | 'adopted'> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await answers(place)) return 'adopted'
    writeFileSync(path.join(place.cluster, 'postgresql.auto.conf'), settingsOf(place))
    const args = ['-D', place.cluster, '-l', place.log, '-s', '-w', '-t', '60', 'start']
    const { status } = await run(programs.pgCtl, args, { runAs: programs.runAs, quiet: true })
    if (status === 0 && (await answers(place))) return 'started'
    await delay(pauseMs)
  }
  const log = existsSync(place.log) ? readFileSync(place.log, 'utf8').slice(-2000) : 'it left no log'
  throw cannotStart(`${log} (${place.log})`)
}

/** Starts the server of this data directory, or adopts it if it runs. Takes about a second the first time, 0.1 s later. */
export async function startEmbedded(dataDirectory: string, progress: Progress = () => {}): Promise<Embedded> {
  const programs = await findPrograms()
  const wanted = path.resolve(dataDirectory)
  const place = await preparePlace(wanted, programs.runAs)
  if (place.directory !== wanted)
    progress(
      `The data lies in ${place.directory}, because the user ${programs.runAs?.name} cannot reach ${wanted}. Systems may clean that place: set ANDON_DATA_DIR to one that this user can reach, or do not start Andon as root.`,
      'warn',
    )
  if (!existsSync(place.cluster)) progress('Preparing an embedded PostgreSQL.', 'info')
  await initialise(place, programs)
  refuseOtherVersion(place, programs)
  const how = await startOrAdopt(place, programs)
  progress(
    how === 'started' ? 'The embedded PostgreSQL runs.' : 'The embedded PostgreSQL still ran; it is adopted.',
    'info',
  )
  const stopping = new AbortController()
  const watched = keepRunning({ place, programs, progress, signal: stopping.signal })
  const stop = async () => {
    stopping.abort()
    await watched
    if (await staysUsed(place)) return
    await run(programs.pgCtl, ['-D', place.cluster, '-s', '-m', 'fast', '-w', 'stop'], { runAs: programs.runAs })
  }
  return { url: urlOf(place), directory: place.directory, adopted: how === 'adopted', stop }
}

type Watch = Readonly<{ place: Place; programs: Programs; progress: Progress; signal: AbortSignal }>

const lookMs = 2000
const mostPatientMs = 60_000

/** Starts the server again when it has died, ever less often while that fails. */
async function keepRunning({ place, programs, progress, signal }: Watch): Promise<void> {
  let pauseMs = lookMs
  for (;;) {
    await delay(pauseMs, null, { signal, ref: false }).catch(() => {})
    if (signal.aborted) return
    if (await answers(place)) {
      pauseMs = lookMs
      continue
    }
    progress('The embedded PostgreSQL does not answer; it is started again.', 'warn')
    try {
      await startOrAdopt(place, programs)
      progress('The embedded PostgreSQL runs again.', 'info')
      pauseMs = lookMs
    } catch (error) {
      pauseMs = Math.min(mostPatientMs, 2 * pauseMs)
      progress(`${error instanceof Error ? error.message : error} The next try is in ${pauseMs / 1000} s.`, 'warn')
    }
  }
}

/** A connection that was closed a moment ago may still be listed. */
async function staysUsed(place: Place): Promise<boolean> {
  for (let look = 0; look < 5; look++) {
    if (!(await usedByOthers(place))) return false
    await delay(50)
  }
  return true
}

async function usedByOthers(place: Place): Promise<boolean> {
  const question = `select count(*)::int as answer from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid()`
  return (await ask(place, question).catch(() => 0)) !== 0
}

/** The address of the server of this data directory if it runs, else null. Starts nothing. */
export async function findEmbedded(dataDirectory: string): Promise<string | null> {
  const wanted = path.resolve(dataDirectory)
  for (const place of [placeIn(wanted), placeIn(movedDirectory(wanted))]) if (await answers(place)) return urlOf(place)
  return null
}

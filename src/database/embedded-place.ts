import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { ExpectedError } from '../errors.ts'
import { type RunAs, run } from './embedded-program.ts'

/** Where an embedded server keeps its things. Everything lies in `directory`, mode 0700, except perhaps the socket. */
export type Place = Readonly<{
  directory: string
  /** PGDATA. */
  cluster: string
  /** Directory of the socket: closed to others, and the only way in. */
  socket: string
  log: string
}>

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** Limit of a socket's path on macOS, the shortest of all: 103 characters, and PostgreSQL appends its file name. */
const longestSocketDirectory = 103 - '/.s.PGSQL.5432'.length

function privateDirectory(directory: string, owner: RunAs): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const { uid } = lstatSync(directory)
  const us = process.getuid?.() ?? 0
  if (!lstatSync(directory).isDirectory() || (uid !== us && uid !== owner?.uid))
    throw new ExpectedError(`${directory} belongs to somebody else.`, 'Set ANDON_DATA_DIR to a directory of your own.')
  chmodSync(directory, 0o700)
  if (owner !== null) chownSync(directory, owner.uid, owner.gid)
}

async function reachable(directory: string, runAs: RunAs): Promise<boolean> {
  const { status } = await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { runAs })
  return status === 0
}

/** The places of a data directory, by name only: nothing is created. */
export function placeIn(directory: string): Place {
  const near = path.join(directory, 'socket')
  return {
    directory,
    cluster: path.join(directory, 'postgres'),
    socket: near.length <= longestSocketDirectory ? near : `/tmp/andon-${shortHash(directory)}`,
    log: path.join(directory, 'postgres.log'),
  }
}

/** Where a data directory moves when we are root and it lies below a directory that is closed to the user of PostgreSQL. */
export const movedDirectory = (directory: string): string => `/var/tmp/andon-${shortHash(directory)}`

/** Creates what is missing. Answers where the data really lies. */
export async function preparePlace(wanted: string, runAs: RunAs): Promise<Place> {
  mkdirSync(wanted, { recursive: true, mode: 0o700 })
  const open = runAs === null || (await reachable(path.dirname(wanted), runAs))
  const place = placeIn(open ? wanted : movedDirectory(wanted))
  privateDirectory(place.directory, runAs)
  privateDirectory(place.socket, runAs)
  return place
}

// Who may read or write what, and GitHub's words where one may not.
import { canSee, type Level, mayDo } from '../auth.ts'
import { fullName } from '../lookup.ts'
import type { Account, Repository } from '../state.ts'
import type { Reading } from './reading.ts'
import { refusal } from './refusal.ts'

type Asking = Pick<Reading, 'state' | 'caller'>

export const sees = ({ state, caller }: Asking, repository: Repository): boolean => canSee(state, caller, repository)

/** Refuses as GitHub does unless the caller holds one of the permissions. What it may not see does not exist. */
export function allow(reading: Asking, repository: Repository, level: Level, ...names: readonly string[]): void {
  if (!sees(reading, repository)) throw noRepository(fullName(repository))
  const { state, caller } = reading
  if (!mayDo(state, { caller, repository, names, level }))
    throw refusal('FORBIDDEN', 'Resource not accessible by integration')
}

export const noRepository = (name: string): Error =>
  refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`)
export const noNode = (id: string): Error =>
  refusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`)

/** The account as which the caller acts; null where it acts as none. */
export function viewerOf({ caller }: Pick<Reading, 'caller'>): Account | null {
  if (caller.kind === 'user') return caller.account
  return caller.kind === 'installation' ? caller.installation.app.bot : null
}

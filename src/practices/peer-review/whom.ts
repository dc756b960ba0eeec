// Who may satisfy a demand, and how a sentence names them.
import { amongOf } from '../../conditions/people.ts'
import type { Person } from '../../event.ts'
import type { Permission, PullRequestFacts } from '../../facts.ts'
import { hasPermission } from '../../facts.ts'
import { isOwner, type OwnerGroup } from './owners.ts'
import type { People } from './people-schema.ts'

/** Approvals of one kind that are asked for: from people, or from the owners of some files. */
export type Whom = Readonly<{ from: People | undefined; owners: OwnerGroup | null }>

/** `why` continues "lin ..." */
export type Doubt = Readonly<{ counts: false | 'unknown'; why: string }> | null
export const no = (why: string): Doubt => ({ counts: false, why })
export const unknown = (why: string): Doubt => ({ counts: 'unknown', why })

/** Null if it is one of those asked. `canPush` is what GitHub says of a reviewer; null where it does not say. */
export function doubtAboutRight(
  by: Person,
  canPush: boolean | null,
  { whom, facts }: Readonly<{ whom: Whom; facts: PullRequestFacts }>,
): Doubt {
  const doubts = alternatives(by, canPush, whom, facts)
  if (doubts.includes(null)) return null
  const [only] = doubts
  const unsure = doubts.find((doubt) => doubt?.counts === 'unknown')
  if (unsure !== undefined) return unsure
  return doubts.length === 1 && only !== undefined ? only : no(`is not ${whomOf(whom, 'one')}`)
}

function alternatives(by: Person, canPush: boolean | null, { from, owners }: Whom, facts: PullRequestFacts): Doubt[] {
  const { users, teams, organizations, permission, anyone } = from ?? {}
  const doubts: Doubt[] = []
  if (users ?? teams ?? organizations) doubts.push(amongNamed(by, from ?? {}, facts))
  if (owners !== null) doubts.push(owning(by, owners, facts))
  if (permission !== undefined) doubts.push(permitted(by, canPush, permission, facts))
  if (anyone || doubts.length === 0) doubts.push(permitted(by, canPush, 'write', facts))
  return doubts
}

function amongNamed(by: Person, { users, teams, organizations }: People, facts: PullRequestFacts): Doubt {
  const named = {
    ...(users === undefined ? {} : { users }),
    ...(teams === undefined ? {} : { teams }),
    ...(organizations === undefined ? {} : { organizations }),
  }
  const { truth, because } = amongOf(named, by, facts)
  if (truth === true) return null
  if (truth === 'unknown') return unknown(`may or may not be one of those asked: ${because}`)
  return no(`is not ${whomOf({ from: named, owners: null }, 'one')}`)
}

function owning(by: Person, owners: OwnerGroup, facts: PullRequestFacts): Doubt {
  const answer = isOwner(by, owners, facts)
  if (answer === true) return null
  const files = filesOf(owners)
  return answer === false ? no(`does not own ${files}`) : unknown(`may or may not own ${files}: GitHub does not tell`)
}

function permitted(by: Person, canPush: boolean | null, wanted: Permission, { people }: PullRequestFacts): Doubt {
  if (canPush === false && hasPermission(wanted, 'write')) return no('has no write access to this repository')
  if (canPush === true && hasPermission('write', wanted)) return null
  const key = by.login.toLowerCase()
  const held = Object.hasOwn(people.permissions, key) ? people.permissions[key] : undefined
  if (held === undefined || typeof held === 'object') return unknown('has a permission that could not be read')
  if (hasPermission(held, wanted)) return null
  return no(
    wanted === 'write' ? 'has no write access to this repository' : `has ${held} access, and ${wanted} is asked for`,
  )
}

/** As the object of "ask ... for a review": one person, or several. */
export function whomOf({ from, owners }: Whom, count: 'one' | 'several'): string {
  const { users = [], teams = [], organizations = [], permission, anyone } = from ?? {}
  const someone = count === 'one' ? 'someone' : 'people'
  const parts = [
    ...(owners === null ? [] : [ownersOf(owners)]),
    ...users.map(shown),
    ...teams.map((team) => `${someone} from ${shown(team)}`),
    ...organizations.map((name) => `${count === 'one' ? 'a member' : 'members'} of ${shown(name)}`),
    ...(permission === undefined ? [] : [`${someone} with ${permission} access`]),
  ]
  if (anyone || parts.length === 0) parts.push(`${someone} with write access`)
  return listOf(parts, 'or')
}

const shown = (name: string): string => `\`${name.replaceAll('`', "'")}\``

/** Owners as CODEOWNERS names them; of many, the first. */
function ownersOf(group: OwnerGroup): string {
  const names = group.owners.slice(0, 4).map(shown)
  const more = group.owners.length - names.length
  const owner = group.owners.length === 1 ? 'owner' : 'owners'
  return `${listOf(more > 0 ? [...names, `${more} more`] : names, 'or')} (${owner} of ${filesOf(group)})`
}

function filesOf({ files: [first = '', ...others] }: OwnerGroup): string {
  if (others.length === 0) return shown(first)
  return others.length === 1
    ? `${shown(first)} and ${shown(others[0] ?? '')}`
    : `${shown(first)} and ${others.length} more files`
}

export function listOf(parts: readonly string[], word: 'and' | 'or'): string {
  const [last = ''] = parts.slice(-1)
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`
}

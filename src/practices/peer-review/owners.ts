// Who owns the changed files: groups of owners, of each of which somebody is asked.
import { isEmail, isTeam, type Owned, type OwnersProblem, ownedOf, readOwners } from '../../codeowners.ts'
import type { Person } from '../../event.ts'
import { hasPermission, isUnavailable, known, type OwnersFile, type PullRequestFacts } from '../../facts.ts'
import { plural } from '../../practice.ts'

/** Files that the same owners own. Owners are logins, `org/team` or e-mail addresses, as written. */
export type OwnerGroup = Readonly<{
  /** Those who may satisfy it: one suffices. */
  owners: readonly string[]
  /** Sorted. A renamed file is there under both its paths. */
  files: readonly string[]
  /** Why nobody can satisfy it, with the remedy; null if somebody can. */
  problem: string | null
}>
export type OwnerGroups =
  | Readonly<{ groups: readonly OwnerGroup[]; warnings: readonly string[] }>
  | Readonly<{ unavailable: string }>

/** Lines of CODEOWNERS that a warning names one by one. */
const mostWarnings = 10

/** Of the base branch's CODEOWNERS; files without an owner are in no group, and ask nobody. */
export function ownerGroups(facts: PullRequestFacts): OwnerGroups {
  const { codeowners, files } = facts
  if (codeowners === null)
    return { groups: [], warnings: ['The base branch has no CODEOWNERS file, so nobody owns a file.'] }
  if (isUnavailable(codeowners)) return codeowners
  if (isUnavailable(files)) return files
  const { problems, ...lines } = readOwners(codeowners.text)
  const owned = ownedOf({ problems, ...lines }, files)
  if (isUnavailable(owned)) return owned
  const named = [...new Set(owned.flatMap(({ rule }) => rule.owners))].toSorted()
  const ignored = new Map(named.flatMap((owner) => reasonToIgnore(owner, facts) ?? []))
  return {
    groups: groupsOf(owned, codeowners, ignored),
    warnings: [...lineWarnings(codeowners, problems), ...ignored.values()],
  }
}

function lineWarnings({ path }: OwnersFile, problems: readonly OwnersProblem[]): readonly string[] {
  const shown = problems.slice(0, mostWarnings).map(({ line, message }) => `Line ${line} of \`${path}\` ${message}`)
  const more = problems.length - shown.length
  return more > 0 ? [...shown, `${plural(more, 'more line')} of \`${path}\` cannot be used as written.`] : shown
}

/** An owner about whom GitHub does not tell stays an owner: nobody else may take the place. */
function reasonToIgnore(owner: string, facts: PullRequestFacts): readonly [owner: string, why: string][] | null {
  const because = (why: string): readonly [string, string][] => [[owner, why]]
  const name = `\`@${owner}\``
  if (isEmail(owner))
    return because(
      `CODEOWNERS names \`${owner}\`; whose address that is, GitHub does not tell. Name the login instead.`,
    )
  const [organization = ''] = owner.split('/')
  if (isTeam(owner) && organization.toLowerCase() !== facts.repository.owner.toLowerCase())
    return because(`CODEOWNERS names ${name}, a team of another organisation than ${facts.repository.owner}.`)
  const held = known(facts.people.permissions, owner)
  if (held === undefined || typeof held === 'object' || hasPermission(held, 'write')) return null
  return because(`CODEOWNERS names ${name}, who has no write access to this repository, so GitHub and Andon ignore it.`)
}

function groupsOf(
  owned: readonly Owned[],
  { path }: OwnersFile,
  ignored: ReadonlyMap<string, string>,
): readonly OwnerGroup[] {
  const groups = new Map<string, { owners: readonly string[]; files: string[]; problem: string | null }>()
  for (const { path: file, rule } of owned) {
    const able = rule.owners.filter((owner) => !ignored.has(owner))
    const owners = distinct(able.length > 0 ? able : rule.owners)
    const key = `${able.length > 0} ${owners.join(' ').toLowerCase()}`
    const group = groups.get(key) ?? { owners, files: [], problem: able.length > 0 ? null : nobody(file, owners, path) }
    group.files.push(file)
    groups.set(key, group)
  }
  return [...groups.values()].map((group) => ({ ...group, files: group.files.toSorted() }))
}

const distinct = (owners: readonly string[]): readonly string[] =>
  [...new Map(owners.map((owner) => [owner.toLowerCase(), owner])).values()].toSorted()

function nobody(file: string, owners: readonly string[], path: string): string {
  const names = owners.map((owner) => (isEmail(owner) ? `\`${owner}\`` : `\`@${owner}\``)).join(', ')
  return `No owner of \`${file.replaceAll('`', "'")}\` can approve (${names}). Give one of them write access, or name somebody else in \`${path}\`.`
}

/** Whether this person is one of the owners. `unknown` if GitHub does not tell, and no other owner is this person. */
export function isOwner(person: Person, group: OwnerGroup, facts: PullRequestFacts): true | false | 'unknown' {
  if (group.problem !== null || person.kind !== 'user') return false
  const answers = group.owners.map((owner) => is(person.login.toLowerCase(), owner.toLowerCase(), facts))
  return answers.includes(true) || (answers.includes('unknown') ? 'unknown' : false)
}

function is(login: string, owner: string, { people }: PullRequestFacts): true | false | 'unknown' {
  const held = known(people.permissions, owner)
  const sure = held !== undefined && typeof held !== 'object' ? true : 'unknown'
  if (!isTeam(owner)) return owner === login && sure
  const members = known(people.teams, owner)
  if (members === undefined || isUnavailable(members)) return 'unknown'
  return members.includes(login) && sure
}

/** Logins of those who are known to be owners: people, and the members of teams. Lower case, sorted. */
export function loginsOf(group: OwnerGroup, { people }: PullRequestFacts): readonly string[] {
  if (group.problem !== null) return []
  const logins = group.owners.flatMap((written) => {
    const owner = written.toLowerCase()
    if (isEmail(owner)) return []
    const members = isTeam(owner) ? known(people.teams, owner) : [owner]
    return members === undefined || isUnavailable(members) ? [] : members
  })
  return [...new Set(logins)].toSorted()
}

import type * as GitHub from '@octokit/graphql-schema'
import { readBlob, treeEntry } from '../../git.ts'
import { accountOfEmail, canPush, resolveRef } from '../../lookup.ts'
import { type Permission, permissionLevels } from '../../permission.ts'
import type { Repository, State } from '../../state.ts'
import { allow } from '../access.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

/** GitHub takes the first that exists. */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

const writes = (permission: Permission | undefined): boolean =>
  permission !== undefined && permissionLevels.indexOf(permission) >= permissionLevels.indexOf('write')

/** `@login`, `@organisation/team` or an address, of somebody who may push. */
function owns(state: State, repository: Repository, owner: string): boolean {
  const [, organization, slug] = /^@([^/]+)\/(.+)$/.exec(owner) ?? []
  if (organization !== undefined) {
    const team = state.teams.find((team) => team.organization.login === organization && team.slug === slug)
    return writes(team?.repositories.get(repository.id))
  }
  const account = owner.startsWith('@')
    ? state.accounts.get(owner.slice(1).toLowerCase())
    : accountOfEmail(state, owner)
  return account != null && canPush(state, repository, account)
}

type Line = Readonly<{ number: number; text: string; path: string }>

function problemsIn(state: State, repository: Repository, { number, text, path }: Line): readonly View[] {
  const rule = text.replace(/(^|\s)#.*$/, '')
  const [pattern, ...owners] = rule.trim().split(/\s+/)
  const problem = (kind: string, word: string, advice: string): View =>
    ({
      __typename: 'RepositoryCodeownersError',
      kind,
      line: number,
      column: text.indexOf(word) + 1,
      path,
      source: text,
      suggestion: null,
      message: `${kind} on line ${number}: ${advice}\n\n  ${text}\n  ${' '.repeat(text.indexOf(word))}^`,
    }) satisfies FieldsOf<GitHub.RepositoryCodeownersError>
  if (pattern === undefined || pattern === '') return []
  if (/^!|[[\]]/.test(pattern)) return [problem('Invalid pattern', pattern, '`!` and `[ ]` are not supported')]
  return owners
    .filter((owner) => !owns(state, repository, owner))
    .map((owner) =>
      /^@.|.@./.test(owner)
        ? problem('Unknown owner', owner, `make sure ${owner} exists and has write access to the repository`)
        : problem('Invalid owner', owner, 'owners are @user, @organization/team or an e-mail address'),
    )
}

/** Null where there is no CODEOWNERS file. */
export function codeownersView(reading: Reading, repository: Repository, ref: string): View | null {
  allow(reading, repository, 'read', 'contents')
  const { state } = reading
  const sha = resolveRef(state, repository, ref)
  const path = places.find((place) => sha !== undefined && treeEntry(state.objects, sha, place) !== null)
  const entry = sha === undefined || path === undefined ? null : treeEntry(state.objects, sha, path)
  if (entry === null || path === undefined) return null
  const lines = readBlob(state.objects, entry.sha).bytes.toString().split('\n')
  return {
    __typename: 'RepositoryCodeowners',
    errors: () => lines.flatMap((text, index) => problemsIn(state, repository, { number: index + 1, text, path })),
  } satisfies FieldsOf<GitHub.RepositoryCodeowners>
}

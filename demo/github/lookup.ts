// Finding things in the state, and the few facts that follow from it.
import { type Permission, permissionLevels } from './permission.ts'
import type {
  Account,
  App,
  CheckRun,
  Comment,
  CommitStatus,
  Installation,
  Issue,
  Label,
  PullRequest,
  Repository,
  Review,
  ReviewThread,
  State,
  Team,
} from './state.ts'

/** What a caller asked for does not exist, or is not shown: 404. */
export class Missing extends Error {
  override readonly name = 'Missing'
}

export function found<T>(thing: T | null | undefined, what: string): T {
  if (thing === null || thing === undefined) throw new Missing(`no ${what}`)
  return thing
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`
export const findRepository = (state: State, name: string): Repository | undefined =>
  state.repositories.find((repository) => same(fullName(repository), name))
export const getRepository = (state: State, name: string): Repository =>
  found(findRepository(state, name), `repository ${name}`)

export const getAccount = (state: State, login: string): Account =>
  found(state.accounts.get(login.toLowerCase()), `account ${login}`)
/** The account behind the e-mail address of a commit, as GitHub attributes commits. */
export const accountOfEmail = (state: State, email: string): Account | null =>
  state.accounts.values().find((account) => same(account.email, email)) ?? null

export function getPull(repository: Repository, number: number): PullRequest {
  const issue = repository.issues.get(number)
  if (issue?.kind !== 'pull_request') throw new Missing(`pull request #${number}`)
  return issue
}
export const pullsOf = (repository: Repository): readonly PullRequest[] =>
  [...repository.issues.values()].filter((issue) => issue.kind === 'pull_request')

export const getTeam = (state: State, organization: string, slug: string): Team =>
  found(
    state.teams.find((team) => same(team.organization.login, organization) && same(team.slug, slug)),
    `team ${organization}/${slug}`,
  )
export const getApp = (state: State, slug: string): App =>
  found(
    state.apps.find((app) => app.slug === slug),
    `App ${slug}`,
  )

export const covers = (installation: Installation, repository: Repository): boolean =>
  installation.account === repository.owner &&
  (installation.selection === 'all' || installation.repositoryIds.has(repository.id))
export const repositoriesOf = (state: State, installation: Installation): readonly Repository[] =>
  state.repositories.filter((repository) => covers(installation, repository))

/** The highest of: owner, collaborator, active team membership, and `read` for everybody on a public repository. */
export function permissionOf(state: State, repository: Repository, login: string): Permission {
  if (same(repository.owner.login, login)) return 'admin'
  const held: Permission[] = [repository.private ? 'none' : 'read']
  for (const [collaborator, permission] of repository.collaborators)
    if (same(collaborator, login)) held.push(permission)
  for (const team of state.teams) {
    const permission = team.repositories.get(repository.id)
    const active = team.members.entries().some(([member, { state }]) => same(member, login) && state === 'active')
    if (permission !== undefined && active) held.push(permission)
  }
  return permissionLevels[Math.max(...held.map((permission) => permissionLevels.indexOf(permission)))] ?? 'none'
}
export const canPush = (state: State, repository: Repository, account: Account): boolean =>
  permissionLevels.indexOf(permissionOf(state, repository, account.login)) >= permissionLevels.indexOf('write')

/** Commit of a sha, branch, tag or full ref name; undefined if there is none. */
export function resolveRef(state: State, repository: Repository, ref: string): string | undefined {
  if (state.objects.get(ref)?.type === 'commit') return ref
  if (ref === 'HEAD') return repository.refs.get(`refs/heads/${repository.defaultBranch}`)
  return [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`, ref]
    .map((name) => repository.refs.get(name))
    .find((sha) => sha !== undefined)
}

/** Newest check run of each name and App on a commit. */
export function latestCheckRuns(repository: Repository, sha: string): readonly CheckRun[] {
  const latest = new Map<string, CheckRun>()
  for (const run of repository.checkRuns)
    if (run.suite.headSha === sha) latest.set(`${run.suite.app.id}/${run.name}`, run)
  return [...latest.values()]
}
/** Newest status of each context on a commit. */
export function latestStatuses(repository: Repository, sha: string): readonly CommitStatus[] {
  const latest = new Map<string, CommitStatus>()
  for (const status of repository.statuses) if (status.sha === sha) latest.set(status.context, status)
  return [...latest.values()]
}

export type Node =
  | Account
  | App
  | CheckRun
  | Comment
  | Issue
  | Label
  | PullRequest
  | Repository
  | Review
  | ReviewThread
  | Team

function* nodesOfRepository(repository: Repository): Generator<Node> {
  yield repository
  yield* repository.labels.values()
  yield* repository.checkRuns
  for (const issue of repository.issues.values()) {
    yield issue
    yield* issue.comments
    if (issue.kind === 'pull_request') {
      yield* issue.reviews
      yield* issue.threads
    }
  }
}

/** The entity of a GraphQL node id, with the repository in which it lies, if in one. */
export function findNode(state: State, nodeId: string): { node: Node; repository: Repository | null } | undefined {
  for (const repository of state.repositories)
    for (const node of nodesOfRepository(repository)) if (node.nodeId === nodeId) return { node, repository }
  for (const node of [...state.accounts.values(), ...state.apps, ...state.teams])
    if (node.nodeId === nodeId) return { node, repository: null }
  return undefined
}

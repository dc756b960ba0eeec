import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import { treeEntry } from '../../git.ts'
import { fullName, permissionOf, pullsOf, resolveRef } from '../../lookup.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import type { Account, PullRequest, Repository } from '../../state.ts'
import { allow } from '../access.ts'
import { connection, type Page } from '../connection.ts'
import { listed, type Order, ordered } from '../lists.ts'
import type { Reading } from '../reading.ts'
import { refusal } from '../refusal.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'
import { objectView } from './git-objects.ts'

type PullFilter = Readonly<{
  states?: readonly string[] | null
  baseRefName?: string | null
  headRefName?: string | null
  labels?: readonly string[] | null
  orderBy?: Order
}>

/** `name` is the full name of the ref, such as `refs/heads/main`; null if there is none. */
export function refView(reading: Reading, repository: Repository, name: string): View | null {
  const sha = repository.refs.get(name)
  const [, prefix = '', short = ''] = /^(refs\/(?:heads|tags|pull)\/)(.+)$/.exec(name) ?? []
  if (sha === undefined) return null
  return {
    __typename: 'Ref',
    id: `REF_${repository.nodeId}_${name}`,
    name: short,
    prefix,
    repository: () => reading.view.repository(repository),
    target: () => objectView(reading, repository, sha),
  } satisfies FieldsOf<GitHub.Ref>
}

/** A full name first, then a branch, then a tag: GitHub's order. */
function findRef(reading: Reading, repository: Repository, name: string): View | null {
  allow(reading, repository, 'read', 'contents')
  const full = [name, `refs/heads/${name}`, `refs/tags/${name}`].find((candidate) => repository.refs.has(candidate))
  return full === undefined ? null : refView(reading, repository, full)
}

/** `main`, `<sha>`, `main:docs/a.md` or `<sha>:` for the root; null where there is nothing. */
function objectAt(reading: Reading, repository: Repository, expression: string): View | null {
  allow(reading, repository, 'read', 'contents')
  const colon = expression.indexOf(':')
  const sha = resolveRef(reading.state, repository, colon === -1 ? expression : expression.slice(0, colon))
  if (colon === -1) return objectView(reading, repository, sha ?? expression)
  const entry = sha === undefined ? null : treeEntry(reading.state.objects, sha, expression.slice(colon + 1))
  return entry === null ? null : objectView(reading, repository, entry.sha)
}

function pullsWanted(repository: Repository, filter: PullFilter): readonly PullRequest[] {
  const { states, baseRefName, headRefName, labels, orderBy } = filter
  const state = (pull: PullRequest): string => (pull.mergedAt === null ? pull.state.toUpperCase() : 'MERGED')
  const wanted = pullsOf(repository).filter(
    (pull) =>
      (states == null || states.includes(state(pull))) &&
      (baseRefName == null || pull.baseRef === baseRefName) &&
      (headRefName == null || pull.headRef === headRefName) &&
      (labels == null || [...pull.labels].some(({ name }) => labels.includes(name))),
  )
  return ordered(wanted, orderBy, {
    CREATED_AT: ({ number }) => number,
    UPDATED_AT: ({ updatedAt }) => updatedAt,
    COMMENTS: ({ comments }) => comments.length,
  })
}

function conversationFields(reading: Reading, repository: Repository) {
  const { view } = reading
  return {
    pullRequest: ({ number }: { number: number }) => {
      allow(reading, repository, 'read', 'pull_requests', 'contents')
      const pull = repository.issues.get(number)
      if (pull?.kind === 'pull_request') return view.pullRequest(pull)
      throw refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
    },
    pullRequests: (args: Page & PullFilter, info: GraphQLResolveInfo) => {
      allow(reading, repository, 'read', 'pull_requests', 'contents')
      const items = pullsWanted(repository, args)
      return connection({ type: 'PullRequestConnection', items, show: view.pullRequest }, args, info)
    },
    issue: ({ number }: { number: number }) => {
      allow(reading, repository, 'read', 'issues')
      const issue = repository.issues.get(number)
      if (issue?.kind === 'issue') return view.issue(issue)
      throw refusal('NOT_FOUND', `Could not resolve to an Issue with the number of ${number}.`)
    },
    label: ({ name }: { name: string }) => {
      const label = repository.labels.values().find((known) => known.name.toLowerCase() === name.toLowerCase())
      return label === undefined ? null : view.label(label)
    },
    labels: listed('LabelConnection', () => [...repository.labels.values()], view.label),
    mergeQueue: ({ branch }: { branch?: string | null }) =>
      view.mergeQueue(repository, branch ?? repository.defaultBranch),
  } satisfies Partial<FieldsOf<GitHub.Repository>>
}

/** People with a permission of their own or of a team on the repository. */
function collaborators({ state, view }: Reading, repository: Repository) {
  const permission = ({ login }: Account) => permissionOf(state, repository, login)
  const named = new Set([...repository.collaborators.keys(), repository.owner.login])
  for (const team of state.teams)
    if (team.repositories.has(repository.id))
      for (const [login, { state }] of team.members) if (state === 'active') named.add(login)
  return (args: Page & { login?: string | null }, info: GraphQLResolveInfo): View => {
    const { login } = args
    const items = [...state.accounts.values()].filter(
      (account) => account.type === 'User' && named.has(account.login) && (login == null || account.login === login),
    )
    const edge = (account: Account) => ({ permission: permission(account).toUpperCase() })
    return connection({ type: 'RepositoryCollaboratorConnection', items, show: view.user, edge }, args, info)
  }
}

export function repositoryView(reading: Reading, repository: Repository): View {
  const { state, view } = reading
  const main = `refs/heads/${repository.defaultBranch}`
  return {
    __typename: 'Repository',
    ...conversationFields(reading, repository),
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    description: repository.description,
    url: repositoryPage(state, repository),
    isPrivate: repository.private,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    // nobody archives a repository of the double
    isArchived: false,
    isFork: repository.parent !== null,
    parent: () => (repository.parent === null ? null : view.repository(repository.parent)),
    createdAt: repository.createdAt,
    pushedAt: repository.pushedAt,
    owner: () => view.actor(repository.owner),
    defaultBranchRef: () => view.ref(repository, main),
    ref: ({ qualifiedName }: { qualifiedName: string }) => findRef(reading, repository, qualifiedName),
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) =>
      objectAt(reading, repository, expression ?? oid ?? 'HEAD'),
    collaborators: collaborators(reading, repository),
  } satisfies FieldsOf<GitHub.Repository>
}

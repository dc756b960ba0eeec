import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import { fullName, permissionOf, pullsOf } from '../../lookup.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import type { Account, PullRequest, Repository } from '../../state.ts'
import { allow } from '../access.ts'
import { connection, type Page } from '../connection.ts'
import { listed, type Order, ordered } from '../lists.ts'
import type { Reading } from '../reading.ts'
import { refusal } from '../refusal.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'
import { codeownersView } from './codeowners.ts'
import { findRef, objectAt } from './refs.ts'

type PullFilter = Readonly<{
  states?: readonly string[] | null
  baseRefName?: string | null
  headRefName?: string | null
  labels?: readonly string[] | null
  orderBy?: Order
}>

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
    codeowners: ({ refName }: { refName?: string | null }) => codeownersView(reading, repository, refName ?? 'HEAD'),
    collaborators: collaborators(reading, repository),
  } satisfies FieldsOf<GitHub.Repository>
}

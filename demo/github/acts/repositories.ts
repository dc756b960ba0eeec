// Repositories, their rules, and pushing to them.
import { changeTree, type FileChanges, readCommit, writeObject } from '../git.ts'
import { identity, stamp } from '../identity.ts'
import { found, getAccount, getRepository, resolveRef } from '../lookup.ts'
import { userPayload } from '../payloads/account.ts'
import type { Permission } from '../permission.ts'
import type { Protection } from '../protection.ts'
import type { Repository } from '../state.ts'
import { moveBranch, noCommit } from './branches.ts'
import { afterPush } from './queue.ts'
import { signatureOf, type World } from './world.ts'

type RepositoryInput = {
  owner: string
  name: string
  private?: boolean
  files?: FileChanges
  collaborators?: Readonly<Record<string, Permission>>
  protection?: Partial<Protection>
}

const emptyRepository = ({ state }: World, input: RepositoryInput, parent: Repository | null): Repository => ({
  ...identity(state, 'repository'),
  owner: getAccount(state, input.owner),
  name: input.name,
  private: input.private ?? false,
  defaultBranch: 'main',
  description: null,
  parent,
  createdAt: stamp(state),
  pushedAt: stamp(state),
  collaborators: new Map(
    Object.entries(input.collaborators ?? {}).map(([login, permission]) => [
      getAccount(state, login).login,
      permission,
    ]),
  ),
  protections: new Map(),
  refs: new Map(),
  issues: new Map(),
  labels: new Map(),
  checkSuites: [],
  checkRuns: [],
  statuses: [],
  mergeQueue: [],
})

/** A repository with one commit on `main`. Sends no webhook. */
export function createRepository(world: World, input: RepositoryInput): Repository {
  const { state } = world
  const repository = emptyRepository(world, input, null)
  state.repositories.push(repository)
  const author = signatureOf(repository.owner, state.now())
  const tree = changeTree(state.objects, null, input.files ?? { 'README.md': `# ${input.name}\n` })
  const sha = writeObject(state.objects, {
    type: 'commit',
    tree,
    parents: [],
    author,
    committer: author,
    message: 'Initial commit',
  })
  repository.refs.set('refs/heads/main', sha)
  if (input.protection !== undefined) protect(world, { repo: `${input.owner}/${input.name}`, ...input.protection })
  return repository
}

/** A copy of the repository with all its branches. */
export function fork(world: World, { repo, owner }: { repo: string; owner: string }): Repository {
  const parent = getRepository(world.state, repo)
  const copy = emptyRepository(world, { owner, name: parent.name, private: parent.private }, parent)
  for (const [ref, sha] of parent.refs) if (ref.startsWith('refs/heads/')) copy.refs.set(ref, sha)
  world.state.repositories.push(copy)
  return copy
}

/** Sets the rules of a branch; what is not given stays as it was. */
export function protect(
  { state }: World,
  { repo, branch = 'main', ...rules }: { repo: string; branch?: string } & Partial<Protection>,
): void {
  const { protections } = getRepository(state, repo)
  const none: Protection = { requiredChecks: [], requiredApprovals: 0, mergeQueue: false }
  protections.set(branch, { ...none, ...protections.get(branch), ...rules })
}

/** `none` takes the person off the repository. Sends `member`. */
export function setPermission(
  { state, emit }: World,
  input: { repo: string; login: string; permission: Permission; by: string },
): void {
  const repository = getRepository(state, input.repo)
  const member = getAccount(state, input.login)
  const was = repository.collaborators.get(member.login)
  if (input.permission === 'none') repository.collaborators.delete(member.login)
  else repository.collaborators.set(member.login, input.permission)
  if ((was ?? 'none') === input.permission) return
  const edited = { changes: { permission: { from: was ?? null, to: input.permission } } }
  const [action, more] = was === undefined ? ['added', {}] : ['edited', edited]
  emit({
    event: 'member',
    action: input.permission === 'none' ? 'removed' : action,
    repository,
    sender: getAccount(state, input.by),
    body: { member: userPayload(state, member), ...(input.permission === 'none' ? {} : more) },
  })
}

export type PushInput = Readonly<{
  repo: string
  branch: string
  by: string
  files: FileChanges
  message?: string
  /** Replaces the commit at the tip instead of following it. */
  force?: boolean
  /** Where a new branch starts; the default branch unless given. */
  from?: string
  /** Logins or `name <email>`, where the commit was not written by the person who pushes. */
  author?: string
  committer?: string
  /** The commit carries a signature of its committer that GitHub verifies. */
  signed?: boolean
}>

function signature(world: World, who: string) {
  const [, name, email] = /^(.+) <(.+)>$/.exec(who) ?? []
  const at = world.state.now()
  if (name !== undefined && email !== undefined) return { name, email, at }
  return signatureOf(getAccount(world.state, who), at)
}

/** One commit onto a branch, which is created if it does not exist. Answers the new tip. */
export function push(world: World, input: PushInput): string {
  const { state } = world
  const repository = getRepository(state, input.repo)
  const before = repository.refs.get(`refs/heads/${input.branch}`)
  const from = input.from ?? (before === undefined ? repository.defaultBranch : before)
  const start = found(resolveRef(state, repository, from), `commit ${from}`)
  const replaced = input.force === true && input.from === undefined && before !== undefined
  const parents = replaced ? readCommit(state.objects, before).parents : [start]
  const parent = parents[0]
  const after = writeObject(state.objects, {
    type: 'commit',
    tree: changeTree(state.objects, parent === undefined ? null : readCommit(state.objects, parent).tree, input.files),
    parents,
    author: signature(world, input.author ?? input.by),
    committer: signature(world, input.committer ?? input.by),
    message: input.message ?? `Change ${Object.keys(input.files).join(', ')}`,
  })
  if (input.signed === true)
    state.signatures.set(after, { signer: getAccount(state, input.committer ?? input.by), byGitHub: false })
  const by = getAccount(state, input.by)
  moveBranch(world, { repository, branch: input.branch, before: before ?? noCommit, after, by })
  afterPush(world, { repository, branch: input.branch, by })
  return after
}

// Commits and changed files, as GitHub's API shows them.
import { diffTrees, type FileDiff } from '../diff.ts'
import { type Commit, readCommit, type Signature } from '../git.ts'
import { timestamp } from '../identity.ts'
import { accountOfEmail } from '../lookup.ts'
import type { Repository, State } from '../state.ts'
import { userPayload } from './account.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'
import type { Schema } from './schema.ts'

const gitUser = ({ name, email, at }: Signature) => ({ name, email, date: timestamp(at) })

export const verificationPayload = ({ signatures }: State, sha: string, commit: Commit) => {
  const verified = signatures.has(sha)
  return {
    verified,
    reason: verified ? 'valid' : 'unsigned',
    signature: verified ? `-----BEGIN PGP SIGNATURE-----\n\n${sha}\n-----END PGP SIGNATURE-----` : null,
    payload: verified ? `tree ${commit.tree}\n` : null,
    verified_at: verified ? timestamp(commit.committer.at) : null,
  } satisfies Schema<'verification'>
}

/** Files that a commit changes against its first parent. */
export function commitFiles({ objects }: State, sha: string): readonly FileDiff[] {
  const commit = readCommit(objects, sha)
  const parent = commit.parents[0]
  return diffTrees(objects, parent === undefined ? null : readCommit(objects, parent).tree, commit.tree)
}

export const commitPayload = (state: State, repository: Repository, sha: string) => {
  const commit = readCommit(state.objects, sha)
  const self = repositoryUrl(state, repository)
  const page = repositoryPage(state, repository)
  const account = (signature: Signature) => {
    const found = accountOfEmail(state, signature.email)
    return found === null ? null : userPayload(state, found)
  }
  return {
    sha,
    node_id: `C_${sha}`,
    url: `${self}/commits/${sha}`,
    html_url: `${page}/commit/${sha}`,
    comments_url: `${self}/commits/${sha}/comments`,
    commit: {
      url: `${self}/git/commits/${sha}`,
      author: gitUser(commit.author),
      committer: gitUser(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${self}/git/trees/${commit.tree}` },
      verification: verificationPayload(state, sha, commit),
    },
    author: account(commit.author),
    committer: account(commit.committer),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${self}/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
  } satisfies Schema<'commit'>
}

export const simpleCommitPayload = ({ objects }: State, sha: string) => {
  const { tree, message, committer, author } = readCommit(objects, sha)
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: timestamp(committer.at),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  } satisfies Schema<'simple-commit'>
}

/** A commit in a `push` event. */
export const pushedCommitPayload = (state: State, repository: Repository, sha: string) => {
  const files = commitFiles(state, sha)
  const paths = (...statuses: readonly FileDiff['status'][]) =>
    files.filter(({ status }) => statuses.includes(status)).map(({ path }) => path)
  return {
    ...simpleCommitPayload(state, sha),
    distinct: true,
    url: `${repositoryPage(state, repository)}/commit/${sha}`,
    added: paths('added', 'renamed'),
    removed: [
      ...paths('removed'),
      ...files.flatMap(({ previousPath }) => (previousPath === null ? [] : [previousPath])),
    ],
    modified: paths('modified', 'changed'),
  }
}

export const filePayload = (state: State, repository: Repository, { file, head }: { file: FileDiff; head: string }) => {
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  const page = repositoryPage(state, repository)
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${path}?ref=${head}`,
    ...(file.patch === null || file.patch === '' ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  } satisfies Schema<'diff-entry'>
}

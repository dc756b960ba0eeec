// Files and git objects.
import { posix } from 'node:path'
import { listFiles, readBlob, readCommit, readTree, type TreeEntry, treeEntry } from '../git.ts'
import { timestamp } from '../identity.ts'
import { found, resolveRef } from '../lookup.ts'
import { commitPayload, verificationPayload } from '../payloads/commit.ts'
import { repositoryPage, repositoryUrl } from '../payloads/repository.ts'
import type { Schema } from '../payloads/schema.ts'
import type { Repository, State } from '../state.ts'
import { type Ground, param, type Request, type Rest, read, repositoryOf } from './route.ts'

type Place = Readonly<{ state: State; repository: Repository; commit: string; path: string }>

const wireType = ({ mode }: TreeEntry): 'dir' | 'file' | 'symlink' => {
  if (mode === '040000') return 'dir'
  return mode === '120000' ? 'symlink' : 'file'
}

function addresses({ state, repository, commit, path }: Place, entry: TreeEntry) {
  const self = `${repositoryUrl(state, repository)}/contents/${encodeURI(path)}?ref=${commit}`
  const kind = entry.mode === '040000' ? 'tree' : 'blob'
  const git = `${repositoryUrl(state, repository)}/git/${kind}s/${entry.sha}`
  const html = `${repositoryPage(state, repository)}/${kind}/${commit}/${encodeURI(path)}`
  const download = kind === 'tree' ? null : `${repositoryPage(state, repository)}/raw/${commit}/${encodeURI(path)}`
  return { url: self, git_url: git, html_url: html, download_url: download, _links: { self, git, html } }
}

/** In lines of 60 characters, as GitHub sends them. */
const base64Lines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{1,60}/g, '$&\n')

const filePayloadOf = (place: Place, entry: TreeEntry, bytes: Buffer) =>
  ({
    type: 'file',
    encoding: 'base64',
    size: bytes.length,
    name: posix.basename(place.path),
    path: place.path,
    content: base64Lines(bytes),
    sha: entry.sha,
    ...addresses(place, entry),
  }) satisfies Schema<'content-file'>

const directoryPayload = (place: Place, entry: TreeEntry) =>
  readTree(place.state.objects, entry.sha).entries.map((inner) => {
    const path = posix.join(place.path, inner.name)
    const size = inner.mode === '040000' ? 0 : readBlob(place.state.objects, inner.sha).bytes.length
    return {
      type: wireType(inner),
      size,
      name: inner.name,
      path,
      sha: inner.sha,
      ...addresses({ ...place, path }, inner),
    }
  }) satisfies Schema<'content-directory'>

function contents(place: Place) {
  const { state, commit, path } = place
  const entry = found(treeEntry(state.objects, commit, path), path)
  if (entry.mode === '040000') return directoryPayload(place, entry)
  const { bytes } = readBlob(state.objects, entry.sha)
  if (entry.mode !== '120000') return filePayloadOf(place, entry, bytes)
  // a link to a file of the repository is answered as that file, under the link's own path
  const aim = posix.join(posix.dirname(path), bytes.toString())
  const aimed = aim.startsWith('..') ? null : treeEntry(state.objects, commit, aim)
  if (aimed?.mode === '100644' || aimed?.mode === '100755')
    return filePayloadOf(place, aimed, readBlob(state.objects, aimed.sha).bytes)
  const link = { target: bytes.toString(), size: bytes.length, name: posix.basename(path), path, sha: entry.sha }
  return { type: 'symlink', ...link, ...addresses(place, entry) } satisfies Schema<'content-symlink'>
}

function treePayload({ state, repository }: Place, sha: string, recursive: boolean) {
  const { objects } = state
  const root = repositoryUrl(state, repository)
  const entries = recursive
    ? [...listFiles(objects, sha)].map(([path, file]) => ({ path, ...file }))
    : readTree(objects, sha).entries.map(({ name, mode, sha: id }) => ({ path: name, mode, sha: id }))
  const tree = entries.map(({ path, mode, sha: id }) => {
    const type = mode === '040000' ? 'tree' : 'blob'
    const size = type === 'blob' ? { size: readBlob(objects, id).bytes.length } : {}
    return { path, mode, type, sha: id, url: `${root}/git/${type}s/${id}`, ...size }
  })
  return { sha, url: `${root}/git/trees/${sha}`, truncated: false, tree } satisfies Schema<'git-tree'>
}

function gitCommitPayload(state: State, repository: Repository, sha: string) {
  const payload = commitPayload(state, repository, sha)
  const commit = readCommit(state.objects, sha)
  const person = ({ name, email, at }: (typeof commit)['author']) => ({ name, email, date: timestamp(at) })
  return {
    sha,
    node_id: payload.node_id,
    url: payload.commit.url,
    html_url: payload.html_url,
    author: person(commit.author),
    committer: person(commit.committer),
    message: commit.message,
    tree: payload.commit.tree,
    parents: payload.parents,
    verification: verificationPayload(state, sha, commit),
  } satisfies Schema<'git-commit'>
}

const blobPayload = (url: string, sha: string, bytes: Buffer) =>
  ({
    sha,
    node_id: `B_${sha}`,
    url,
    size: bytes.length,
    encoding: 'base64',
    content: base64Lines(bytes),
  }) satisfies Schema<'blob'>

export function fileRoutes(rest: Rest, ground: Ground): void {
  const { state } = ground
  const readable = (c: Request): Repository => repositoryOf(ground, c, read('contents'))
  rest.get('/repos/:owner/:repo/git/trees/:sha', (c) => {
    const repository = readable(c)
    const commit = resolveRef(state, repository, param(c, 'sha'))
    const sha = commit === undefined ? param(c, 'sha') : readCommit(state.objects, commit).tree
    found(state.objects.get(sha)?.type === 'tree' ? sha : undefined, 'tree')
    const place = { state, repository, commit: sha, path: '' }
    return c.json(treePayload(place, sha, c.req.query('recursive') !== undefined))
  })
  rest.get('/repos/:owner/:repo/git/blobs/:sha', (c) => {
    const repository = readable(c)
    const sha = param(c, 'sha')
    const blob = state.objects.get(sha)
    const { bytes } = found(blob?.type === 'blob' ? blob : undefined, 'blob')
    const url = `${repositoryUrl(state, repository)}/git/blobs/${sha}`
    return c.json(blobPayload(url, sha, bytes))
  })
  rest.get('/repos/:owner/:repo/git/commits/:sha', (c) => {
    const repository = readable(c)
    found(state.objects.get(param(c, 'sha'))?.type === 'commit' ? true : undefined, 'commit')
    return c.json(gitCommitPayload(state, repository, param(c, 'sha')))
  })
  rest.get('/repos/:owner/:repo/git/ref/:ref{.+}', (c) => {
    const repository = readable(c)
    const ref = `refs/${param(c, 'ref')}`
    const sha = found(repository.refs.get(ref), 'ref')
    const root = repositoryUrl(state, repository)
    return c.json({
      ref,
      node_id: `REF_${Buffer.from(ref).toString('base64url')}`,
      url: `${root}/git/${ref}`,
      object: { type: 'commit', sha, url: `${root}/git/commits/${sha}` },
    } satisfies Schema<'git-ref'>)
  })
  rest.get('/repos/:owner/:repo/contents/:path{.+}', (c) => {
    const repository = readable(c)
    const commit = found(resolveRef(state, repository, c.req.query('ref') ?? 'HEAD'), 'commit')
    return c.json(contents({ state, repository, commit, path: param(c, 'path') }))
  })
}

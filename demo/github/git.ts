// Real git objects: blobs, trees and commits whose ids are the SHA-1 of git's own encoding.
import { createHash } from 'node:crypto'

/** As `git ls-tree` prints them: regular file, executable file, symbolic link, directory. */
export type Mode = '100644' | '100755' | '120000' | '040000'
export type TreeEntry = Readonly<{ name: string; mode: Mode; sha: string }>
/** `at` has whole seconds, as git stores them. */
export type Signature = Readonly<{ name: string; email: string; at: Date }>

export type Blob = Readonly<{ type: 'blob'; bytes: Buffer }>
export type Tree = Readonly<{ type: 'tree'; entries: readonly TreeEntry[] }>
export type Commit = Readonly<{
  type: 'commit'
  tree: string
  parents: readonly string[]
  author: Signature
  committer: Signature
  message: string
}>
export type GitObject = Blob | Tree | Commit
/** One store for all repositories: forks share objects with their parent, as on GitHub. */
export type ObjectStore = Map<string, GitObject>

/** A file of a commit. Text is stored as UTF-8. */
export type File = Readonly<{ mode: Exclude<Mode, '040000'>; content: string | Buffer }>
/** What to change: path -> new file, plain text (a regular file), or null (delete). */
export type FileChanges = Readonly<Record<string, File | string | null>>
/** A flat listing: path -> mode and blob. */
export type Listing = ReadonlyMap<string, Readonly<{ mode: Mode; sha: string }>>

const signatureLine = ({ name, email, at }: Signature): string =>
  `${name} <${email}> ${Math.floor(at.getTime() / 1000)} +0000`

// git sorts a directory as if its name ended in a slash
const sortKey = (entry: TreeEntry): Buffer => Buffer.from(entry.mode === '040000' ? `${entry.name}/` : entry.name)

function encode(object: GitObject): Buffer {
  switch (object.type) {
    case 'blob':
      return object.bytes
    case 'tree':
      return Buffer.concat(
        object.entries.flatMap(({ mode, name, sha }) => [
          Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`),
          Buffer.from(sha, 'hex'),
        ]),
      )
    case 'commit':
      return Buffer.from(
        [
          `tree ${object.tree}`,
          ...object.parents.map((parent) => `parent ${parent}`),
          `author ${signatureLine(object.author)}`,
          `committer ${signatureLine(object.committer)}`,
          '',
          object.message,
        ].join('\n'),
      )
    default:
      return object satisfies never
  }
}

export function writeObject(store: ObjectStore, object: GitObject): string {
  const body = encode(object)
  const sha = createHash('sha1').update(`${object.type} ${body.length}\0`).update(body).digest('hex')
  store.set(sha, object)
  return sha
}

function read<T extends GitObject['type']>(store: ObjectStore, sha: string, type: T): Extract<GitObject, { type: T }> {
  const object = store.get(sha)
  const is = (found: GitObject | undefined): found is Extract<GitObject, { type: T }> => found?.type === type
  if (!is(object)) throw new Error(`no ${type} ${sha}`)
  return object
}
export const readBlob = (store: ObjectStore, sha: string): Blob => read(store, sha, 'blob')
export const readTree = (store: ObjectStore, sha: string): Tree => read(store, sha, 'tree')
export const readCommit = (store: ObjectStore, sha: string): Commit => read(store, sha, 'commit')

/** Every file below a tree, by full path, in git's order. */
export function listFiles(store: ObjectStore, tree: string, prefix = ''): Listing {
  const files = new Map<string, Readonly<{ mode: Mode; sha: string }>>()
  for (const { name, mode, sha } of readTree(store, tree).entries) {
    if (mode !== '040000') files.set(prefix + name, { mode, sha })
    else for (const [path, file] of listFiles(store, sha, `${prefix}${name}/`)) files.set(path, file)
  }
  return files
}

/** Builds the tree objects of a flat listing; answers the root tree's id. */
export function writeTree(store: ObjectStore, files: Listing): string {
  const directories = new Map<string, Map<string, Readonly<{ mode: Mode; sha: string }>>>()
  const entries: TreeEntry[] = []
  for (const [path, file] of files) {
    const slash = path.indexOf('/')
    if (slash === -1) entries.push({ name: path, ...file })
    else {
      const name = path.slice(0, slash)
      const inside = directories.get(name) ?? new Map()
      directories.set(name, inside.set(path.slice(slash + 1), file))
    }
  }
  for (const [name, inside] of directories) entries.push({ name, mode: '040000', sha: writeTree(store, inside) })
  return writeObject(store, { type: 'tree', entries: entries.sort((a, b) => Buffer.compare(sortKey(a), sortKey(b))) })
}

/** The tree after `changes` to the tree `from` (null: an empty one). */
export function changeTree(store: ObjectStore, from: string | null, changes: FileChanges): string {
  const files = new Map(from === null ? [] : listFiles(store, from))
  for (const [path, change] of Object.entries(changes)) {
    if (change === null) files.delete(path)
    else {
      const { mode, content } = typeof change === 'string' ? { mode: '100644' as const, content: change } : change
      files.set(path, { mode, sha: writeObject(store, { type: 'blob', bytes: Buffer.from(content) }) })
    }
  }
  return writeTree(store, files)
}

/** The entry at `path` of a commit's tree, a directory included; null if there is none. */
export function treeEntry(store: ObjectStore, commit: string, path: string): TreeEntry | null {
  let entry: TreeEntry = { name: '', mode: '040000', sha: readCommit(store, commit).tree }
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (entry.mode !== '040000') return null
    const next = readTree(store, entry.sha).entries.find((candidate) => candidate.name === name)
    if (next === undefined) return null
    entry = next
  }
  return entry
}

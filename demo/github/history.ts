// Questions about the graph of commits: ancestors, merge bases, what a branch brings, and merging.
import { diffTrees, type FileDiff } from './diff.ts'
import { type Listing, listFiles, type ObjectStore, readCommit, type Signature, writeObject, writeTree } from './git.ts'

/** Every commit reachable from `sha`, itself included, newest first (parents after children). */
export function ancestors(store: ObjectStore, sha: string): ReadonlySet<string> {
  const order: string[] = []
  const seen = new Set<string>()
  const stack: { sha: string; done: boolean }[] = [{ sha, done: false }]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.done) order.push(top.sha)
    else if (!seen.has(top.sha)) {
      seen.add(top.sha)
      stack.push({ sha: top.sha, done: true })
      for (const parent of readCommit(store, top.sha).parents) stack.push({ sha: parent, done: false })
    }
  }
  return new Set(order.reverse())
}

export const isAncestor = (store: ObjectStore, ancestor: string, sha: string): boolean =>
  ancestors(store, sha).has(ancestor)

/** The best common ancestor: one that no other common ancestor descends from. Null for unrelated histories. */
export function mergeBase(store: ObjectStore, a: string, b: string): string | null {
  const ofB = ancestors(store, b)
  // parents come after children, so the first common one has no common descendant
  for (const sha of ancestors(store, a)) if (ofB.has(sha)) return sha
  return null
}

export type Comparison = Readonly<{
  status: 'ahead' | 'behind' | 'identical' | 'diverged'
  aheadBy: number
  behindBy: number
  mergeBase: string | null
  /** Commits of the head that the base lacks, oldest first. */
  commits: readonly string[]
  /** What the head changes since the merge base ("three dots"). */
  files: readonly FileDiff[]
}>

const commitsBetween = (store: ObjectStore, base: string, head: string): readonly string[] => {
  const known = ancestors(store, base)
  return [...ancestors(store, head)].filter((sha) => !known.has(sha)).reverse()
}

export function compare(store: ObjectStore, base: string, head: string): Comparison {
  const commits = commitsBetween(store, base, head)
  const behindBy = commitsBetween(store, head, base).length
  const from = mergeBase(store, base, head)
  const away = behindBy === 0 ? 'ahead' : 'diverged'
  const still = behindBy === 0 ? 'identical' : 'behind'
  return {
    status: commits.length === 0 ? still : away,
    aheadBy: commits.length,
    behindBy,
    mergeBase: from,
    commits,
    files: diffTrees(store, from === null ? null : readCommit(store, from).tree, readCommit(store, head).tree),
  }
}

/** Three-way merge by whole files. Null if both sides changed the same file differently. */
function mergeListings(base: Listing, ours: Listing, theirs: Listing): Listing | null {
  const key = (files: Listing, path: string): string => {
    const file = files.get(path)
    return file === undefined ? '' : `${file.mode} ${file.sha}`
  }
  const merged = new Map<string, NonNullable<ReturnType<Listing['get']>>>()
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [was, our, their] = [key(base, path), key(ours, path), key(theirs, path)]
    if (our !== their && our !== was && their !== was) return null
    const file = (our === was ? theirs : ours).get(path)
    if (file !== undefined) merged.set(path, file)
  }
  return merged
}

/** Writes the merge commit of two commits (or, squashed, one commit with the same tree); null on a conflict. */
export function mergeCommits(
  store: ObjectStore,
  input: { ours: string; theirs: string; author: Signature; committer: Signature; message: string; squash?: boolean },
): string | null {
  const { ours, theirs, author, committer, message } = input
  const base = mergeBase(store, ours, theirs)
  const files = (sha: string): Listing => listFiles(store, readCommit(store, sha).tree)
  const merged = mergeListings(base === null ? new Map() : files(base), files(ours), files(theirs))
  if (merged === null) return null
  const tree = writeTree(store, merged)
  const parents = input.squash === true ? [ours] : [ours, theirs]
  return writeObject(store, { type: 'commit', tree, parents, author, committer, message })
}

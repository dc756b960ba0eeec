import { describe, expect, test } from 'vitest'
import {
  changeTree,
  type FileChanges,
  listFiles,
  type ObjectStore,
  readCommit,
  writeObject,
} from '../../../demo/github/git.ts'
import { compare, isAncestor, mergeBase, mergeCommits } from '../../../demo/github/history.ts'

const by = { name: 'Ada', email: 'ada@example.com', at: new Date(0) }

/** root - left1 - left2 and root - right1, with a merge of left1 and right1. */
function graph() {
  const store: ObjectStore = new Map()
  const commit = (parents: readonly string[], changes: FileChanges): string => {
    const [parent] = parents
    const tree = changeTree(store, parent === undefined ? null : readCommit(store, parent).tree, changes)
    return writeObject(store, {
      type: 'commit',
      tree,
      parents,
      author: by,
      committer: by,
      message: Object.keys(changes).join(),
    })
  }
  const root = commit([], { a: '1\n', b: '1\n' })
  const left1 = commit([root], { a: '2\n' })
  const left2 = commit([left1], { c: '1\n2\n' })
  const right1 = commit([root], { b: '2\n' })
  const merged = commit([left1, right1], { b: '2\n' })
  const alone = commit([], { z: 'z\n' })
  return { store, commit, root, left1, left2, right1, merged, alone }
}

test.for([
  ['root', 'left2', true],
  ['left2', 'left2', true],
  ['right1', 'merged', true],
  ['left2', 'root', false],
  ['right1', 'left2', false],
] as const)('that %s is an ancestor of %s is %s', ([ancestor, sha, expected]) => {
  const { store, ...commits } = graph()
  expect(isAncestor(store, commits[ancestor], commits[sha])).toBe(expected)
})

test.for([
  ['left2', 'right1', 'root'],
  ['left2', 'merged', 'left1'],
  ['merged', 'right1', 'right1'],
  ['root', 'left2', 'root'],
  ['left1', 'left1', 'left1'],
] as const)('%s and %s part at %s', ([a, b, expected]) => {
  const { store, ...commits } = graph()
  expect(mergeBase(store, commits[a], commits[b])).toBe(commits[expected])
  expect(mergeBase(store, commits[b], commits[a])).toBe(commits[expected])
})

test('unrelated histories have no merge base', () => {
  const { store, alone, root } = graph()
  expect(mergeBase(store, alone, root)).toBeNull()
})

test.for([
  ['root', 'left2', 'ahead', 2, 0, ['a', 'c']],
  ['left2', 'root', 'behind', 0, 2, []],
  ['left2', 'left2', 'identical', 0, 0, []],
  ['right1', 'left2', 'diverged', 2, 1, ['a', 'c']],
  ['merged', 'left2', 'diverged', 1, 2, ['c']],
] as const)('from %s, %s is the other: %s', ([base, head, status, aheadBy, behindBy, paths]) => {
  const { store, ...commits } = graph()
  const comparison = compare(store, commits[base], commits[head])
  expect(comparison).toMatchObject({ status, aheadBy, behindBy })
  expect(comparison.files.map(({ path }) => path)).toEqual(paths)
})

test('the commits of a comparison come oldest first', () => {
  const { store, root, left1, left2 } = graph()
  expect(compare(store, root, left2).commits).toEqual([left1, left2])
})

describe('a merge', () => {
  const merge = (store: ObjectStore, ours: string, theirs: string) =>
    mergeCommits(store, { ours, theirs, author: by, committer: by, message: 'Merge' })

  test('has what both sides changed', () => {
    const { store, left2, right1 } = graph()
    const sha = merge(store, left2, right1) ?? ''
    const commit = readCommit(store, sha)
    expect(commit.parents).toEqual([left2, right1])
    expect([...listFiles(store, commit.tree)].map(([path]) => path)).toEqual(['a', 'b', 'c'])
    expect(compare(store, left2, sha).files.map(({ path }) => path)).toEqual(['b'])
  })

  test('keeps what one side deleted deleted', () => {
    const { store, commit, root, left1 } = graph()
    const sha = merge(store, left1, commit([root], { b: null })) ?? ''
    expect([...listFiles(store, readCommit(store, sha).tree).keys()]).toEqual(['a'])
  })

  test('fails where both sides changed a file differently', () => {
    const { store, commit, root, left1 } = graph()
    expect(merge(store, left1, commit([root], { a: '3\n' }))).toBeNull()
    expect(merge(store, left1, commit([root], { a: null }))).toBeNull()
    expect(merge(store, left1, commit([root], { a: '2\n' }))).not.toBeNull()
  })
})

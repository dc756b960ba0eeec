import { expect, test } from 'vitest'
import {
  changeTree,
  listFiles,
  type ObjectStore,
  readCommit,
  treeEntry,
  writeObject,
} from '../../../demo/github/git.ts'

const link = { mode: '120000', content: 'a.txt' } as const
const script = { mode: '100755', content: '#!/bin/sh\n' } as const
const files = { 'a/b.txt': 'one\n', 'a.txt': 'two\n', 'a-/z': 'z\n', link, 'run.sh': script }

function firstCommit(store: ObjectStore): string {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 10, 0, second))
  return writeObject(store, {
    type: 'commit',
    tree: changeTree(store, null, files),
    parents: [],
    author: { name: 'Ada', email: 'ada@example.com', at: at(0) },
    committer: { name: 'Kai', email: 'kai@example.com', at: at(5) },
    message: 'First\n',
  })
}

test('objects have the ids that git gives them', () => {
  const store: ObjectStore = new Map()
  const sha = firstCommit(store)
  expect(sha).toBe('645237fffb72060236016ab8f4933a0cc49e596a')
  expect(readCommit(store, sha).tree).toBe('6e010a0dace6f805dcd3a042f38146fc31aba740')
  expect(writeObject(store, { type: 'tree', entries: [] })).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904')
})

test.for([
  ['a', '040000', 'c7d8a0fdb10f11cf53e42b807f501251dd94366a'],
  ['a/b.txt', '100644', '5626abf0f72e58d7a153368ba57db4c673c0e171'],
  ['link', '120000', '8d14cbf983b3fad683171c9418998d9f68340823'],
  ['run.sh', '100755', '1a2485251c33a70432394c93fb89330ef214bfc9'],
] as const)('the tree entry at %s has mode %s', ([path, mode, sha]) => {
  const store: ObjectStore = new Map()
  expect(treeEntry(store, firstCommit(store), path)).toMatchObject({ mode, sha })
})

test.for(['b', 'a/c', 'a.txt/b'])('there is no tree entry at %s', (path) => {
  const store: ObjectStore = new Map()
  expect(treeEntry(store, firstCommit(store), path)).toBeNull()
})

test('a tree is changed by path, and a directory without files is gone', () => {
  const store: ObjectStore = new Map()
  const tree = changeTree(store, changeTree(store, null, files), { 'a/b.txt': null, 'a.txt': 'new\n', 'd/e/f': '' })
  expect([...listFiles(store, tree).keys()]).toEqual(['a-/z', 'a.txt', 'd/e/f', 'link', 'run.sh'])
})

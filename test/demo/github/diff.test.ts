import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffBlobs, diffTrees } from '../../../demo/github/diff.ts'
import { changeTree, type FileChanges, type ObjectStore } from '../../../demo/github/git.ts'

const diff = (before: string, after: string) => diffBlobs(Buffer.from(before), Buffer.from(after))

test.for([
  ['nothing', '', '', 0, 0],
  ['the same', 'a\nb\n', 'a\nb\n', 0, 0],
  ['a line added', 'a\nc\n', 'a\nb\nc\n', 1, 0],
  ['a line deleted', 'a\nb\nc\n', 'a\nc\n', 0, 1],
  ['a line changed', 'a\nb\nc\n', 'a\nx\nc\n', 1, 1],
  ['all new', '', 'a\nb\nc', 3, 0],
  ['all gone', 'a\nb\n', '', 0, 2],
  ['a newline at the end lost', 'a\nb\n', 'a\nb', 1, 1],
  ['lines swapped', 'a\nb\nc\n', 'b\na\nc\n', 1, 1],
  ['changes far apart', 'a\nb\nc\nd\ne\n', 'x\nb\nc\nd\ny\n', 2, 2],
] as const)('%s', ([, before, after, additions, deletions]) => {
  expect(diff(before, after)).toMatchObject({ additions, deletions })
})

/** Length of the longest common subsequence, by the book. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0)
  for (const line of a) {
    const next: number[] = []
    for (const [index, other] of b.entries()) {
      const corner = index === 0 ? 0 : (row[index - 1] ?? 0)
      next.push(line === other ? corner + 1 : Math.max(row[index] ?? 0, next[index - 1] ?? 0))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 })

test('no more lines are added and deleted than must be', () => {
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const { additions, deletions } = diff(
        a.map((line) => `${line}\n`).join(''),
        b.map((line) => `${line}\n`).join(''),
      )
      const kept = common(a, b)
      expect({ additions, deletions }).toEqual({ additions: b.length - kept, deletions: a.length - kept })
    }),
  )
})

test('a patch holds every line of both sides that changed', () => {
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const text = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')
      const { patch, additions, deletions } = diff(text(a), text(b))
      const body = patch?.split('\n').slice(1) ?? []
      expect(body.filter((line) => line.startsWith('+'))).toHaveLength(additions)
      expect(body.filter((line) => line.startsWith('-'))).toHaveLength(deletions)
    }),
  )
})

test('a patch shows three lines around the change', () => {
  const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n'
  const patch = ['@@ -2,7 +2,7 @@', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8'].join('\n')
  expect(diff(before, before.replace('5', 'five')).patch).toBe(patch)
})

test('a large rewrite is counted in time', () => {
  const text = (word: string) => Array.from({ length: 3000 }, (_, line) => `${word} ${line}\n`).join('')
  expect(diff(text('old'), text('new'))).toMatchObject({ additions: 3000, deletions: 3000 })
})

test('a binary file has no lines', () => {
  expect(diffBlobs(Buffer.from([0, 1]), Buffer.from([0, 2]))).toEqual({ additions: 0, deletions: 0, patch: null })
})

function changes(before: FileChanges, change: FileChanges) {
  const store: ObjectStore = new Map()
  const tree = changeTree(store, null, before)
  return diffTrees(store, tree, changeTree(store, tree, change)).map(({ path, status, previousPath }) => ({
    path,
    status,
    previousPath,
  }))
}

test.for([
  ['added', { b: 'b\n' }, { path: 'b', status: 'added', previousPath: null }],
  ['removed', { a: null }, { path: 'a', status: 'removed', previousPath: null }],
  ['modified', { a: 'other\n' }, { path: 'a', status: 'modified', previousPath: null }],
  ['renamed', { a: null, 'd/a': 'a\n' }, { path: 'd/a', status: 'renamed', previousPath: 'a' }],
  ['made executable', { a: { mode: '100755', content: 'a\n' } }, { path: 'a', status: 'changed', previousPath: null }],
] as const)('a file is %s', ([, change, expected]) => {
  expect(changes({ a: 'a\n', keep: 'k\n' }, change)).toEqual([expected])
})

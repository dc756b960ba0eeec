import { describe, test } from 'vitest'
import { changed } from '../facts.ts'
import { expectRow, type Row, unreadable } from './rows.ts'

const go = { matches: ['app/.*\\.go', 'server/.*\\.go'], ignore: ['/special\\.go$'] }
const touching = (...paths: readonly string[]) => ({ files: paths.map((path) => changed(path, 1)) })
const moved = { files: [changed('docs/a.md', 1, { previousPath: 'app/a.go', change: 'renamed' })] }
const hidden = 'the changed files could not be read: GitHub did not answer'

const rows: readonly Row[] = [
  [
    'one of several files matches',
    { paths: go },
    touching('docs/a.md', 'app/a.go'),
    true,
    '`app/a.go` matches `app/.*\\.go`',
  ],
  [
    'none matches',
    { paths: go },
    touching('docs/a.md'),
    false,
    'no changed file matches `app/.*\\.go` or `server/.*\\.go`',
  ],
  ['a pattern is searched for', { paths: { matches: ['b'] } }, touching('abc'), true, '`abc` matches `b`'],
  ['an anchor is honoured', { paths: { matches: ['^b'] } }, touching('abc'), false, 'no changed file matches `^b`'],
  [
    'what matches is ignored',
    { paths: go },
    touching('app/special.go'),
    false,
    'no changed file matches `app/.*\\.go` or `server/.*\\.go`',
  ],
  [
    'another is not ignored',
    { paths: go },
    touching('app/special.go', 'app/a.go'),
    true,
    '`app/a.go` matches `app/.*\\.go`',
  ],
  ['it lay where a pattern matches', { paths: go }, moved, true, '`app/a.go` matches `app/.*\\.go`'],
  [
    'none may match and none does',
    { noPaths: go },
    touching('docs/a.md'),
    true,
    'no changed file matches `app/.*\\.go` or `server/.*\\.go`',
  ],
  [
    'none may match and all are ignored',
    { noPaths: go },
    touching('app/special.go'),
    true,
    'no changed file matches `app/.*\\.go` or `server/.*\\.go`',
  ],
  ['none may match and one does', { noPaths: ['app/**'] }, touching('app/a.go'), false, '`app/a.go` matches `app/**`'],
  ['none may match and nothing is known', { noPaths: ['app/**'] }, { files: unreadable }, 'unknown', hidden],
  [
    'all match',
    { onlyPaths: go },
    touching('app/a.go', 'server/b.go'),
    true,
    'every changed file matches `app/.*\\.go` or `server/.*\\.go`',
  ],
  [
    'all but an ignored one match',
    { onlyPaths: go },
    touching('app/a.go', 'x/special.go'),
    true,
    'every changed file matches `app/.*\\.go` or `server/.*\\.go`',
  ],
  [
    'one does not match',
    { onlyPaths: go },
    touching('app/a.go', 'docs/a.md'),
    false,
    '`docs/a.md` does not match `app/.*\\.go` or `server/.*\\.go`',
  ],
  [
    'only ignored ones are changed',
    { onlyPaths: go },
    touching('app/special.go'),
    false,
    'every changed file is ignored',
  ],
  ['nothing is known of them', { onlyPaths: go }, { files: unreadable }, 'unknown', hidden],
]

describe('patterns of paths', () => {
  test.for(rows)('%s', expectRow)
})

const two = { files: [changed('a', 30, { deletions: 4 }), changed('b', 70, { deletions: 6, generated: true })] }
const lines: readonly Row[] = [
  [
    'added lines are just as many',
    { changedLines: { anyOf: { additions: '> 30' } } },
    two,
    false,
    '30 added lines are not > 30',
  ],
  ['one more is added', { changedLines: { anyOf: { additions: '> 29' } } }, two, true, '30 added lines are > 29'],
  [
    'deleted lines are just as many',
    { changedLines: { anyOf: { deletions: '< 4' } } },
    two,
    false,
    '4 deleted lines are not < 4',
  ],
  ['one fewer is deleted', { changedLines: { anyOf: { deletions: '< 5' } } }, two, true, '4 deleted lines are < 5'],
  [
    'both together are just as many',
    { changedLines: { anyOf: { total: '<   34' } } },
    two,
    false,
    '34 changed lines are not < 34',
  ],
  ['both together are fewer', { changedLines: { anyOf: { total: '<   35' } } }, two, true, '34 changed lines are < 35'],
  [
    'one comparison of two holds',
    { changedLines: { anyOf: { additions: '> 100', deletions: '> 3' } } },
    two,
    true,
    '4 deleted lines are > 3',
  ],
  [
    'neither holds',
    { changedLines: { anyOf: { additions: '> 100', deletions: '> 10' } } },
    two,
    false,
    '30 added lines are not > 100, and 4 deleted lines are not > 10',
  ],
]

describe('of several comparisons of lines, one must hold', () => {
  test.for(lines)('%s', expectRow)
})

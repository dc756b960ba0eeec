import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffBlobs } from '../../demo/github/diff.ts'
import { type DiffEntry, filePatches, hunksOf, movedTo } from '../../src/facts/patch-digest.ts'

const patch = ['@@ -10,3 +10,4 @@ function total(', ' one', '-two', '+zwei', '+drei', ' four'].join('\n')
const entry = (more: Partial<DiffEntry> = {}): DiffEntry => ({
  sha: 'b'.repeat(40),
  filename: 'src/a.ts',
  status: 'modified',
  additions: 2,
  deletions: 1,
  patch,
  contents_url: 'https://api.github.com/repos/acme/shop/contents/src/a.ts?ref=head',
  ...more,
})
const digestOf = (one: DiffEntry) => filePatches([one])[0]?.digest
const lacking = ({ patch: _, ...rest }: DiffEntry): DiffEntry => rest

describe('the digest of a patch is the same', () => {
  test.for([
    ['further down in the file', patch.replace('-10,3 +10,4', '-110,3 +99,4')],
    ['under another heading', patch.replace(' function total(', ' class Basket {')],
    ['under none', patch.replace(' function total(', '')],
    ['with a line feed at its end', `${patch}\n`],
  ])('%s', ([, other]) => {
    expect(digestOf(entry({ patch: other }))).toBe(digestOf(entry()))
  })

  test('whatever else the file holds', () => {
    expect(digestOf(entry({ sha: 'c'.repeat(40) }))).toBe(digestOf(entry()))
  })
})

describe('the digest of a patch is another', () => {
  test.for<[string, Partial<DiffEntry>]>([
    ['when an added line is', { patch: patch.replace('+drei', '+dry') }],
    ['when a removed line is', { patch: patch.replace('-two', '-tow') }],
    ['when a line beside it is', { patch: patch.replace(' four', ' vier') }],
    ['when the lines are in another order', { patch: patch.replace('+zwei\n+drei', '+drei\n+zwei') }],
    ['when the white space is', { patch: patch.replace('+zwei', '+ zwei') }],
    ['when the last line loses its end', { patch: `${patch}\n\\ No newline at end of file` }],
    ['when it is one of another file', { filename: 'src/b.ts' }],
    ['when the file was called otherwise', { status: 'renamed', previous_filename: 'src/old.ts' }],
    ['when the file is new', { status: 'added' }],
  ])('%s', ([, more]) => {
    const other = digestOf(entry(more))
    expect(other).toEqual(expect.any(String))
    expect(other).not.toBe(digestOf(entry()))
  })

  test('when what were two places are one', () => {
    const one = '@@ -1,2 +1,2 @@\n-a\n+b\n-c\n+d'
    const two = '@@ -1,1 +1,1 @@\n-a\n+b\n@@ -9,1 +9,1 @@\n-c\n+d'
    const [first, second] = [one, two].map((text) => digestOf(entry({ patch: text, additions: 2, deletions: 2 })))
    expect(first).toEqual(expect.any(String))
    expect(first).not.toBe(second)
  })
})

describe('there is no digest', () => {
  test.for<[string, DiffEntry]>([
    ['of a binary file', lacking(entry({ additions: 0, deletions: 0 }))],
    ['of a new binary file', lacking(entry({ status: 'added', additions: 0, deletions: 0 }))],
    ['of a file that is too large', lacking(entry({ additions: 9000 }))],
    ['when lines are missing at the end', entry({ patch: patch.replace('\n four', '') })],
    ['when added lines are missing', entry({ additions: 3 })],
    ['when removed lines are missing', entry({ deletions: 2 })],
    ['when a whole part is missing', entry({ additions: 20 })],
    ['of an empty patch', entry({ patch: '' })],
    ['of something that is no patch', entry({ patch: 'two\nlines' })],
    ['of lines that are neither there nor gone', entry({ patch: patch.replace(' one', ' one\n?') })],
    ['of a renamed file with changes that are not shown', lacking(entry({ status: 'renamed', additions: 1 }))],
  ])('%s', ([, one]) => {
    expect(digestOf(one)).toBeNull()
  })

  test('of a name that is listed twice', () => {
    expect(filePatches([entry(), entry({ patch: patch.replace('zwei', 'dos') })])).toEqual([
      { path: 'src/a.ts', from: 'src/a.ts', digest: null, starts: [10] },
    ])
  })
})

describe('a file that was only renamed', () => {
  const moved = lacking(entry({ status: 'renamed', previous_filename: 'src/old.ts', additions: 0, deletions: 0 }))

  test('is the same while its content and both names are', () => {
    const others = [{ sha: 'c'.repeat(40) }, { previous_filename: 'src/older.ts' }, { filename: 'src/c.ts' }]
    const digests = others.map((more) => digestOf({ ...moved, ...more }))

    expect(digestOf({ ...moved })).toBe(digestOf(moved))
    expect(new Set([digestOf(moved), ...digests]).size).toBe(4)
    expect(digests).toEqual(digests.map(() => expect.any(String)))
  })

  test('has no digest while GitHub does not tell its content', () => {
    expect(digestOf({ ...moved, sha: null })).toBeNull()
  })
})

describe('where a line moves to', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
  const text = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))

  test('is what git would say of a line that stays', () => {
    fc.assert(
      fc.property(texts, texts, fc.nat({ max: 3 }), (before, inserted, at) => {
        const kept = [...before, 'unique']
        const now = [...before.slice(0, at), ...inserted, ...before.slice(at), 'unique']
        const diff = diffBlobs(text(kept), text(now))
        const hunks = hunksOf(entry({ ...diff, patch: diff.patch ?? '' })) ?? []
        expect(movedTo(kept.length, hunks)).toBe(now.length)
      }),
    )
  })

  test.for([
    [1, 1],
    [10, 10],
    [13, 14],
    [50, 51],
  ] as const)('line %i is line %i then', ([line, moved]) => {
    expect(movedTo(line, hunksOf(entry()) ?? [])).toBe(moved)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PatchDigests } from '../../../src/facts.ts'
import { stillReviewed } from '../../../src/practices/peer-review/freshness.ts'
import { headSha, pullRequest } from '../../facts.ts'

const approved = 'c'.repeat(40)
const between = (reviewed: PatchDigests, present: PatchDigests) =>
  stillReviewed(pullRequest({ patches: { [approved]: reviewed, [headSha]: present } }), approved)

describe('what was reviewed', () => {
  test.for<[string, PatchDigests, PatchDigests, readonly string[]]>([
    ['stays when every diff is the same', { a: '1', b: '2' }, { b: '2', a: '1' }, []],
    ['stays when nothing is changed, then and now', {}, {}, []],
    ['is another when a diff is another', { a: '1', b: '2' }, { a: '1', b: '3' }, ['b']],
    ['is another when a file was added', { a: '1' }, { a: '1', b: '2' }, ['b']],
    ['is another when a file vanished', { a: '1', b: '2' }, { a: '1' }, ['b']],
    ['is another when a diff moved to another file', { a: '1' }, { b: '1' }, ['a', 'b']],
    ['is another when GitHub did not show it whole then', { a: null }, { a: '1' }, ['a']],
    ['is another when GitHub does not show it whole now', { a: '1' }, { a: null }, ['a']],
    ['is another when GitHub never shows it whole', { a: null, b: '2' }, { a: null, b: '2' }, ['a']],
    ['is told apart by the names of any language', { constructor: '1' }, { a: '1' }, ['a', 'constructor']],
  ])('%s', ([, reviewed, present, changed]) => {
    expect(between(reviewed, present)).toMatchObject({ kept: changed.length === 0, changed })
  })

  test('is another when a file with a name of JavaScript is', () => {
    const digests = (digest: string) => Object.fromEntries([['__proto__', digest]])

    expect(between(digests('1'), digests('2'))).toMatchObject({ kept: false, changed: ['__proto__'] })
  })

  test('is the head itself, whether or not its patch is known', () => {
    expect(stillReviewed(pullRequest(), headSha)).toEqual({ kept: true, changed: [], why: '' })
  })

  test('is unknown when the patch of the approved commit is', () => {
    expect(stillReviewed(pullRequest({ patches: { [headSha]: { a: '1' } } }), approved)).toEqual({
      kept: 'unknown',
      changed: [],
      why: 'and what it changed then is not known any more',
    })
  })

  test('is unknown when the patch of the head is', () => {
    expect(stillReviewed(pullRequest({ patches: { [approved]: { a: '1' } } }), approved)).toEqual({
      kept: 'unknown',
      changed: [],
      why: 'and what the head changes could not be read',
    })
  })

  test('is unknown for a commit with a name of JavaScript', () => {
    const facts = pullRequest({ patches: { [headSha]: {} } })

    expect(stillReviewed(facts, 'constructor').kept).toBe('unknown')
  })
})

describe('the reason', () => {
  test('names the file', () => {
    expect(between({ 'src/a.ts': '1' }, { 'src/a.ts': '2' }).why).toBe('and the diff of `src/a.ts` has changed since')
  })

  test('names one file of many', () => {
    expect(between({ a: '1', b: '1', c: '1' }, {}).why).toBe(
      'and the diff of `a` and of 2 other files has changed since',
    )
  })
})

const digests = fc.dictionary(fc.string({ maxLength: 3 }), fc.option(fc.constantFrom('1', '2'), { freq: 6 }))

describe('for any two patches', () => {
  test('what is kept is the same patch, whole', () => {
    fc.assert(
      fc.property(digests, digests, (reviewed, present) => {
        const entries = (patch: PatchDigests) => Object.entries(patch).toSorted()
        const isSame = JSON.stringify(entries(reviewed)) === JSON.stringify(entries(present))
        const isWhole = Object.values(reviewed).every((digest) => digest !== null)
        expect(between(reviewed, present).kept).toBe(isSame && isWhole)
      }),
    )
  })

  test('the changed files are the same ones, seen from either side', () => {
    fc.assert(
      fc.property(digests, digests, (one, other) => {
        expect(between(one, other).changed).toEqual(between(other, one).changed)
      }),
    )
  })

  test('a further change never keeps what a smaller one did not', () => {
    fc.assert(
      fc.property(digests, digests, fc.string({ maxLength: 3 }), (reviewed, present, path) => {
        const before = between(reviewed, present).changed
        const after = between(reviewed, Object.fromEntries([...Object.entries(present), [path, 'another']])).changed
        expect(after).toEqual(expect.arrayContaining([...before]))
      }),
    )
  })
})

import { describe, expect, test } from 'vitest'
import { changeSize } from '../../src/practices/change-size.ts'
import { changed, pullRequest } from '../facts.ts'

const config = changeSize.config.parse({ warnLines: 50, maxLines: 100, maxFiles: 3 })
const fail = { outcome: 'fail', settings: ['maxLines'] }
const warn = { outcome: 'fail', atMost: 'advise', settings: ['warnLines'] }
const pass = { outcome: 'pass' }
const files = (count: number) => Array.from({ length: count }, (_, index) => changed(`src/${index}.ts`, 1))

describe('change size', () => {
  test.for([
    { when: 'nothing changed', files: [], expected: [pass] },
    { when: 'the change is at the warning', files: [changed('a.ts', 50)], expected: [pass] },
    { when: 'the change is one line over the warning', files: [changed('a.ts', 51)], expected: [warn] },
    { when: 'the change is at the limit', files: [changed('a.ts', 100)], expected: [warn] },
    { when: 'the change is one line over the limit', files: [changed('a.ts', 101)], expected: [fail] },
    { when: 'files add up', files: [changed('a.ts', 60), changed('b.ts', 60)], expected: [fail] },
    { when: 'deleted lines count', files: [changed('a.ts', 60, { deletions: 41 })], expected: [fail] },
    { when: 'as many files as may be', files: files(3), expected: [pass] },
    { when: 'one file too many', files: files(4), expected: [{ outcome: 'fail', settings: ['maxFiles'] }] },
    {
      when: 'both lines and files are over',
      files: [...files(3), changed('a.ts', 100)],
      expected: [fail, { outcome: 'fail', settings: ['maxFiles'] }],
    },
    { when: 'a lock file is large', files: [changed('package-lock.json', 9000)], expected: [pass] },
    { when: 'a nested lock file is large', files: [changed('x/y.lock', 9000)], expected: [pass] },
    { when: 'a hidden lock file is large', files: [changed('.tools/.x/y.lock', 9000)], expected: [pass] },
    { when: 'a generated file is large', files: [changed('a.ts', 9000, { generated: true })], expected: [pass] },
    { when: 'a file only sounds like a lock', files: [changed('src/lock.ts', 101)], expected: [fail] },
  ])('answers $expected.0.outcome when $when', ({ files, expected }) => {
    const findings = changeSize.evaluate(pullRequest({ files }), config)

    expect(findings).toHaveLength(expected.length)
    expect(findings).toMatchObject(expected)
  })

  test('a limit of 0 is no limit', () => {
    const unlimited = changeSize.config.parse({ warnLines: 0, maxLines: 0, maxFiles: 0 })

    expect(changeSize.evaluate(pullRequest({ files: [changed('a.ts', 100_000)] }), unlimited)).toEqual([
      { outcome: 'pass', reason: '100000 lines, in 1 file.' },
    ])
  })

  test.for([
    { warnLines: 100, maxLines: 100, valid: true },
    { warnLines: 101, maxLines: 100, valid: false },
    { warnLines: 101, maxLines: 0, valid: true },
  ])('a warning at $warnLines with a limit of $maxLines is valid: $valid', ({ valid, ...limits }) => {
    expect(changeSize.config.safeParse(limits).success).toBe(valid)
  })

  test('globs of the policy leave files out, files in hidden directories too', () => {
    const ignoring = changeSize.config.parse({ ignore: ['**/*.snap'] })

    expect(changeSize.evaluate(pullRequest({ files: [changed('.x/a.snap', 900)] }), ignoring)).toMatchObject([pass])
    expect(changeSize.evaluate(pullRequest({ files: [changed('yarn.lock', 900)] }), ignoring)).toMatchObject([fail])
  })

  test('a glob that cannot match is refused, with what to do', () => {
    expect(changeSize.config.safeParse({ ignore: ['!src/**'] }).error?.issues).toMatchObject([
      { path: ['ignore', 0], message: expect.stringContaining('cannot begin with `!`') },
    ])
  })

  test('a fail says how far over, what to do and where to cut', () => {
    const files = [
      changed('src/billing/invoice.ts', 60),
      changed('src/billing/tax/rates.ts', 36),
      changed('src/cart.ts', 40),
      changed('README.md', 5),
      changed('docs/a.md', 1),
    ]

    expect(
      changeSize.evaluate(pullRequest({ files }), changeSize.config.parse({ warnLines: 0, maxLines: 100 })),
    ).toEqual([
      {
        outcome: 'fail',
        reason: '142 lines, 42 over the limit of 100.',
        remedy:
          'Split the change so that each part can be reviewed, and reverted, alone. The largest parts: `src/billing` (96 lines), `src` (40 lines), `./` (5 lines).',
        settings: ['maxLines'],
      },
    ])
  })

  test('a change within one directory is cut by files', () => {
    const files = [changed('src/a.ts', 1), changed('src/b.ts', 200)]
    const [finding] = changeSize.evaluate(pullRequest({ files }), config)

    expect(finding).toMatchObject({ remedy: expect.stringContaining('`src/b.ts` (200 lines), `src/a.ts` (1 line)') })
  })
})

describe('change size without the list of files', () => {
  const files = { unavailable: 'GitHub answered 502.' }

  test.for([
    { when: 'the totals hold anyway', totals: { additions: 50, deletions: 0, changedFiles: 3 }, expected: pass },
    {
      when: 'the totals may hold generated files',
      totals: { additions: 101, deletions: 0, changedFiles: 3 },
      expected: { outcome: 'unknown', reason: 'The changed files could not be read: GitHub answered 502.' },
    },
    {
      when: 'the totals are at the ceiling',
      totals: { additions: 9000, deletions: 0, changedFiles: 3000 },
      expected: { outcome: 'unknown' },
    },
    {
      when: 'the totals are past the ceiling and the limit',
      totals: { additions: 9000, deletions: 0, changedFiles: 3001 },
      expected: { outcome: 'fail', settings: ['maxLines'] },
    },
  ])('answers $expected.outcome when $when', ({ totals, expected }) => {
    expect(changeSize.evaluate(pullRequest({ files, ...totals }), config)).toMatchObject([expected])
  })

  test('a list that ends at the ceiling of 3,000 files is not taken for the whole change', () => {
    const listed = Array.from({ length: 3000 }, (_, index) => changed(`gen/${index}.ts`, 1, { generated: true }))
    const whole = pullRequest({ files: listed })

    expect(changeSize.evaluate(whole, config)).toMatchObject([pass])
    expect(changeSize.evaluate({ ...whole, changedFiles: 3001 }, config)).toMatchObject([fail])
  })

  test('only the warning may be exceeded past the ceiling: unknown, since nothing shows that a limit is', () => {
    const lenient = changeSize.config.parse({ warnLines: 50, maxLines: 0 })
    const facts = pullRequest({ files, additions: 9000, deletions: 0, changedFiles: 3001 })

    expect(changeSize.evaluate(facts, lenient)).toMatchObject([{ outcome: 'unknown' }])
  })
})

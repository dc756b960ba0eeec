import fc from 'fast-check'
import picomatch from 'picomatch'
import { RE2JS } from 're2js'
import { expect, test, vi } from 'vitest'
import { globProblem, matchesGlob } from '../src/glob.ts'

test.for([
  ['docs/**', 'docs/a/b.md', true],
  ['docs/**', 'src/docs/a.md', false],
  ['**/auth/**', 'auth/x.ts', true],
  ['**/auth/**', 'a/b/auth/c/x.ts', true],
  ['**/auth/**', 'a/author/x.ts', false],
  ['**/*.md', 'README.md', true],
  ['**/*', '.github/workflows/ci.yml', true],
  ['.github/workflows/**', '.github/workflows/ci.yml', true],
  ['*.ts', 'a/b.ts', false],
  ['docs/**/*', 'docs', false],
  ['docs/**/*', 'docs/a', true],
  ['*/**/*', 'docs', false],
  ['web/.*', 'web/.env', true],
  ['**/.*', 'web/.env', true],
  ['**/.*', 'web/env', false],
  ['{a,b}/*.ts', 'b/x.ts', true],
  ['app/(auth)/**', 'app/(auth)/login.tsx', true],
  ['src/auth/**', 'src/auth/a\nb/c.ts', true],
] as const)('as a glob of paths, %s against %s is %s', ([glob, path, expected]) => {
  expect(matchesGlob(path, glob)).toBe(expected)
})

test.for([
  ['*', 'CI / build (ubuntu)', true],
  ['CI*', 'CI / build', true],
  ['build (ubuntu)', 'build (ubuntu)', true],
  ['build (*)', 'build (ubuntu, 24)', true],
  ['test', 'test / unit', false],
] as const)('as a glob of names, %s against %s is %s', ([glob, name, expected]) => {
  expect(matchesGlob(name, glob, 'name')).toBe(expected)
})

test.for(['', '!a', '/a', './a', '!(a)', '+(a|b)', '[', 'a{b', 'a(b', 'a'.repeat(257), '(?=a)b'])(
  'the glob %s is refused with a remedy',
  (glob) => {
    expect(globProblem(glob)).toMatch(/\. [A-Z].*\.$/)
    expect(matchesGlob(glob, glob)).toBe(false)
  },
)

test('a glob of the longest length is accepted', () => {
  expect(globProblem('a'.repeat(256))).toBeNull()
})

test('a glob that backtracks for minutes elsewhere is answered at once', () => {
  expect(matchesGlob('a'.repeat(4096), `${'*a'.repeat(20)}b`)).toBe(false)
})

test('the globs that all layers may have together are compiled once, whatever was compiled before', () => {
  const globs = (folder: string) => Array.from({ length: 2000 }, (_, index) => `${folder}/${index}/*`)
  for (const glob of globs('before')) matchesGlob('a', glob)
  const compile = vi.spyOn(RE2JS, 'compile')

  for (const file of ['a', 'b', 'c']) for (const glob of globs('now')) matchesGlob(file, glob)

  expect(compile).toHaveBeenCalledTimes(2000)
})

test('the answers are those of picomatch with dot files', () => {
  const segment = fc.stringMatching(/^[ab.]{1,3}$/).filter((text) => !/^\.\.?$/.test(text))
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  const glob = fc
    .array(fc.oneof(segment, fc.constantFrom('*', '**', '?', 'a*', '*.a', '{a,b}', '[ab]')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join('/'))

  fc.assert(
    fc.property(glob, path, (pattern, text) => {
      expect(matchesGlob(text, pattern)).toBe(picomatch.isMatch(text, pattern, { dot: true }))
    }),
    { numRuns: 2000 },
  )
})

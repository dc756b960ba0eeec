import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isEmail, isTeam, ownedOf, readOwners, ruleFor } from '../src/codeowners.ts'
import { changed } from './facts.ts'

const ownersOf = (text: string, path: string) => ruleFor(readOwners(text), path)?.owners ?? null
const matches = (pattern: string, path: string) => ownersOf(`${pattern} @owner`, path) !== null

// The example of GitHub's documentation, "About code owners".
const documented = `# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/apps/github @doctocat
/apps/empty
`

describe("the example of GitHub's documentation", () => {
  test.for([
    ['README', ['global-owner1', 'global-owner2']],
    ['src/deep/x.js', ['js-owner']],
    ['x.go', ['docs@example.com']],
    ['a/b.txt', ['octo-org/octocats']],
    ['build/logs/today/x', ['octocat']],
    ['docs/getting-started.md', ['doctocat']],
    ['docs/build-app/troubleshooting.md', ['doctocat']],
    ['src/apps/x.ts', ['octocat']],
    ['scripts/run', ['doctocat', 'octocat']],
    ['deeply/nested/logs/x', ['octocat']],
    ['apps/x', ['octocat']],
    ['apps/github/x', ['doctocat']],
    ['apps/empty/x', []],
  ] as const)('%s is owned by %j', ([path, owners]) => {
    expect(ownersOf(documented, path)).toEqual(owners)
  })

  test('has nothing that GitHub would skip', () => {
    expect(readOwners(documented).problems).toEqual([])
  })

  test('docs/* owns what lies in the folder and nothing below its folders', () => {
    expect(matches('docs/*', 'docs/getting-started.md')).toBe(true)
    expect(matches('docs/*', 'docs/build-app/troubleshooting.md')).toBe(false)
  })
})

describe('a pattern', () => {
  test.for([
    ['foo', ['foo', 'foo/bar', 'bar/foo', 'bar/foo/baz'], ['foo.txt', 'Foo', 'bar/foo.txt', 'xfoo']],
    ['/foo', ['foo', 'foo/bar', 'foo/bar/baz'], ['fool.txt', 'bar/foo', 'bar/foo/baz']],
    ['foo/', ['foo/bar', 'foo/bar/baz', 'bar/foo/baz'], ['foo', 'bar/foo', 'bar/baz']],
    ['/foo/', ['foo/bar', 'foo/bar/baz'], ['foo', 'bar/foo/baz']],
    ['foo/bar', ['foo/bar', 'foo/bar/baz'], ['foo/bart', 'baz/foo/bar']],
    ['foo/bar/', ['foo/bar/baz'], ['foo/bar', 'baz/foo/bar/qux']],
    ['*', ['foo', '.env', 'foo/bar', 'bar/foo/baz'], []],
    ['**', ['foo', 'foo/bar'], []],
    ['/*', ['foo', '.env'], ['foo/bar']],
    ['/*/', ['foo/bar', 'bar/foo/baz'], ['foo']],
    ['f*', ['foo', 'foo/bar', 'bar/foo/baz'], ['bar/baz', 'xfoo']],
    ['/f*', ['foo', 'foo/bar'], ['bar/foo']],
    ['f*/', ['foo/bar', 'bar/foo/baz'], ['foo', 'bar/foo']],
    ['*.js', ['x.js', 'a/x.js', 'a/.js', 'x.js/y'], ['x.jsx', 'xjs']],
    ['foo/*', ['foo/bar'], ['foo', 'foo/bar/baz', 'bar/foo/baz']],
    ['foo/*.txt', ['foo/bar.txt'], ['foo', 'foo/bar/baz.txt', 'qux/foo/bar.txt']],
    ['foo/*/baz', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/baz', 'foo/a/b/baz']],
    ['f?o', ['foo', 'a/fxo'], ['fo', 'fooo', 'f/o']],
    ['**/foo/bar', ['foo/bar', 'qux/foo/bar/baz'], ['foo/baz/bar']],
    ['**/*bar*', ['bar', 'foo/rebar', 'foo/qux/barrio'], ['baz']],
    ['**/', ['foo/bar', 'foo/bar/baz'], []],
    ['foo/bar/**', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/bar', 'qux/foo/bar/baz']],
    ['foo/**/bar', ['foo/bar', 'foo/bar/baz', 'foo/a/b/bar/c'], ['qux/foo/bar', 'foo/xbar']],
    ['foo/**/', ['foo/bar', 'foo/bar/baz'], ['foo']],
    ['foo/**/bar/b*', ['foo/bar/baz', 'foo/qux/bar/baz'], ['foo/bar', 'foo/qux/bar/qux']],
    [String.raw`f\*o`, ['f*o'], ['foo']],
    [String.raw`f\**`, ['f*', 'f*x'], ['fo']],
    [String.raw`a\\*`, [String.raw`a\b`], ['ab']],
    [String.raw`f\?o*`, ['f?o', 'f?ox'], ['foo']],
    [String.raw`docs/with\ space/`, ['docs/with space/a'], ['docs/with/a', 'docs/with space']],
    [String.raw`with\ space*`, ['with space.md', 'a/with spaces/b'], ['with']],
    [String.raw`c\#/*.cs`, ['c#/x.cs'], ['c/x.cs']],
    ['c#/', ['c#/x.cs'], ['c/x.cs']],
    ['a.b*', ['a.bc'], ['aXbc']],
    ['(a|b)*{c,d}$^', ['(a|b){c,d}$^', '(a|b)x{c,d}$^'], ['ac', 'bd']],
    ['naïve/?', ['naïve/é', 'naïve/\u{1F600}'], ['naïve/éé']],
    ['src/*', ['src/a\nb'], []],
  ] as const)('%s', ([pattern, hits, misses]) => {
    expect(readOwners(`${pattern} @owner`).problems).toEqual([])
    expect(hits.filter((path) => !matches(pattern, path))).toEqual([])
    expect(misses.filter((path) => matches(pattern, path))).toEqual([])
  })
})

describe('a line', () => {
  test.for([
    ['!docs/ @kai', /`!`/],
    ['app/[id]/page.tsx @kai', /`\[ \]`/],
    ['[a-z]*.js @kai', /`\[ \]`/],
    [String.raw`\#notes @kai`, /escaped `#`/],
    ['a/***/b @kai', /three stars/],
    ['/ @kai', /matches no file/],
    ['a//b @kai', /two slashes/],
    [String.raw`a\/b @kai`, /escapes nothing/],
    ['src/ kai', /`kai`, which is no owner/],
    ['src/ @kai @', /`@`, which is no owner/],
    ['src/ @acme/team/deep', /no owner/],
    [`${'a'.repeat(1025)} @kai`, /more than 1024/],
  ] as const)('%s is skipped, and the rule before it counts', ([line, message]) => {
    const { problems } = readOwners(`* @everyone\n${line}`)

    expect(problems).toEqual([{ line: 2, message: expect.stringMatching(message) }])
    expect(problems[0]?.message).toMatch(/\. GitHub skips the line\.$/)
    expect(ownersOf(`* @everyone\n${line}`, 'src/a')).toEqual(['everyone'])
  })

  test('may end as on Windows, begin with spaces, and hold people with underscores', () => {
    expect(ownersOf('\uFEFF\t src/  @octo_corp @acme/a.b_c\r\n', 'src/a')).toEqual(['octo_corp', 'acme/a.b_c'])
  })

  test('without owners makes a file nobody’s, also if its pattern is said twice', () => {
    expect(ownersOf('src/ @kai\nsrc/\n', 'src/a')).toEqual([])
    expect(ownersOf('src/ @kai\nsrc/ @lin\n', 'src/a')).toEqual(['lin'])
  })
})

describe('sections of GitLab', () => {
  const text = '* @everyone\n^[Maybe] @lin\ndocs/ @lin\nsrc/\n[Docs][2] @kai\nguide/ @kai\n'

  test('that are optional are left out, and never take a file from its owners', () => {
    expect(ownersOf(text, 'docs/a')).toEqual(['everyone'])
    expect(ownersOf(text, 'src/a')).toEqual(['everyone'])
  })

  test('are no rules themselves; the rules in them count', () => {
    expect(ownersOf(text, 'guide/a')).toEqual(['kai'])
  })

  test('are said to be none of GitHub’s', () => {
    expect(readOwners(text).problems).toEqual([
      { line: 2, message: expect.stringContaining('left out') },
      { line: 5, message: expect.stringContaining('which GitHub does not know') },
    ])
  })
})

test('owners are told apart', () => {
  expect(
    ['kai', 'acme/team', 'kai@example.com', 'a/b@example.com'].map((owner) => [isTeam(owner), isEmail(owner)]),
  ).toEqual([
    [false, false],
    [true, false],
    [false, true],
    [false, true],
  ])
})

const segment = fc.constantFrom('a', 'b', 'ab', 'a*', '*', '**', '?', 'a?b', '*b*')
const pattern = fc
  .tuple(fc.constantFrom('', '/'), fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '/'))
  .map(([start, segments, end]) => `${start}${segments.join('/')}${end}`)
const path = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'aab', 'acb', 'c'), { minLength: 1, maxLength: 5 })
  .map((names) => names.join('/'))

/** Lone surrogates and control characters included. */
const anything = fc.uint16Array({ maxLength: 40 }).map((codes) => String.fromCharCode(...codes))

describe('whatever a file holds', () => {
  test('reading it never throws, and neither does asking', () => {
    const line = fc.oneof(anything, fc.string({ unit: fc.constantFrom(...String.raw`ab/*?\# @[]!^.`), maxLength: 30 }))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.oneof(path, anything), (lines, asked) => {
        const owners = readOwners(lines.join('\n'))
        ruleFor(owners, asked)
        return owners.problems.every(({ message }) => message.endsWith('.'))
      }),
    )
  })

  test('the last rule that matches alone decides', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 12 }), path, (patterns, asked) => {
        const text = patterns.map((one, index) => `${one} @owner${index}`).join('\n')
        const last = patterns.findLastIndex((one) => matches(one, asked))

        expect(ownersOf(text, asked)).toEqual(last < 0 ? null : [`owner${last}`])
      }),
    )
  })

  test('a pattern is the same with a star that matches nothing behind a letter', () => {
    fc.assert(
      fc.property(pattern, path, (one, asked) => {
        fc.pre(/[ab]\/?$/.test(one) && !/[*?]/.test(one))
        const folder = one.endsWith('/') ? '/' : ''
        const exact = one.replace(/\/$/, '')

        if (matches(one, asked)) expect(matches(`${exact}*${folder}`, asked)).toBe(true)
      }),
    )
  })
})

test('a pattern that backtracks for minutes elsewhere is answered at once', () => {
  expect(matches(`${'*a'.repeat(200)}*b`, 'a'.repeat(4000))).toBe(false)
  expect(matches(`${'**/a/'.repeat(100)}b`, 'a/'.repeat(1000))).toBe(false)
})

test('only patterns with wildcards are tried one by one', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `/packages/p${index}/ @owner${index}`).join('\n')
  const owners = readOwners(`${text}\n*.md @writer`)
  const files = Array.from({ length: 3000 }, (_, index) =>
    changed(`packages/p${index}/x.${index % 2 ? 'md' : 'ts'}`, 1),
  )

  const owned = ownedOf(owners, files)

  expect(owned).toHaveLength(3000)
  expect(owned).toContainEqual({ path: 'packages/p7/x.md', rule: expect.objectContaining({ owners: ['writer'] }) })
  expect(owned).toContainEqual({ path: 'packages/p8/x.ts', rule: expect.objectContaining({ owners: ['owner8'] }) })
})

describe('patterns with wildcards', () => {
  const owners = (patterns: number, pattern: string) =>
    readOwners(Array.from({ length: patterns }, (_, index) => `${pattern}${index} @kai`).join('\n'))
  const files = (paths: number, path: string) => Array.from({ length: paths }, (_, index) => changed(path + index, 1))

  test('of 1,000 lines are tried on 3,000 paths', () => {
    expect(ownedOf(owners(1000, '/src/*/x'), files(3000, 'src/some/folder/with/files/of/some/module/'))).toEqual([])
  })

  test.for([
    { what: 'for many paths', codeowners: owners(3000, 'a*'), paths: files(20_000, 'a') },
    { what: 'for long paths', codeowners: owners(3000, '*a'.repeat(60)), paths: files(1, 'a/'.repeat(2000)) },
    { what: 'to be read at all', codeowners: owners(4500, '*a'.repeat(300)), paths: files(1, 'b') },
  ])('may be more than a process should try, $what', ({ codeowners, paths }) => {
    expect(ownedOf(codeowners, paths)).toEqual({ unavailable: expect.stringContaining('patterns with wildcards') })
  })
})

test('a renamed file is owned where it was, too, and what nobody owns is left out', () => {
  const owners = readOwners('old/ @kai\nnew/ @lin\nnew/free/\n')
  const moved = changed('new/a', 1, { previousPath: 'old/a', change: 'renamed' })

  expect(ownedOf(owners, [moved, changed('new/free/b', 1), changed('c', 1)])).toEqual([
    { path: 'new/a', rule: { line: 2, pattern: 'new/', owners: ['lin'] } },
    { path: 'old/a', rule: { line: 1, pattern: 'old/', owners: ['kai'] } },
  ])
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { People, PullRequestFacts } from '../../../src/facts.ts'
import { untold } from '../../../src/facts.ts'
import { isOwner, loginsOf, ownerGroups } from '../../../src/practices/peer-review/owners.ts'
import { bot, changed, person, pullRequest } from '../../facts.ts'

const write = { kai: 'write', lin: 'admin', eve: 'read', 'acme/web': 'write', 'acme/guests': 'read' } as const
const known: People = {
  ...untold.people,
  permissions: write,
  teams: { 'acme/web': ['mona', 'sam'], 'acme/guests': ['eve'] },
}

const about = (text: string, paths: readonly string[], more: Partial<PullRequestFacts> = {}): PullRequestFacts =>
  pullRequest({
    codeowners: { path: '.github/CODEOWNERS', text },
    files: paths.map((path) => changed(path, 1)),
    people: known,
    ...more,
  })

function groupsOf(facts: PullRequestFacts) {
  const found = ownerGroups(facts)
  if ('unavailable' in found) throw new Error(found.unavailable)
  return found
}
const only = (facts: PullRequestFacts) => {
  const [group] = groupsOf(facts).groups
  if (group === undefined) throw new Error('no group')
  return group
}

describe('groups of owners', () => {
  test('hold the files that the same owners own, whatever rule says so and in whatever order and case', () => {
    const text = 'api/ @kai @acme/web\ndb/ @Acme/Web @Kai\nui/ @lin\n'

    expect(groupsOf(about(text, ['ui/x', 'db/y', 'api/z', 'README.md']))).toEqual({
      groups: [
        { owners: ['lin'], files: ['ui/x'], problem: null },
        { owners: ['Acme/Web', 'Kai'], files: ['api/z', 'db/y'], problem: null },
      ],
      warnings: [],
    })
  })

  test('are none where nobody owns what is changed', () => {
    expect(groupsOf(about('* @kai\nsrc/\n', ['src/a']))).toEqual({ groups: [], warnings: [] })
  })

  test('are none without a file, which is said', () => {
    const facts = about('', ['a'], { codeowners: null })

    expect(groupsOf(facts)).toEqual({ groups: [], warnings: [expect.stringContaining('no CODEOWNERS file')] })
  })

  test.for([
    ['codeowners', { codeowners: { unavailable: 'It is a link.' } }],
    ['files', { files: { unavailable: 'It is a link.' } }],
  ] as const)('are not known without %s', ([, more]) => {
    expect(ownerGroups(about('* @kai', ['a'], more))).toEqual({ unavailable: 'It is a link.' })
  })

  test('keep the owner of the place that a file was moved away from', () => {
    const files = [changed('new/a', 0, { previousPath: 'old/a', change: 'renamed' })]

    expect(groupsOf(about('old/ @kai\n', [], { files })).groups).toEqual([
      { owners: ['kai'], files: ['old/a'], problem: null },
    ])
  })
})

describe('an owner', () => {
  test.for([
    ['eve', /`@eve`, who has no write access/],
    ['acme/guests', /`@acme\/guests`, who has no write access/],
    ['other/web', /`@other\/web`, a team of another organisation than acme/],
    ['kai@example.com', /whose address that is, GitHub does not tell/],
  ] as const)('%s is left out with a warning', ([owner, warning]) => {
    const written = owner.includes('.') ? owner : `@${owner}`
    const { groups, warnings } = groupsOf(about(`* ${written} @kai`, ['a']))

    expect(groups).toEqual([{ owners: ['kai'], files: ['a'], problem: null }])
    expect(warnings).toEqual([expect.stringMatching(warning)])
  })

  test.for(['@eve', 'kai@example.com', '@other/web @eve'])(
    '%s alone is a group that nobody can satisfy, which is said',
    (owners) => {
      const group = only(about(`* ${owners}`, ['a']))

      expect(group.problem).toMatch(
        /^No owner of `a` can approve .*\. Give .* or name somebody else in `\.github\/CODEOWNERS`\.$/,
      )
      for (const login of ['eve', 'kai', 'mona']) expect(isOwner(person(login), group, about('', []))).toBe(false)
      expect(loginsOf(group, about('', []))).toEqual([])
    },
  )

  test('about whom GitHub does not tell stays the owner', () => {
    const facts = about('* @gone', ['a'], { people: { ...known, permissions: { gone: { unavailable: 'no' } } } })

    expect(only(facts)).toEqual({ owners: ['gone'], files: ['a'], problem: null })
    expect(isOwner(person('gone'), only(facts), facts)).toBe('unknown')
    expect(isOwner(person('kai'), only(facts), facts)).toBe(false)
  })
})

test('an owner whose login every object knows is not known for that', () => {
  const facts = about('* @constructor', ['a'])

  expect(only(facts)).toEqual({ owners: ['constructor'], files: ['a'], problem: null })
  expect(isOwner(person('constructor'), only(facts), facts)).toBe('unknown')
})

test.for([
  ['@kai', 'KAI', true],
  ['@kai', 'lin', false],
  ['@acme/web', 'Mona', true],
  ['@ACME/Web', 'mona', true],
  ['@acme/web', 'kai', false],
  ['@acme/web @kai', 'kai', true],
  ['@acme/unread', 'mona', 'unknown'],
  ['@acme/unread @kai', 'kai', true],
] as const)('whether a file of %s is owned by %s: %s', ([owners, login, expected]) => {
  const facts = about(`* ${owners}`, ['a'])

  expect(isOwner(person(login), only(facts), facts)).toBe(expected)
})

test('a bot owns nothing, whatever it is called', () => {
  const facts = about('* @kai', ['a'])

  expect(isOwner(bot('kai'), only(facts), facts)).toBe(false)
})

test('the people behind a group are its users and the members of its teams', () => {
  const facts = about('* @acme/web @kai @Mona @acme/unread', ['a'])

  expect(loginsOf(only(facts), facts)).toEqual(['kai', 'mona', 'sam'])
})

test('lines that GitHub skips are named, and no more than ten of them', () => {
  const lines = Array.from({ length: 12 }, (_, index) => `[${index}]x @kai`)
  const { warnings } = groupsOf(about(['* @kai', ...lines].join('\n'), ['a']))

  expect(warnings).toHaveLength(11)
  expect(warnings[0]).toMatch(/^Line 2 of `\.github\/CODEOWNERS` has `\[ \]`/)
  expect(warnings.at(-1)).toBe('2 more lines of `.github/CODEOWNERS` cannot be used as written.')
})

test('more files never take a group of owners away, nor a file from one', () => {
  const rule = fc.tuple(
    fc.constantFrom('*', 'a/', 'b/', '*.md', '/a/x*', 'a/**/c', 'docs/*'),
    fc.subarray(['@kai', '@lin', '@eve', '@acme/web', '@other/web', 'x@example.com']),
  )
  const path = fc.constantFrom('a/x', 'a/b/c', 'b/y.md', 'docs/z', 'docs/a/z.md', 'top')
  const rules = fc.array(rule, { maxLength: 6 })
  fc.assert(
    fc.property(rules, fc.uniqueArray(path), fc.uniqueArray(path), (lines, few, more) => {
      const text = lines.map(([pattern, owners]) => [pattern, ...owners].join(' ')).join('\n')
      const before = groupsOf(about(text, few)).groups
      const after = groupsOf(about(text, [...new Set([...few, ...more])])).groups

      for (const { owners, files } of before) {
        const same = after.find((group) => group.owners.join() === owners.join())
        expect(same?.files).toEqual(expect.arrayContaining([...files]))
      }
    }),
  )
})

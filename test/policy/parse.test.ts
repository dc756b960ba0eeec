import { describe, expect, test } from 'vitest'
import { parseLayer } from '../../src/policy/parse.ts'
import type { Scope } from '../../src/policy.ts'
import { practices } from './practices.ts'
import { presets } from './sources.ts'

/** Problems as `andon validate` would print them. */
const problemsIn = (text: string, scope: Scope = 'repository'): readonly string[] =>
  parseLayer({ scope, file: 'andon.yml', sha: 'x', text }, practices).problems.map(
    ({ file, line, column, setting, message }) => `${file}:${line}:${column} ${setting}: ${message}`,
  )

test.for(Object.values(presets))('the preset $file has no problem', (source) => {
  expect(parseLayer(source).problems).toEqual([])
})

test('a layer is what was written, with no default', () => {
  const text = 'version: 1\npractices: { size: { limit: 3 } }'

  expect(parseLayer({ scope: 'repository', file: 'f', sha: 's', text }, practices).layer?.content).toEqual({
    version: 1,
    practices: { size: { limit: 3 } },
  })
})

test('every problem is told at once, in the order of the file, with its place and what to do', () => {
  const text = `version: 2
extends: andon/high-velocty
atMost: enforced
cheks: single
practices:
  size:
    limt: 3
    warn: "two"
    limit: -1
    people: 1.5
    names: a
    mode: strct
  sise: {}
`
  expect(problemsIn(text)).toEqual([
    'andon.yml:1:10 version: expected 1, got 2. Write 1.',
    'andon.yml:2:10 extends: expected andon/starter, andon/high-velocity or andon/regulated, got "andon/high-velocty". Did you mean "andon/high-velocity"?',
    'andon.yml:3:9 atMost: expected off, observe, advise or enforce, got "enforced". Did you mean "enforce"?',
    'andon.yml:4:1 cheks: there is no such setting. Did you mean "checks"?',
    'andon.yml:7:5 practices.size.limt: there is no such setting. Did you mean "limit"?',
    'andon.yml:8:11 practices.size.warn: expected a number, got "two". Write digits without quotes, such as 400.',
    'andon.yml:9:12 practices.size.limit: expected at least 0, got -1. Write a larger number.',
    'andon.yml:10:13 practices.size.people: expected a whole number, got 1.5. Write digits without quotes, such as 400.',
    'andon.yml:11:12 practices.size.names: expected a list, got "a". Write one, such as `[a, b]`.',
    'andon.yml:12:11 practices.size.mode: expected lax or strict, got "strct". Did you mean "strict"?',
    'andon.yml:13:3 practices.sise: there is no such setting. Did you mean "size"?',
  ])
})

describe('a file that is no policy', () => {
  test.for([
    ['', '1:1 : the file is empty. Begin it with `version: 1`.'],
    ['# nothing\n', '1:1 : the file is empty. Begin it with `version: 1`.'],
    ['- a', '1:1 : a policy is a mapping of settings. Begin it with `version: 1`.'],
    ['atMost: off', '1:1 version: this is missing. Add `version: 1`.'],
    ['version: 1\nversion: 1', '2:1 version: this setting stands here already, on line 1. Remove one of the two.'],
    ['version: 1\n1: 2', '2:1 : the name of a setting is text, got 1. Put it in quotes, or correct it.'],
    [
      'version: 1\n? [a]\n: 2',
      '2:3 : the name of a setting is text, got a list or mapping. Put it in quotes, or correct it.',
    ],
    ['\tversion: 1', '1:1 : YAML cannot be indented with tabs. Use spaces.'],
    ['version: 1\n---\nversion: 1', '2:1 : a policy file holds one document. Remove everything after `---`.'],
    ['version: !!js/function 1', '1:10 : YAML tags are not supported. Remove the `!` tag.'],
    ['version: *one', '1:1 : an alias has no anchor before it, or repeats too much. Write the values out.'],
    ['version: &one [*one]', '1:1 : this is nested too deeply. Flatten it.'],
    ['['.repeat(20_000), '1:1 : this is nested too deeply. Flatten it.'],
    [`${'['.repeat(32)}${']'.repeat(32)}`, '1:1 : this is nested too deeply. Flatten it.'],
    [`version: 1 #${'x'.repeat(65_536 - 11)}`, '1:1 : the file has 65537 bytes; at most 65536 are read. Shorten it.'],
    [
      'version: 1\n__proto__: {}',
      '2:1 __proto__: there is no such setting. Remove it, or use one of version, extends, atMost, checks, changeModels, overrides, practices.',
    ],
    [
      'version: 1\npractices:',
      '2:11 practices: expected a mapping, got nothing. Write its settings below it, one per line.',
    ],
  ] as const)('%j', ([text, problem]) => {
    expect(problemsIn(text)).toEqual([`andon.yml:${problem}`])
  })

  test('a setting that stands twice hides no other problem, and its last value counts', () => {
    const size = 'practices:\n  size: { limit: 3, people: 1.5, limit: -1 }\n  sise: {}'

    expect(problemsIn(`version: 1\n${size}`)).toEqual([
      'andon.yml:3:29 practices.size.people: expected a whole number, got 1.5. Write digits without quotes, such as 400.',
      'andon.yml:3:34 practices.size.limit: this setting stands here already, on line 3. Remove one of the two.',
      'andon.yml:3:41 practices.size.limit: expected at least 0, got -1. Write a larger number.',
      'andon.yml:4:3 practices.sise: there is no such setting. Did you mean "size"?',
    ])
  })

  test('a setting that stands very often is told of fifty times', () => {
    const problems = problemsIn('version: 1\n'.repeat(5000))

    expect(problems).toHaveLength(50)
    expect(problems[0]).toBe(
      'andon.yml:2:1 version: this setting stands here already, on line 1. Remove one of the two.',
    )
  })

  test('a file of the largest size is read', () => {
    expect(problemsIn(`version: 1 #${'x'.repeat(65_536 - 12)}`)).toEqual([])
  })

  test('aliases that multiply are refused', () => {
    const lines = ['a: &a [x,x,x,x]', 'b: &b [*a,*a,*a,*a]', 'c: &c [*b,*b,*b,*b]', 'd: [*c,*c,*c,*c]']

    expect(problemsIn(lines.join('\n'))).toEqual([
      'andon.yml:1:1 : an alias has no anchor before it, or repeats too much. Write the values out.',
    ])
  })

  test('a plain alias is fine', () => {
    expect(
      problemsIn('version: 1\npractices: { size: { names: &n [x], changeModels: { a: { names: *n } } } }'),
    ).toEqual([])
  })

  test('of very many problems the first are told', () => {
    const problems = problemsIn(`version: 1\n${Array.from({ length: 5000 }, (_, index) => `x${index}: 1`).join('\n')}`)

    expect(problems).toHaveLength(50)
    expect(problems.at(-1)).toBe('andon.yml:51:1 : there are more problems than these. Correct them and look again.')
  })
})

describe('a change model', () => {
  const inModel = (when: string): readonly string[] =>
    problemsIn(`version: 1\nchangeModels:\n  - { name: a, type: normal, when: ${when} }`).map((problem) =>
      problem.replace(/^andon\.yml:3:\d+ changeModels\.0\./, ''),
    )

  test.for([
    ['{}', 'when: an empty condition says nothing. Add one such as `paths: [docs/**]`.'],
    ['[]', 'when: expected a mapping, got a list. Write its settings below it, one per line.'],
    [
      '{ xyzzyx: 1 }',
      'when.xyzzyx: there is no such setting. Remove it, or use one of any, all, not, paths, noPaths, onlyPaths, labels, title, base, head, author, authorTeams, draft, fork, changedLines, changedFiles, checks, workflows, signed, signedBy, signedWithKeys, contributors, onlyContributors, authorIsOnlyContributor, linkedIssue, linkedIncident, timeWindow, repository.',
    ],
    ['{ path: [a] }', 'when.path: there is no such setting. Did you mean "paths"?'],
    ['{ paths: [] }', 'when.paths: this list is empty. Add an entry, or remove the setting.'],
    [
      '{ paths: ["["] }',
      'when.paths.0: this glob is not valid (Missing closing: "]"). Correct it, or put a backslash before a character that means itself.',
    ],
    [
      '{ any: [{ paths: ["!a"] }] }',
      'when.any.0.paths.0: a glob cannot begin with `!`. Put the condition under `not` instead.',
    ],
    [
      '{ any: [{ draft: true }], fork: true }',
      'when: `any` stands alone. Put it and its neighbours into a list under `all`.',
    ],
    ['{ not: { not: { drft: true } } }', 'when.not.not.drft: there is no such setting. Did you mean "draft"?'],
    ['{ changedLines: 800 }', 'when.changedLines: expected text or a mapping, got 800. Write one of these.'],
    [
      '{ changedLines: "more" }',
      'when.changedLines: a comparison is an operator and a whole number. Write it like `> 800` or `<= 100`.',
    ],
    [
      '{ title: "(?=x)" }',
      'when.title: this is not a valid RE2 pattern (invalid or unsupported Perl syntax: `(?=`). Correct it; RE2 has no look-around and no back-references.',
    ],
    [
      '{ title: "(a{10}){11}" }',
      'when.title: the counted repetitions of a pattern multiply to at most 100. Lower them, or write `*` or `+`.',
    ],
    [
      '{ any: { draft: true } }',
      'when.any: expected a list, got a mapping. Put a hyphen before each entry, such as `- a`.',
    ],
    ['{ labels: 3 }', 'when.labels: expected a list or a mapping, got 3. Write one of these.'],
    ['{ labels: { anyOf: [a], appliedBy: {} } }', 'when.labels.appliedBy: says nobody. Add `permission` or `teams`.'],
    [
      '{ authorTeams: [core] }',
      'when.authorTeams.0: a team is written with its organisation. Write it like `acme/security`.',
    ],
    ['{ linkedIncident: closed }', 'when.linkedIncident: expected open or any, got "closed". Write one of these.'],
    [
      '{ timeWindow: { zone: Mars/Phobos, allow: ["Mon"] } }',
      'when.timeWindow.zone: there is no such time zone. Write an IANA name such as `Europe/Amsterdam`.',
    ],
    [
      '{ timeWindow: { zone: UTC, allow: ["Mon 9-17"] } }',
      'when.timeWindow.allow.0: this is not a time window. Write it like `Mon-Thu 09:00-16:00`, `Sat,Sun` or `22:00-06:00`.',
    ],
  ] as const)('when %s', ([when, problem]) => {
    expect(inModel(when)).toEqual([problem])
  })

  test('adds its patterns to those of the file, which are limited together', () => {
    const patterns = (count: number): string => `{ any: [${`{ title: "${'a'.repeat(194)}{100}" }, `.repeat(count)}] }`

    expect(inModel(patterns(10))).toEqual([])
    expect(problemsIn(`version: 1\nchangeModels:\n  - { name: a, type: normal, when: ${patterns(11)} }`)).toEqual([
      'andon.yml:1:1 : the patterns of this file are too large together. Shorten them, or use fewer.',
    ])
  })

  test('adds its globs to the lists of the file, which are limited together', () => {
    const globs = (count: number): string =>
      `[${Array.from({ length: count }, (_, index) => `g${index}/**`).join(', ')}]`
    const lists = (count: number): string => `{ any: [{ paths: ${globs(150)} }, { base: ${globs(count)} }] }`
    const repeated = `{ any: [{ paths: &g ${globs(100)} }, { paths: *g }, { head: *g }, { base: *g }] }`
    const inFile = (when: string): readonly string[] =>
      problemsIn(`version: 1\nchangeModels:\n  - { name: a, type: normal, when: ${when} }`)
    const refused = (count: number): readonly string[] => [
      `andon.yml:1:1 : the lists of this file have ${count} entries together; at most 300 are read. Write fewer: one glob such as \`src/**\` stands for many files.`,
    ]

    expect(inFile(lists(150))).toEqual([])
    expect(inFile(lists(151))).toEqual(refused(301))
    expect(inFile(repeated)).toEqual(refused(400))
    expect(problemsIn(`version: 1\npractices: { size: { names: ${globs(301)} } }`)).toEqual(refused(301))
  })

  test('may repeat as much as is allowed', () => {
    expect(inModel('{ title: "(a{2,10}){10}" }')).toEqual([])
  })

  test('has a name of its own', () => {
    const text = `version: 1
changeModels:
  - { name: a, type: normal, when: { draft: true } }
  - { name: a, type: normal, when: { draft: true } }
  - { name: normal, type: normal, when: { draft: true } }
  - { name: "a b", type: normal, when: { draft: true } }
`
    expect(problemsIn(text)).toEqual([
      'andon.yml:4:13 changeModels.1.name: an earlier change model has this name. Choose another.',
      'andon.yml:5:13 changeModels.2.name: `normal` is what matches no change model. Choose another name, or set the practice itself.',
      'andon.yml:6:13 changeModels.3.name: a name has letters, digits and hyphens, and begins with a letter. Write one such as `highRisk`.',
    ])
  })
})

test('an entry that is not valid is told once, and at its own place', () => {
  const text = `version: 1
practices:
  change-size:
    ignore: ['[']
    changeModels: { docs: { ignore: ['['] } }
`
  const source = { scope: 'repository', file: 'andon.yml', sha: 'x', text } as const

  expect(parseLayer(source).problems.map(({ line, column, setting }) => `${line}:${column} ${setting}`)).toEqual([
    '4:14 practices.change-size.ignore.0',
    '5:38 practices.change-size.changeModels.docs.ignore.0',
  ])
})

test('only an organisation locks', () => {
  const text = 'version: 1\npractices: { size: { locked: true } }'

  expect(problemsIn(text)).toEqual([
    'andon.yml:2:22 practices.size.locked: only an organisation policy locks a practice. Remove this line.',
  ])
  expect(problemsIn(text, 'organization')).toEqual([])
})

describe('settings that clash', () => {
  test.for([
    ['{ warn: 9, limit: 4 }', ['andon.yml:2:28 practices.size.warn: this is above `limit`. Lower it.']],
    ['{ warn: 4, limit: 4 }', []],
    ['{ warn: 9 }', []],
    [
      '{ warn: 3, limit: 4, changeModels: { a: { limit: 2 } } }',
      ['andon.yml:2:28 practices.size.warn: this is above `limit`. Lower it.'],
    ],
  ] as const)('in one layer: %s', ([settings, problems]) => {
    expect(problemsIn(`version: 1\npractices: { size: ${settings} }`)).toEqual(problems)
  })
})

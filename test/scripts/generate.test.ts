import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { generate, jsonSchema, settingsTable, staleFiles, withTable } from '../../scripts/generate.ts'
import { practices } from '../policy/practices.ts'
import { presets } from '../policy/sources.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('everything that is generated is up to date', () => {
  expect(staleFiles(root, generate(root))).toEqual([])
})

test('a file that differs or is missing is stale', () => {
  const readme = readFileSync(`${root}/README.md`, 'utf8')

  expect(staleFiles(root, { 'README.md': readme, LICENSE: 'other', 'no/such/file.md': '' })).toEqual([
    'LICENSE',
    'no/such/file.md',
  ])
})

describe('the JSON schema', () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    JSON.parse(jsonSchema()),
  )

  test.for(Object.values(presets))('accepts the preset $file', ({ text }) => {
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true)
  })

  test.for([
    ['no version', {}],
    ['an unknown setting', { version: 1, cheks: 'single' }],
    ['an unknown practice', { version: 1, practices: { 'chage-size': {} } }],
    ['a value that a setting cannot have', { version: 1, practices: { 'change-size': { maxLines: 'many' } } }],
    [
      'an unknown predicate',
      { version: 1, changeModels: [{ name: 'a', type: 'normal', when: { not: { path: ['a'] } } }] },
    ],
  ] as const)('refuses %s', ([, content]) => {
    expect(validate(content)).toBe(false)
  })

  test('accepts an override without its default', () => {
    expect(validate({ version: 1, practices: { 'change-size': { changeModels: { a: { maxLines: 3 } } } } })).toBe(true)
  })
})

test('the table of settings has a row for each setting, with its values and default', () => {
  expect(settingsTable('size', practices).split('\n')).toEqual([
    '| Setting | Value | Default | Meaning |',
    '|---|---|---|---|',
    '| `warn` | whole number, at least 1 | `2` | Where to warn. |',
    '| `limit` | whole number, at least 0 | `4` | Where to stop. |',
    '| `people` | whole number | `1` | How many. |',
    '| `mode` | `lax`, `strict` | `strict` | How. |',
    '| `names` | list of text | `a` | Which. |',
    '| `enforcement` | `off`, `observe`, `advise`, `enforce` | `advise` | `off`: not asked. `observe`: recorded only. `advise`: shown, never blocks. `enforce`: blocks. |',
    '| `why` | text |  | The reason for the rule; a failing finding prints it. People keep rules whose reason they know. |',
  ])
})

test('only what stands between the markers of a page is replaced', () => {
  const page = 'before\n<!-- settings -->\nold\n<!-- /settings -->\nafter\n'

  expect(withTable(page, 'new')).toBe('before\n<!-- settings -->\n\nnew\n\n<!-- /settings -->\nafter\n')
  expect(withTable(withTable(page, 'one'), 'new')).toBe(withTable(page, 'new'))
})

test('a page without markers is refused', () => {
  expect(() => withTable('no markers', 'new')).toThrow('<!-- settings -->')
})

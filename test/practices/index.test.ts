import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { practices } from '../../src/practices/index.ts'

const files = readdirSync('src/practices').filter((name) => name.endsWith('.ts') && name !== 'index.ts')

test('every practice file is registered under its file name', () => {
  expect(Object.keys(practices).toSorted()).toEqual(files.map((name) => name.replace(/\.ts$/, '')).toSorted())
})

describe.for(Object.entries(practices))('%s', ([id, practice]) => {
  test('has a test', () => {
    expect(existsSync(`test/practices/${id}.test.ts`)).toBe(true)
  })

  test('has a doc page with every part that a reader looks for', () => {
    const headings = readFileSync(`docs/practices/${id}.md`, 'utf8').match(/^##? .*$/gm)

    expect(headings).toEqual([
      `# ${practice.title}`,
      '## Summary',
      '## Why',
      '## Example that fails',
      '## Example that passes',
      '## Settings',
      '## When not to use it',
    ])
  })

  test('has a default and a description for every setting', () => {
    expect(() => practice.config.parse({})).not.toThrow()
    for (const [key, setting] of Object.entries(practice.config.shape)) {
      expect(setting.description, key).toBeTruthy()
    }
  })

  test('refuses a setting that does not exist', () => {
    expect(practice.config.safeParse({ noSuchSetting: 1 }).success).toBe(false)
  })
})

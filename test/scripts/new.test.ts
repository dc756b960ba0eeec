import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newPractice } from '../../scripts/new.ts'
import { practices } from '../../src/practices/index.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'andon-new-'))
  for (const part of [
    'src',
    'test/practices',
    'test/facts.ts',
    'docs/practices',
    'scripts',
    'package.json',
    'README.md',
  ]) {
    cpSync(part, join(root, part), { recursive: true })
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** Runs in the copy, with the Node that runs this test. */
function node(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], { cwd: root, encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('a new practice', () => {
  test('gets its file, test, doc page and line in the registry', () => {
    expect(newPractice(root, 'deep-breath')).toEqual({
      files: [
        'src/practices/deep-breath.ts',
        'test/practices/deep-breath.test.ts',
        'docs/practices/deep-breath.md',
        'src/practices/index.ts',
        'README.md',
      ],
    })
    expect(read('docs/practices/deep-breath.md')).toMatch(/^# Deep breath$/m)
    expect(read('test/practices/deep-breath.test.ts')).toContain('deepBreath.evaluate')
  })

  test.for(['aardvark', 'deep-breath', 'zest'])('%s is registered in the order of the alphabet, and works', (id) => {
    newPractice(root, id)
    const program = `import { practices } from './src/practices/index.ts'
      const all = Object.entries(practices).map(([id, practice]) => [id, practice.title, practice.config.safeParse({}).success])
      console.log(JSON.stringify(all))`
    const { stdout } = node('--input-type=module', '--eval', program)
    const all: [string, string, boolean][] = JSON.parse(stdout)

    expect(all.map(([name]) => name)).toEqual([...Object.keys(practices), id].toSorted())
    expect(all.every(([, title, parses]) => title !== '' && parses)).toBe(true)
  })

  test('stands in the README with its question, below the others', () => {
    newPractice(root, 'deep-breath')
    const row = '| [deep-breath](docs/practices/deep-breath.md) | What does this practice ask of a change? |'

    expect(
      read('README.md')
        .split('\n')
        .filter((line) => !readFileSync('README.md', 'utf8').includes(line)),
    ).toEqual([row])
    expect(read('README.md')).toMatch(/\| \[[a-z-]+\]\(docs\/practices\/.*\n\| \[deep-breath\].*\n\n/)
    expect(read('src/practices/deep-breath.ts')).toContain("question: 'What does this practice ask of a change?'")
  })

  test('is as our formatter would write it', () => {
    newPractice(root, 'deep-breath')
    cpSync('biome.json', join(root, 'biome.json'))
    const files = ['src/practices/deep-breath.ts', 'test/practices/deep-breath.test.ts', 'src/practices/index.ts']
    const biome = join('node_modules', '.bin', 'biome')
    const { status, stderr } = spawnSync(biome, ['check', '--vcs-enabled=false', ...files], {
      cwd: root,
      encoding: 'utf8',
    })

    expect(stderr).toContain('No fixes applied')
    expect(status).toBe(0)
  })
})

describe('nothing is written', () => {
  test.for(['', 'Change-Size', 'change_size', '-x', 'x-', 'a--b', '../x', 'index', '1st', 'default'])(
    'for the id %j',
    (id) => {
      expect(newPractice(root, id)).toHaveProperty('problem')
      expect(readdirSync(join(root, 'src/practices'))).toEqual(readdirSync('src/practices'))
    },
  )

  test('when one of the files exists', () => {
    expect(newPractice(root, 'peer-review')).toEqual({
      problem: expect.stringContaining('src/practices/peer-review.ts'),
    })
    expect(read('src/practices/index.ts')).toBe(readFileSync('src/practices/index.ts', 'utf8'))
  })

  test('when the command is not understood, and it says how to write it', () => {
    expect(node('scripts/new.ts', 'adapter', 'x')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Usage:'),
    })
  })
})

test('the command names the files that it wrote', () => {
  expect(node('scripts/new.ts', 'practice', 'deep-breath')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('docs/practices/deep-breath.md'),
  })
})

import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { practices } from '../src/practices/index.ts'

type Row = Readonly<{ row: number; parts: readonly string[] }>

/** The layering, top first: a file may import its own part and the parts of earlier lines, and nothing else of src. */
const layers: readonly Row[] = [
  { row: 0, parts: ['markdown.ts', 'errors.ts', 'event.ts', 'facts.ts', 'condition.ts', 'glob.ts', 'practice.ts'] },
  { row: 0, parts: ['policy.ts', 'verdict.ts', 'effect.ts', 'entry.ts', 'command.ts', 'codeowners.ts'] },
  { row: 1, parts: ['slo'] },
  { row: 1, parts: ['conditions'] },
  { row: 1, parts: ['description'] },
  { row: 1, parts: ['practices'] },
  { row: 1, parts: ['policy'] },
  { row: 1, parts: ['evaluate.ts'] },
  { row: 2, parts: ['report'] },
  { row: 2, parts: ['commands'] },
  { row: 2, parts: ['plan.ts'] },
  { row: 3, parts: ['database'] },
  { row: 3, parts: ['github'] },
  { row: 3, parts: ['ledger'] },
  { row: 3, parts: ['facts'] },
  { row: 3, parts: ['effects'] },
  { row: 3, parts: ['inbox'] },
  { row: 4, parts: ['pipeline'] },
  { row: 4, parts: ['pipeline.ts'] },
  { row: 5, parts: ['env.ts'] },
  { row: 5, parts: ['log.ts'] },
  { row: 5, parts: ['app.ts'] },
  { row: 5, parts: ['web'] },
  { row: 5, parts: ['andon.ts'] },
  { row: 5, parts: ['cli'] },
  { row: 5, parts: ['main.ts'] },
]

/** What a pure file may not do. Hashing and wording are pure; reading files, the clock, chance or the environment is not. */
const impurities: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a promise', /\b(async|await)\s|\bPromise\b/],
  ['the clock', /\bDate\.now\b|\bnew Date\(\)|\bTemporal\.Now\b|\bperformance\b|\bset(Timeout|Interval|Immediate)\b/],
  ['chance', /\bMath\.random\b|\brandom(UUID|Bytes|Int)\b/],
  ['the environment', /\bprocess\b/],
  ['a logger', /\bconsole\b|'pino'/],
  ['the machine', /'node:(?!(?:crypto|util)')/],
  ['the network', /\bfetch\(/],
]

const files = globSync('src/**/*.ts').sort()
const part = (path: string): string => path.split('/')[1] ?? path // facts.ts and facts/ are two parts
const lineOf = (path: string): number => layers.findIndex(({ parts }) => parts.includes(part(path)))
const rowOf = (path: string): number => layers[lineOf(path)]?.row ?? -1

/** The file without its comments, which may name anything. */
const codeOf = (path: string): string => readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')

const importsOf = (path: string): readonly string[] =>
  [...codeOf(path).matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target = '']) =>
    join(dirname(path), target),
  )

const vocabulary = files.filter((path) => rowOf(path) === 0)
const mayImport = (path: string, target: string): boolean =>
  part(path) === part(target) ||
  (rowOf(path) === 0 && rowOf(target) === 0) ||
  (lineOf(target) >= 0 && lineOf(target) < lineOf(path))

describe('the layers', () => {
  test('hold every file of src', () => {
    expect(files.filter((path) => lineOf(path) < 0)).toEqual([])
    expect(vocabulary).not.toEqual([])
  })

  test.for(files)('%s imports only what its layer may', (path) => {
    expect(importsOf(path).filter((target) => !mayImport(path, target))).toEqual([])
  })

  test.for(files.filter((path) => rowOf(path) >= 0 && rowOf(path) <= 2))('%s is pure', (path) => {
    const code = codeOf(path)

    expect(impurities.filter(([, pattern]) => pattern.test(code)).map(([what]) => `${path} uses ${what}`)).toEqual([])
  })
})

test('nothing imports in a circle', () => {
  const done = new Set<string>()
  const circleFrom = (path: string, way: readonly string[]): readonly string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path]
    if (done.has(path)) return []
    for (const next of importsOf(path).filter((target) => existsSync(target))) {
      const circle = circleFrom(next, [...way, path])
      if (circle.length > 0) return circle
    }
    done.add(path)
    return []
  }

  for (const path of globSync('{src,demo,bench,scripts}/**/*.ts')) expect(circleFrom(path, [])).toEqual([])
})

test.for(globSync('{src,demo,scripts,bench,test}/**/*.ts'))('%s has at most 300 lines', (path) => {
  expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(300)
})

// Only the registry knows the practices: what is shared must work for the next one too.
test.for(
  files.filter((path) =>
    /^src\/(evaluate\.ts|plan\.ts|pipeline\.ts|pipeline\/|policy\/|report\/|effects\/)/.test(path),
  ),
)('%s names no practice', (path) => {
  const code = codeOf(path)

  expect(Object.keys(practices).filter((id) => code.includes(`'${id}'`))).toEqual([])
})

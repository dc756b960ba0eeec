// Reading YAML that a stranger may have written: limits, plain data only, and the place of everything.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
} from 'yaml'
import type { Path, Place, Raw } from './raw.ts'

/** 64 KiB, in UTF-8. */
const largest = 64 * 1024
const mostAliases = 50
const deepest = 30
/** One slip in YAML makes many errors after it. */
const mostErrors = 5
/** More than are ever shown. */
const mostRepeated = 51

/** `path` is that of the setting, empty for the whole file. */
export type YamlProblem = Place & Readonly<{ path: Path; message: string }>
export type YamlSource = Readonly<{
  /** Undefined if the text cannot be read. Of a setting that is written twice, the last value. */
  content: Raw
  problems: readonly YamlProblem[]
  /** Where a value stands, or its key. The deepest part of the path that exists, if it does not. */
  placeOf(path: Path, part: 'key' | 'value'): Place
}>

const start: Place = { line: 1, column: 1 }
const failed = (message: string): YamlSource => ({
  content: undefined,
  problems: [{ ...start, path: [], message }],
  placeOf: () => start,
})

export function readYaml(text: string): YamlSource {
  const size = new TextEncoder().encode(text).length
  if (size > largest) return failed(`the file has ${size} bytes; at most ${largest} are read. Shorten it.`)
  try {
    return read(text)
  } catch (error) {
    // The parser recurses; only nesting that no policy needs makes it fail.
    if (error instanceof RangeError) return failed('this is nested too deeply. Flatten it.')
    if (error instanceof ReferenceError)
      return failed('an alias has no anchor before it, or repeats too much. Write the values out.')
    throw error
  }
}

function read(text: string): YamlSource {
  const counter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: 'error',
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const errors = [...document.errors, ...document.warnings]
  // The parser reports its own overflow as an error of the text.
  if (errors.some(({ message }) => message.includes('call stack'))) throw new RangeError('nested too deeply')
  const placeOf: YamlSource['placeOf'] = (path, part) => placeAt(offsetOf(document, path, part))
  const slips = errors.map(({ code, message, pos }) => ({ offset: pos[0], message: sentenceFor(code, message) }))
  const faults = slips.length > 0 ? slips.slice(0, mostErrors) : keyFaults(document)
  if (faults.length > 0) {
    const problems = faults.map(({ offset, message }) => ({ ...placeAt(offset), path: [], message }))
    return { content: undefined, problems, placeOf }
  }
  const content = plainData(document)
  const problems = repeatedKeys(document.contents, [])
    .slice(0, mostRepeated)
    .map(({ first, again, path }) => {
      const message = `this setting stands here already, on line ${placeAt(first).line}. Remove one of the two.`
      return { ...placeAt(again), path, message }
    })
  return { content, problems, placeOf }
}

function sentenceFor(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'YAML cannot be indented with tabs. Use spaces.'
  if (code === 'MULTIPLE_DOCS') return 'a policy file holds one document. Remove everything after `---`.'
  if (code === 'TAG_RESOLVE_FAILED') return 'YAML tags are not supported. Remove the `!` tag.'
  return `this is not valid YAML: ${message.split('\n')[0]?.replace(/[.:]?$/, '.')} Correct it.`
}

type Fault = Readonly<{ offset: number; message: string }>

function keyFaults(document: Document): readonly Fault[] {
  const faults: Fault[] = []
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && typeof key.value === 'string') return
      const shown = isScalar(key) ? String(key.value) : 'a list or mapping'
      const message = `the name of a setting is text, got ${shown}. Put it in quotes, or correct it.`
      faults.push({ offset: startOf(key), message })
    },
  })
  return faults
}

type Repeated = Readonly<{ first: number; again: number; path: Path }>

function repeatedKeys(node: unknown, path: Path): readonly Repeated[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => repeatedKeys(item, [...path, index]))
  if (!isMap(node)) return []
  const seen = new Map<string, number>()
  return node.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || typeof key.value !== 'string') return []
    const here = [...path, key.value]
    const first = seen.get(key.value)
    if (first === undefined) seen.set(key.value, startOf(key))
    const found = first === undefined ? [] : [{ first, again: startOf(key), path: here }]
    return [...found, ...repeatedKeys(value, here)]
  })
}

/** Aliases can nest as well, even in themselves. */
function plainData(document: Document): Raw {
  const content: unknown = document.toJS({ maxAliasCount: mostAliases })
  const descend = (value: unknown, depth: number): void => {
    if (depth > deepest) throw new RangeError('nested too deeply')
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) descend(part, depth + 1)
  }
  descend(content, 0)
  return content
}

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0)

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = startOf(node)
  for (const [index, step] of path.entries()) {
    const container = isAlias(node) ? node.resolve(document) : node
    if (isSeq(container) && typeof step === 'number' && step in container.items) {
      node = container.items[step]
      offset = startOf(node)
      continue
    }
    const pair = isMap(container)
      ? container.items.findLast(({ key }: Pair) => isScalar(key) && key.value === step)
      : undefined
    if (pair === undefined) return offset
    node = pair.value
    const wantsValue = part === 'value' && index === path.length - 1 && isNode(pair.value)
    offset = wantsValue ? startOf(pair.value) : startOf(pair.key)
  }
  return offset
}

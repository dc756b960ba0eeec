// YAML of any number of documents, every scalar as the text that stands there, so that 99.90 stays what was written.
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml'

/** Scalars are text; nothing (`~`, or an empty value) is null. */
export type Texts = string | null | readonly Texts[] | Readonly<{ [key: string]: Texts }>
export type Path = readonly PropertyKey[]
/** Line and column, from 1. */
export type Place = Readonly<{ line: number; column: number }>

export type YamlDocument = Readonly<{
  content: Texts
  /** Where a value stands, or the deepest part of the path that exists. */
  placeOf(path: Path): Place
}>
export type YamlDocuments = Readonly<{
  documents: readonly YamlDocument[]
  problems: readonly (Place & Readonly<{ message: string }>)[]
}>

/** 256 KiB. */
const largest = 256 * 1024
/** Of all documents together, every use of an alias included. */
const mostNodes = 50_000
const deepest = 40
const mostProblems = 5

const start: Place = { line: 1, column: 1 }
const failed = (message: string): YamlDocuments => ({ documents: [], problems: [{ ...start, message }] })

export function readTexts(text: string): YamlDocuments {
  const size = new TextEncoder().encode(text).length
  if (size > largest) return failed(`the file has ${size} bytes; at most ${largest} are read. Split it.`)
  try {
    return read(text)
  } catch (error) {
    // The parser recurses; only nesting that no objective needs makes it fail.
    if (error instanceof RangeError) return failed('this is nested too deeply, or repeats too much. Flatten it.')
    throw error
  }
}

function read(text: string): YamlDocuments {
  const counter = new LineCounter()
  const parsed = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  const all: readonly Document[] = Array.isArray(parsed) ? parsed : []
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const errors = all.flatMap((document) => [...document.errors, ...document.warnings])
  if (errors.some(({ message }) => message.includes('call stack'))) throw new RangeError('nested too deeply')
  if (errors.length > 0) {
    const problems = errors.slice(0, mostProblems).map(({ message, pos }) => {
      const sentence = message.split('\n')[0]?.replace(/[.:]?$/, '.')
      return { ...placeAt(pos[0]), message: `this is not valid YAML: ${sentence} Correct it.` }
    })
    return { documents: [], problems }
  }
  const budget = { nodes: mostNodes }
  const documents = all
    .filter(({ contents }) => contents !== null)
    .map((document) => ({
      content: textsOf(document, document.contents, { budget, depth: 0 }),
      placeOf: (path: Path) => placeAt(offsetOf(document, path)),
    }))
  return { documents, problems: [] }
}

function textsOf(document: Document, node: unknown, at: Readonly<{ budget: { nodes: number }; depth: number }>): Texts {
  at.budget.nodes -= 1
  if (at.budget.nodes < 0 || at.depth > deepest) throw new RangeError('too deep, or too much')
  const below = { budget: at.budget, depth: at.depth + 1 }
  if (isAlias(node)) return textsOf(document, node.resolve(document), below)
  if (isSeq(node)) return node.items.map((item) => textsOf(document, item, below))
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => [textOf(key) ?? '', textsOf(document, value, below)] as const)
    return Object.fromEntries(entries)
  }
  return textOf(node)
}

function textOf(node: unknown): string | null {
  if (!isScalar(node) || node.value === null) return null
  return node.source ?? String(node.value)
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents
  let offset = startOf(node)
  for (const step of path) {
    const container = isAlias(node) ? node.resolve(document) : node
    const pair = isMap(container) ? container.items.findLast(({ key }) => textOf(key) === step) : undefined
    node = isSeq(container) && typeof step === 'number' ? container.items[step] : pair?.value
    if (node === undefined || node === null) return pair === undefined ? offset : startOf(pair.key)
    offset = startOf(node)
  }
  return offset
}

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0)

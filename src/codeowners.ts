// CODEOWNERS as GitHub reads it: who owns which file. What GitHub documents decides ("About code owners"); docs/codeowners.md says the rest.
import { RE2JS } from 're2js'
import type { ChangedFile, Unavailable } from './facts.ts'

/** One line. `owners` as written without the leading `@`: a login, `org/team`, or an e-mail address; none means nobody. */
export type OwnersRule = Readonly<{ line: number; pattern: string; owners: readonly string[] }>
/** A line that does not count as its author may think, as a sentence with its remedy. */
export type OwnersProblem = Readonly<{ line: number; message: string }>
export type CodeOwners = Readonly<{ rules: readonly OwnersRule[]; problems: readonly OwnersProblem[] }>

/** GitHub loads no larger file. In bytes. */
export const mostOwnersBytes = 3 * 1024 * 1024
/** Of a pattern, in characters. */
const longest = 1024

export const isEmail = (owner: string): boolean => owner.includes('@')
export const isTeam = (owner: string): boolean => owner.includes('/') && !isEmail(owner)

const kinds = [/^@[a-z\d][\w-]*$/i, /^@[a-z\d][\w-]*\/[\w.-]+$/i, /^[^\s@]+@[^\s@]+\.[^\s@]+$/]
const isOwner = (word: string): boolean => kinds.some((kind) => kind.test(word))

/** Sections are GitLab's: `[Docs]`, `[Docs][2] @owner`, and `^[Docs]`, which asks nobody. */
const section = /^(\^?)\[[^\]]+\](?:\[\d+\])?(?:\s|$)/

function sectionProblem(optional: boolean): string {
  return optional
    ? 'is an optional section of GitLab, so its rules are left out. Move those that count above it.'
    : 'is a section, which GitHub does not know: its rules count by themselves, and one without owners un-owns. Remove the line, and name the owners on each rule.'
}

function patternProblem(pattern: string): string | null {
  if (pattern.length > longest) return `has a pattern of more than ${longest} characters. Shorten it.`
  if (pattern.startsWith('!'))
    return 'begins with `!`, which CODEOWNERS does not know. Write a later rule without owners.'
  if (/[[\]]/.test(pattern)) return 'has `[ ]`, which CODEOWNERS does not know. Write `?` for one character, or `*`.'
  if (pattern.startsWith(String.raw`\#`))
    return 'begins with an escaped `#`, which CODEOWNERS does not know. Write `?` in its place.'
  if (pattern.includes('***')) return 'has three stars in a row. Write `**` for any number of folders.'
  if (pattern === '/') return 'matches no file. Write `*` for every file.'
  if (pattern.includes('//')) return 'has two slashes in a row, so it matches no file. Remove one.'
  return /(?<!\\)(?:\\\\)*\\(?:\/|$)/.test(pattern)
    ? 'has a backslash that escapes nothing. Remove it, or put the character after it that it escapes.'
    : null
}

function readLine(text: string): Omit<OwnersRule, 'line'> | string {
  const [pattern = ''] = /^(?:\\.|\S)+/.exec(text) ?? []
  const words = text.slice(pattern.length).split(/\s+/).filter(Boolean)
  const comment = words.findIndex((word) => word.startsWith('#'))
  const owners = comment < 0 ? words : words.slice(0, comment)
  const stranger = owners.find((word) => !isOwner(word))
  if (stranger !== undefined)
    return `names \`${stranger.slice(0, 100)}\`, which is no owner. Write @login, @organisation/team or an e-mail address.`
  return patternProblem(pattern) ?? { pattern, owners: owners.map((owner) => owner.replace(/^@/, '')) }
}

function parse(text: string): CodeOwners {
  const rules: OwnersRule[] = []
  const problems: OwnersProblem[] = []
  let isLeftOut = false
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = index + 1
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) continue
    const [header, optional] = section.exec(content) ?? []
    if (header !== undefined) {
      isLeftOut = optional === '^'
      problems.push({ line, message: sectionProblem(isLeftOut) })
      continue
    }
    if (isLeftOut) continue
    // a space that is escaped at the very end is part of the pattern
    const rule = readLine(raw.trimStart().replace(/\r$/, ''))
    if (typeof rule === 'string') problems.push({ line, message: `${rule.replace(/\.$/, '')}. GitHub skips the line.` })
    else rules.push({ line, ...rule })
  }
  return { rules, problems }
}

/** Texts read lately: the same file is asked about for every pull request. Each may be large. */
const read = new Map<string, CodeOwners>()
const mostRead = 8

/** Lines that GitHub would skip are skipped, and named in `problems`. Never throws. */
export function readOwners(text: string): CodeOwners {
  const known = read.get(text)
  if (known !== undefined) return known
  const owners = parse(text)
  read.set(text, owners)
  const [oldest] = read.keys()
  if (read.size > mostRead && oldest !== undefined) read.delete(oldest)
  return owners
}

/** A rule with wildcards. `part` is a text that every path that it matches has: RE2 is asked only then. */
type Wild = { readonly index: number; readonly pattern: string; readonly part: string; compiled: RE2JS | null }
type Index = Readonly<{
  literal: ReadonlyMap<string, number>
  wild: readonly Wild[]
  known: Map<string, number>
  size: Size
}>
/** Of all patterns with wildcards: wildcards and one more each, and characters. */
type Size = Readonly<{ steps: number; characters: number }>

const indexes = new WeakMap<CodeOwners, Index>()
/**
 * Patterns with wildcards are tried one by one on each path, and RE2 may take a step for each wildcard and character of the path.
 * To compile a character of a pattern takes as long as `perCharacter` of them. That many take seconds at worst.
 */
const mostSteps = 400_000_000
const perCharacter = 200
/** Answers kept for one file, so that nobody asks RE2 twice about the same path. */
const mostKnown = 20_000

/** The rule that decides about a path: the last that matches; null if none does. */
export function ruleFor(owners: CodeOwners, path: string): OwnersRule | null {
  const index = indexOf(owners)
  const known = index.known.get(path)
  const found = known ?? lastMatch(index, path)
  if (index.known.size >= mostKnown) index.known.clear()
  index.known.set(path, found)
  return owners.rules[found] ?? null
}

function indexOf(owners: CodeOwners): Index {
  const known = indexes.get(owners)
  if (known !== undefined) return known
  const literal = new Map<string, number>()
  const wild: Wild[] = []
  for (const [index, { pattern }] of owners.rules.entries()) {
    if (/[*?]/.test(pattern.replace(/\\./g, ''))) wild.push({ index, pattern, part: partOf(pattern), compiled: null })
    else literal.set(literalKey(pattern), index)
  }
  const index = { literal, wild: wild.toReversed(), known: new Map(), size: sizeOf(wild) }
  indexes.set(owners, index)
  return index
}

const sizeOf = (wild: readonly Wild[]): Size => ({
  steps: wild.reduce((sum, { pattern }) => sum + 1 + (pattern.match(/[*?]/g) ?? []).length, 0),
  characters: wild.reduce((sum, { pattern }) => sum + pattern.length, 0),
})

const unescaped = (pattern: string): string => pattern.replace(/\\(.)/gu, '$1')

/** `a/b` and `/a/b` are one place from the root on; `a` is any file or folder of that name, which no place can be called. */
function literalKey(pattern: string): string {
  const isAnchored = pattern.slice(0, -1).includes('/')
  return isAnchored ? unescaped(pattern.replace(/^\//, '')) : `/${unescaped(pattern)}`
}

/** The longest run without a wildcard. A slash before it may be that of `**`, which also stands for no folder at all. */
const partOf = (pattern: string): string =>
  [...pattern.matchAll(/(?:\\.|[^*?\\])+/gu)]
    .map(([run]) => unescaped(run).replace(/^\//, ''))
    .reduce((longer, part) => (part.length > longer.length ? part : longer), '')

function lastMatch({ literal, wild }: Index, path: string): number {
  const segments = path.split('/')
  let found = -1
  for (const [depth, name] of segments.entries()) {
    const place = segments.slice(0, depth + 1).join('/')
    const keys = [place, `/${name}`]
    const folder = depth < segments.length - 1 ? keys.map((key) => `${key}/`) : []
    for (const key of [...keys, ...folder]) found = Math.max(found, literal.get(key) ?? -1)
  }
  return wild.find((one) => one.index > found && path.includes(one.part) && compiledOf(one).test(path))?.index ?? found
}

function compiledOf(wild: Wild): RE2JS {
  wild.compiled ??= RE2JS.compile(`^${expressionOf(wild.pattern)}$`, RE2JS.DOTALL)
  return wild.compiled
}

const anyFolders = '(?:.+/)?'

/** A pattern of .gitignore as GitHub takes it: a name matches all below it too, but `a/*` is one level. */
function expressionOf(pattern: string): string {
  const isFolder = pattern.endsWith('/')
  const segments = pattern.replace(/^\//, '').replace(/\/$/, '').split('/')
  const isAnchored = pattern.startsWith('/') || segments.length > 1
  const last = segments.at(-1) ?? ''
  const start = segments.slice(0, -1).map((segment) => (segment === '**' ? anyFolders : `${segmentOf(segment)}/`))
  const end = last === '**' ? '.+' : `${segmentOf(last)}${below(last, isFolder, isAnchored)}`
  return `${isAnchored ? '' : anyFolders}${start.join('')}${end}`
}

function below(last: string, isFolder: boolean, isAnchored: boolean): string {
  if (isFolder) return '/.+'
  return last === '*' && isAnchored ? '' : '(?:/.+)?'
}

function segmentOf(segment: string): string {
  if (segment === '*') return '[^/]+'
  return segment.replace(/\\(.)|(\*+)|(\?)|./gsu, (character, escaped?: string, stars?: string, one?: string) => {
    if (stars !== undefined) return '[^/]*'
    return one === undefined ? RE2JS.quote(escaped ?? character) : '[^/]'
  })
}

/** A path that the change touches, and the rule that decides about it. */
export type Owned = Readonly<{ path: string; rule: OwnersRule }>

/** What of the changed files somebody owns, or is said to own. A renamed file is owned where it was, too. */
export function ownedOf(owners: CodeOwners, files: readonly ChangedFile[]): readonly Owned[] | Unavailable {
  const paths = [...new Set(files.flatMap(({ path, previousPath }) => [path, ...(previousPath ? [previousPath] : [])]))]
  const { wild, size } = indexOf(owners)
  const length = paths.reduce((sum, path) => sum + path.length, 0)
  if (size.steps * length + size.characters * perCharacter > mostSteps) {
    const sentence = `CODEOWNERS has ${wild.length} patterns with wildcards, too many for the ${paths.length} paths of this change.`
    return { unavailable: `${sentence} Name folders instead, or split the change.` }
  }
  return paths.flatMap((path) => {
    const rule = ruleFor(owners, path)
    return rule === null || rule.owners.length === 0 ? [] : [{ path, rule }]
  })
}

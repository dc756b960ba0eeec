// What zod found wrong, as sentences for the author of a policy file: what was expected, what stands there, what to do.
import type * as z from 'zod'
import { nearest } from './nearest.ts'
import { isMapping, type Path, type Raw, valueAt } from './raw.ts'

export type Complaint = Readonly<{ path: Path; part: 'key' | 'value'; message: string }>
type Issue = z.core.$ZodIssue

/** More unknown settings in one place than anyone wants to read about. */
const mostKeys = 60

const expectations: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  number: ['a number', 'Write digits without quotes, such as 400.'],
  int: ['a whole number', 'Write digits without quotes, such as 400.'],
  boolean: ['true or false', 'Write one of them, without quotes.'],
  string: ['text', 'Write some, in quotes if it looks like a number.'],
  array: ['a list', 'Write one, such as `[a, b]`.'],
  object: ['a mapping', 'Write its settings below it, one per line.'],
  record: ['a mapping', 'Write its settings below it, one per line.'],
}

/** `content` is what was parsed, `known` the settings that a mapping at a path may have. */
export function complaintsOf(
  issue: Issue,
  content: Raw,
  known: (path: Path) => readonly string[],
): readonly Complaint[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  const got = valueAt(content, path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, mostKeys)
      .map((key) => ({ path: [...path, key], part: 'key', message: unknownSetting(key, known(path)) }))
  }
  if (issue.code === 'invalid_union') return unionComplaints(issue, content, known)
  if (issue.code === 'invalid_key') {
    return [{ path, part: 'key', message: issue.issues.map(({ message }) => message).join(' ') }]
  }
  return [{ path, part: 'value', message: sentenceFor(issue, got) }]
}

function sentenceFor(issue: Issue, got: Raw): string {
  switch (issue.code) {
    case 'invalid_type':
      return ofAnotherType(issue, got)
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      if (got === undefined) return `this is missing. Add \`${String(issue.path.at(-1))}: ${allowed[0]}\`.`
      // a mapping may have a key `toString` that is no function
      const like = typeof got === 'string' ? nearest(got, allowed) : null
      const remedy = like === null ? 'Write one of these.' : `Did you mean "${like}"?`
      return `expected ${alternatives(allowed)}, got ${shown(got)}. ${allowed.length === 1 ? `Write ${allowed[0]}.` : remedy}`
    }
    case 'too_small':
      return tooSmall(issue, got)
    case 'too_big':
      return `expected at most ${issue.maximum}${unitOf(issue.origin)}, got ${measured(got)}. ${issue.origin === 'string' || issue.origin === 'array' ? 'Shorten it.' : 'Write a smaller number.'}`
    case 'custom':
    case 'invalid_format':
      return issue.message
    default:
      return `${issue.message}. Correct it.`
  }
}

function ofAnotherType({ expected, path }: z.core.$ZodIssueInvalidType, got: Raw): string {
  if (got === undefined) return `this is missing. Add \`${String(path.at(-1))}\`.`
  const [what, remedy] = expectations[expected] ?? [expected, 'Correct it.']
  const isEntry = expected === 'array' && isMapping(got)
  return `expected ${what}, got ${shown(got)}. ${isEntry ? 'Put a hyphen before each entry, such as `- a`.' : remedy}`
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, got: Raw): string {
  if (issue.origin === 'array') return 'this list is empty. Add an entry, or remove the setting.'
  if (issue.origin === 'string') return 'this text is empty. Write some, or remove the setting.'
  const least = issue.inclusive === false ? Number(issue.minimum) + 1 : issue.minimum
  return `expected at least ${least}, got ${shown(got)}. Write a larger number.`
}

const unitOf = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '')
const measured = (got: Raw): string => (typeof got === 'string' || Array.isArray(got) ? String(got.length) : shown(got))

/** Complains about the alternative that was meant: the one whose own type fits what stands there. */
function unionComplaints(
  issue: z.core.$ZodIssueInvalidUnion,
  content: Raw,
  known: (path: Path) => readonly string[],
): readonly Complaint[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  const got = valueAt(content, path)
  const [meant] = issue.errors.filter((issues) => !issues.some((inner) => isOfAnotherType(inner)))
  if (meant !== undefined) {
    return meant.flatMap((inner) => complaintsOf({ ...inner, path: [...path, ...inner.path] }, content, known))
  }
  if (issue.message !== plainUnion) return [{ path, part: 'value', message: issue.message }]
  const roots = issue.errors.flat().filter((inner) => inner.path.length === 0)
  const values = roots.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values.map(String) : []))
  const types = roots.flatMap((inner) => (inner.code === 'invalid_type' ? typeNames(inner.expected) : []))
  const like = typeof got === 'string' ? nearest(got, values) : null
  const remedy = like === null ? 'Write one of these.' : `Did you mean "${like}"?`
  const message = `expected ${alternatives([...new Set([...values, ...types])])}, got ${shown(got)}. ${remedy}`
  return [{ path, part: 'value', message }]
}

/** What zod says of a union whose schema says nothing better. */
const plainUnion = 'Invalid input'

/** The whole value is none of what this alternative takes; a word among words that are listed beside other types, too. */
const isOfAnotherType = ({ code, path }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')

const typeNames = (expected: string): readonly string[] =>
  expected === 'boolean' ? ['true', 'false'] : [expectations[expected]?.[0] ?? expected]

function unknownSetting(key: string, known: readonly string[]): string {
  const like = nearest(key, known)
  if (like !== null) return `there is no such setting. Did you mean "${like}"?`
  if (known.length === 0) return 'there is no such setting. Remove it.'
  return `there is no such setting. Remove it, or use one of ${known.join(', ')}.`
}

function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? 'something else'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

const longestShown = 40

function shown(value: Raw): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (isMapping(value)) return 'a mapping'
  const text = String(value)
  const short = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
  return typeof value === 'string' ? `"${short}"` : short
}

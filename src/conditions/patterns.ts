// Text against RE2 patterns, which are searched for: an anchor must be written out.
import { RE2JS } from 're2js'
import type { Patterns } from '../condition.ts'
import { matchesGlob } from '../glob.ts'
import { listed, quoted } from './quoted.ts'
import { type Match, settled } from './truth.ts'

/** GitHub's names of accounts and repositories are the same in any case. */
type Case = 'asWritten' | 'anyCase'

/** A policy has few, and compiling one takes longer than trying it on a hundred files. */
const mostKept = 200
const kept = new Map<string, RE2JS>()

function compiled(pattern: string, letters: Case): RE2JS {
  const key = `${letters} ${pattern}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = RE2JS.compile(pattern, letters === 'anyCase' ? RE2JS.CASE_INSENSITIVE : 0)
  kept.set(key, made)
  const [oldest = key] = kept.keys()
  if (kept.size > mostKept) kept.delete(oldest)
  return made
}

/** Answers which of the patterns is found in a text. */
export function found(patterns: readonly string[], letters: Case = 'asWritten'): (text: string) => string | undefined {
  const ready = patterns.map((pattern) => ({ pattern, re: compiled(pattern, letters) }))
  return (text) => ready.find(({ re }) => re.test(text))?.pattern
}

type Subject = Readonly<{ what: string; text: string; letters: Case }>

function matched({ what, text, letters }: Subject, { matches, notMatches = [] }: Patterns): Match {
  const forbidden = found(notMatches, letters)(text)
  if (forbidden !== undefined) return settled(false, `${what} matches ${quoted(forbidden)}`)
  const free = `${what} does not match ${listed(notMatches)}`
  if (matches === undefined) return settled(true, free)
  const wanted = found(matches, letters)(text)
  if (wanted === undefined) return settled(false, `${what} does not match ${listed(matches)}`)
  return settled(true, `${what} matches ${quoted(wanted)}${notMatches.length === 0 ? '' : `, and ${free}`}`)
}

export const titled = (title: string, wanted: string | Patterns): Match =>
  matched(
    { what: 'the title', text: title, letters: 'asWritten' },
    typeof wanted === 'string' ? { matches: [wanted] } : wanted,
  )

const isGlobs = (wanted: readonly string[] | Patterns): wanted is readonly string[] => Array.isArray(wanted)

/** Globs over the name of a branch or repository, or patterns. */
export function named(
  what: string,
  name: string,
  wanted: readonly string[] | Patterns,
  letters: Case = 'asWritten',
): Match {
  const whole = `${what} ${quoted(name)}`
  if (!isGlobs(wanted)) return matched({ what: whole, text: name, letters }, wanted)
  const globs = letters === 'anyCase' ? wanted.map((glob) => glob.toLowerCase()) : wanted
  const fits = globs.some((glob) => matchesGlob(name, glob))
  return settled(fits, `${whole} ${fits ? 'matches' : 'does not match'} ${listed(globs)}`)
}

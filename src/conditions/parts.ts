// The small parts that settings are made of, here and in practices: words, globs, teams and RE2 patterns.
import { RE2JS } from 're2js'
import * as z from 'zod'
import type { Among } from '../condition.ts'
import { globProblem } from '../glob.ts'

/** Longest pattern that a policy may hold. */
const longestPattern = 1000
/** RE2 writes counted repetitions out: a file full of `a{1000}` takes seconds to compile. */
const mostRepetitions = 100

export const listOf = <T extends z.ZodType>(item: T) => z.array(item).min(1)
export const words = listOf(z.string().min(1))
export const globs = listOf(z.string().check(({ value, issues }) => refuse(issues, value, globProblem(value))))
/** `org/team-slug` */
export const teams = listOf(
  z.string().check(({ value, issues }) => {
    const isTeam = /^[\w.-]+\/[\w.-]+$/.test(value)
    refuse(issues, value, isTeam ? null : 'a team is written with its organisation. Write it like `acme/security`.')
  }),
)
/** RE2, to be searched for. */
export const pattern = z
  .string()
  .min(1)
  .check(({ value, issues }) => refuse(issues, value, patternProblem(value)))

/** At least one of the settings must be given. */
export const someOf = <T extends z.ZodObject>(schema: T, message: string) =>
  schema.refine((value) => Object.keys(value).length > 0, message)

/** People, as alternatives; a plain list is one of logins. */
export const among = z.union([
  words.transform((users): Among => ({ users })),
  someOf(
    z.strictObject({
      users: words.exactOptional().describe('Logins; Apps end in `[bot]`.'),
      teams: teams.exactOptional().describe('Teams, like `acme/security`: their active members.'),
      organizations: words.exactOptional().describe('Organisations: their members.'),
    }),
    'says nobody. Add `users`, `teams` or `organizations`.',
  ),
])

/** RE2 patterns: one of `matches` is found, and none of `notMatches`. */
export const patterns = someOf(
  z.strictObject({
    matches: listOf(pattern).exactOptional().describe('RE2 patterns; one of them is found.'),
    notMatches: listOf(pattern).exactOptional().describe('RE2 patterns; none of them is found.'),
  }),
  'asks nothing. Add `matches` or `notMatches`.',
)

export function refuse(issues: z.core.$ZodRawIssue[], input: unknown, message: string | null): void {
  // What zod found comes first: an unknown key must not also look like an empty condition.
  if (message !== null && issues.length === 0) issues.push({ code: 'custom', input, message })
}

function patternProblem(text: string): string | null {
  if (text.length > longestPattern) return `a pattern has at most ${longestPattern} characters. Shorten it.`
  if (repetitionsIn(text) > mostRepetitions) {
    return `the counted repetitions of a pattern multiply to at most ${mostRepetitions}. Lower them, or write \`*\` or \`+\`.`
  }
  try {
    RE2JS.compile(text)
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : 'it does not parse'
    return `this is not a valid RE2 pattern (${why}). Correct it; RE2 has no look-around and no back-references.`
  }
}

/** No less than the largest number of copies that nested repetitions make of one character. */
function repetitionsIn(pattern: string): number {
  const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, least, most]) =>
    Math.max(Number(least), Number(most ?? 0)),
  )
  return counts.reduce((product, count) => product * Math.max(1, count), 1)
}

/**
 * No less than the size to which all patterns of a file compile, found without compiling any: RE2 needs about two
 * seconds for a million. Any text may be a pattern; one that is none counts with its length.
 */
export function patternSize(content: unknown): number {
  if (typeof content === 'string') return content.length * repetitionsIn(content)
  if (typeof content !== 'object' || content === null) return 0
  return Object.values(content).reduce((size: number, value) => size + patternSize(value), 0)
}

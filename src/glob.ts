// Globs as policies write them: picomatch's syntax with dot files included, run by RE2, so that no glob can hang the process.
import picomatch from 'picomatch'
import { RE2JS } from 're2js'

/** `path`: a star stops at a slash. `name`: it does not, since the slash in a check's name is only a character. */
export type GlobOf = 'path' | 'name'

/** Longest glob that a policy may hold. */
const longest = 256

/**
 * Guards that picomatch puts against the segments `.`, `..` and the empty one. Git has none of them, and RE2 has no
 * lookahead; picomatch's own expressions backtrack for minutes on `*a*a*a*a*a*a*a*a`.
 */
const guards = [
  String.raw`(?!(?:^|\/)\.{1,2}(?:\/|$))`,
  String.raw`(?!\.{1,2}(?:\/|$))`,
  String.raw`(?!\.{0,1}(?:\/|$))`,
  '(?=.)',
]
// Of a last segment that guard says that it is not empty: without it, `a/**/*` would match `a`.
const lastStar = /\(\?=\.\)\[\^\/\]\*\?(?=(?:\\\/\?)?\)\$$)/

const cache = new Map<string, readonly RE2JS[] | string>()
/** More than all layers and .gitattributes have together: what is tried on every file is compiled once. */
const cacheSize = 2500

/** What is wrong with a glob, as a sentence that ends with the remedy; null if nothing is. */
export function globProblem(glob: string): string | null {
  const compiled = compile(glob, 'path')
  return typeof compiled === 'string' ? compiled : null
}

/** Whether text matches a glob. An invalid glob matches nothing: the schema has refused it before. */
export function matchesGlob(text: string, glob: string, of: GlobOf = 'path'): boolean {
  const compiled = compile(glob, of)
  return typeof compiled !== 'string' && compiled.some((pattern) => pattern.test(text))
}

function compile(glob: string, of: GlobOf): readonly RE2JS[] | string {
  const key = `${of} ${glob}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const compiled = misuse(glob) ?? translate(glob, of)
  cache.set(key, compiled)
  if (cache.size > cacheSize) forgetOldest()
  return compiled
}

function forgetOldest(): void {
  const [oldest] = cache.keys()
  if (oldest !== undefined) cache.delete(oldest)
}

function misuse(glob: string): string | null {
  if (glob === '') return 'an empty glob matches nothing. Write a pattern such as `docs/**`, or remove it.'
  if (glob.length > longest) return `a glob has at most ${longest} characters. Split it into several.`
  if (glob.startsWith('!')) return 'a glob cannot begin with `!`. Put the condition under `not` instead.'
  if (glob.startsWith('/') || glob.startsWith('./'))
    return 'paths begin at the root by themselves. Remove the leading `/`.'
  if (/[!@+?*]\(/.test(glob))
    return 'extended globs such as `!(a)` and `+(a)` are not supported. Write `{a,b}` instead.'
  return null
}

function translate(glob: string, of: GlobOf): readonly RE2JS[] | string {
  try {
    // Directories of web frameworks and names of matrix jobs have parentheses that mean themselves.
    const spellings = glob.includes('(') ? [glob, glob.replace(/[()]/g, String.raw`\$&`)] : [glob]
    return spellings.map((spelling) => {
      const options = { dot: true, nonegate: true, noextglob: true, strictBrackets: true, bash: of === 'name' }
      const { source } = picomatch.makeRe(spelling, options)
      if (source === '$^') throw new SyntaxError('it can match nothing')
      // DOTALL: a newline in a path must not hide it.
      return RE2JS.compile(
        guards.reduce((rest, guard) => rest.replaceAll(guard, ''), source.replace(lastStar, '[^/]+?')),
        RE2JS.DOTALL,
      )
    })
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/ - use .*/, '') : 'it does not parse'
    return `this glob is not valid (${why}). Correct it, or put a backslash before a character that means itself.`
  }
}

// Which changed files are generated, as .gitattributes of the base branch says with `linguist-generated`.
import { matchesGlob } from '../glob.ts'

type Rule = Readonly<{ glob: string; of: 'name' | 'path'; generated: boolean }>

/** Beyond either, nothing counts as generated: an author may split the file, and nobody waits for it. */
const mostBytes = 65_536
const mostRules = 200
/** Of a glob: longer patterns match nothing. */
const longest = 256

/** `linguist-generated`, `linguist-generated=true` mark; `-linguist-generated`, `!…` and `=false` unmark. */
function verdictOf(attributes: readonly string[]): boolean | null {
  const named = attributes.findLast((attribute) => /^[-!]?linguist-generated(=|$)/.test(attribute))
  if (named === undefined) return null
  return named === 'linguist-generated' || named === 'linguist-generated=true'
}

/**
 * Patterns are those of .gitignore, except that negative ones are forbidden and that one for a folder does not reach the
 * files in it (git documentation, gitattributes).
 */
function ruleOf(line: string): Rule | null {
  const [pattern = '', ...attributes] = line.trim().split(/\s+/)
  const generated = verdictOf(attributes)
  if (generated === null || pattern.length > longest || /^[#!]|^\[attr\]|\/$/.test(pattern)) return null
  return { glob: translated(pattern), of: pattern.includes('/') ? 'path' : 'name', generated }
}

/** Git knows no `{a,b}` and no `(a|b)`: there these characters mean themselves. */
const translated = (pattern: string): string =>
  pattern
    .replace(/\[[!^]?\]?(?:\\.|[^\]\\])*\]|\\?[{}()|]|\\./g, (part) => {
      if (part.startsWith('[')) return part.replace(/^\[!/, '[^')
      return /^\\?[{}()|]$/.test(part) ? `[${part.slice(-1)}]` : part
    })
    .replace(/^\//, '')
    // Git's matches only what is inside, picomatch's the folder's own name too.
    .replace(/\/\*\*$/, '/**/*')

const matches = ({ glob, of }: Rule, path: string): boolean =>
  matchesGlob(of === 'name' ? path.slice(path.lastIndexOf('/') + 1) : path, glob)

/** A function that tells whether a path is generated. The last line that matches wins; a missing file marks nothing. */
export function generatedBy(attributes: string | null): (path: string) => boolean {
  if (attributes === null || Buffer.byteLength(attributes) > mostBytes) return () => false
  const rules = attributes
    .split('\n')
    .map(ruleOf)
    .filter((rule) => rule !== null)
  if (rules.length > mostRules) return () => false
  return (path) => rules.findLast((rule) => matches(rule, path))?.generated ?? false
}

// Which changed files are generated, as .gitattributes of the base branch says with `linguist-generated`.
import ignore from 'ignore'

type Rule = Readonly<{ matches(path: string): boolean; generated: boolean }>

/** `linguist-generated`, `linguist-generated=true` mark; `-linguist-generated`, `!…` and `=false` unmark. */
function verdictOf(attributes: readonly string[]): boolean | null {
  const named = attributes.findLast((attribute) => /^[-!]?linguist-generated(=|$)/.test(attribute))
  if (named === undefined) return null
  return named === 'linguist-generated' || named === 'linguist-generated=true'
}

function ruleOf(line: string): Rule | null {
  const [pattern = '', ...attributes] = line.trim().split(/\s+/)
  const generated = verdictOf(attributes)
  // Patterns follow .gitignore, but negative ones are forbidden (git documentation, gitattributes).
  if (generated === null || /^[#!]/.test(pattern)) return null
  const matcher = ignore({ allowRelativePaths: true }).add(pattern)
  return { matches: (path) => matcher.ignores(path), generated }
}

/** A function that tells whether a path is generated. The last line that matches wins; a missing file marks nothing. */
export function generatedBy(attributes: string | null): (path: string) => boolean {
  const rules = (attributes ?? '')
    .split('\n')
    .map(ruleOf)
    .filter((rule) => rule !== null)
  return (path) => rules.findLast((rule) => rule.matches(path))?.generated ?? false
}

// Markdown that is safe to post: the only door by which text from GitHub or from a policy reaches a comment or a check run.

declare const brand: unique symbol
/** GitHub-flavoured Markdown in which every interpolated text has been escaped. */
export type Markdown = string & { readonly [brand]: true }

/** The one place that vouches for a string. Call it on literals of ours or on escaped text, never on input. */
const vouch = (value: string): Markdown => value as Markdown

const zeroWidthSpace = '\u200b'
// Bidirectional controls can make a line read as something else; other control characters have no place in prose.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what it removes
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** One line of plain text as Markdown that shows just that text: no formatting, mention, link, HTML or issue reference. */
export function text(value: string): Markdown {
  return vouch(
    value
      .replace(unprintable, '')
      .replace(/\s+/g, ' ')
      .replace(/[&<>]/g, (character) => entities[character] ?? character)
      // what never opens anything inside a line, such as parentheses, stays: mails show the source
      .replace(/[\\`*_[\]~|$]/g, '\\$&')
      .replace(/^[-+#=]/, '\\$&')
      .replace(/^(\d+)([.)])/, '$1\\$2')
      .replace(/[@#]/g, `$&${zeroWidthSpace}`) // a backslash does not stop a mention: dependabot and Renovate do the same
      .replace(/\bGH-(?=\d)/gi, `$&${zeroWidthSpace}`)
      .replace(/(https?|ftp|www)([:.])/gi, `$1${zeroWidthSpace}$2`),
  )
}

/** Text as an inline code span, with a fence longer than any run of backticks inside it. */
export function code(value: string): Markdown {
  const content = value
    .replace(unprintable, '')
    .replace(/\s+/g, ' ')
    .replaceAll('\\|', `\\${zeroWidthSpace}|`) // or the backslash would undo the escape of the pipe, and begin a table cell
    .replaceAll('|', '\\|')
    .replace(/@/g, `@${zeroWidthSpace}`)
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return vouch(longest > 0 ? `${fence} ${content} ${fence}` : `${fence}${content || ' '}${fence}`)
}

/** A sentence of ours or of a policy's: text between backticks becomes code, all else is escaped. */
export function prose(sentence: string): Markdown {
  const parts = sentence.split(/`([^`\n]+)`/)
  return vouch(parts.map((part, index) => (index % 2 === 1 ? code(part) : text(part))).join(''))
}

/** encodeURIComponent leaves parentheses alone, and one of them would end the link. */
const percentEncoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** A link to an address of ours or of GitHub's. Anything but http(s) becomes plain text. */
export function link(label: string, url: string): Markdown {
  const address = URL.parse(url)
  if (address === null || !/^https?:$/.test(address.protocol)) return text(label)
  return vouch(`[${text(label)}](${address.href.replace(/[()\s<>]/g, percentEncoded)})`)
}

/** Puts lines or blocks together. */
export const joined = (parts: readonly Markdown[], separator: '' | ' ' | '\n' | '\n\n' | ', ' = '\n'): Markdown =>
  vouch(parts.join(separator))

/** Markdown literal: what stands in the template is ours; only numbers and Markdown may be interpolated, so text must pass a door above. */
export function md(strings: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  return vouch(String.raw({ raw: strings }, ...values))
}

// Finds the commands in a comment: lines of its own prose that begin with `/andon`. What is quoted, code or hidden never is one.
import { lexer, type Token } from 'marked'

/** One command as written: its name in lower case, and the rest of its line. */
export type Written = Readonly<{ name: string; words: string }>

/** More in one comment are not executed. */
export const mostCommands = 5
/** Of a comment that is read: a cut can only take closing marks away, and then more is quoted or code, not less. */
const mostCharacters = 10_000
/** Characters that may be marks of Markdown. What they cost grows with their square, and nobody writes so many by hand. */
const mostMarks = 1000

/** Stands before what looks like the beginning of a line and is none. */
const notPlain = '\u0000'

/** Prose as it is written; what is formatted may be words of a command, but not begin one. */
function proseOf(token: Token): string {
  switch (token.type) {
    case 'html':
    case 'image':
      return notPlain
    case 'br':
      return '\n'
    case 'codespan':
    case 'escape':
      return notPlain + token['text'].replaceAll('\n', ' ')
    default:
      return 'tokens' in token && token.tokens !== undefined ? notPlain + token.tokens.map(proseOf).join('') : token.raw
  }
}

function read(body: string): string {
  const start = body.slice(0, mostCharacters)
  const marks = start.matchAll(/[*_`~<>[\]().!\\&:+]/g)
  const [tooMany] = marks.drop(mostMarks).take(1)
  return start.slice(0, tooMany?.index)
}

/** Quotes in quotes in quotes: nobody writes so many but to see what happens. */
function tokensOf(body: string): readonly Token[] {
  try {
    return lexer(read(body), { gfm: true })
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

/** `/andon` alone asks for help. */
export function commandsIn(body: string): readonly Written[] {
  const paragraphs = tokensOf(body).filter(({ type }) => type === 'paragraph')
  const lines = paragraphs.flatMap((paragraph) => {
    const parts = 'tokens' in paragraph ? (paragraph.tokens ?? []) : []
    return parts.map(proseOf).join('').split('\n')
  })
  return lines.flatMap((line) => {
    const found = /^[ \t]*\/andon(?:[ \t]+(\S+)(.*))?[ \t]*$/i.exec(line)
    if (found === null) return []
    const [, name = 'help', words = ''] = found
    return [{ name: plain(name).toLowerCase(), words: plain(words) }]
  })
}

const plain = (text: string): string => text.replaceAll(notPlain, '').trim()

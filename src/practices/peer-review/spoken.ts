// What a comment says in its own words: anybody can quote somebody else's, or show them as code.
import { codeSpans, type Line, visibleLines } from '../../description/visible-lines.ts'

const item = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/
const quote = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*>/
const begins = /^[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t])/
const isEmpty = (text: string): boolean => text.trim() === ''

type Place = Readonly<{ quoted: boolean; inList: boolean; inParagraph: boolean }>

/** Whether a line is said, and what that makes of the next: a quote goes on until a line is empty or begins something else. */
function placed({ text, inCode }: Line, before: Place): Readonly<{ said: boolean; place: Place }> {
  if (inCode || isEmpty(text)) return { said: false, place: { ...before, quoted: false, inParagraph: false } }
  if (quote.test(text)) {
    const quoted = !isEmpty(text.replace(/^[^>]*>[> \t]*/, ''))
    return { said: false, place: { ...before, quoted, inParagraph: false } }
  }
  if (before.quoted && !begins.test(text)) return { said: false, place: before }
  const isIndented = /^(?: {4}| {0,3}\t)/.test(text)
  const isCode = isIndented && !before.inList && !before.inParagraph
  const inList = item.test(text) || (before.inList && (isIndented || before.inParagraph || /^ /.test(text)))
  return { said: !isCode, place: { quoted: false, inList: inList && !isCode, inParagraph: !isCode } }
}

/** Without what is quoted, shown as code or hidden in an HTML comment. In linear time. */
export function spoken(body: string): string {
  let place: Place = { quoted: false, inList: false, inParagraph: false }
  const paragraphs: string[][] = [[]]
  for (const line of visibleLines(body)) {
    const next = placed(line, place)
    place = next.place
    if (next.said) paragraphs.at(-1)?.push(line.text)
    else if (isEmpty(line.text)) paragraphs.push([])
  }
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => withoutCode(lines.join('\n')))
    .join('\n')
}

function withoutCode(paragraph: string): string {
  let text = ''
  let at = 0
  for (const [start, end] of codeSpans(paragraph)) {
    text += `${paragraph.slice(at, start)} `
    at = end
  }
  return text + paragraph.slice(at)
}

// What a description says: which sections have been filled in, and which tasks are done.
import type { Line } from './visible-lines.ts'
import { visibleLines } from './visible-lines.ts'

export type Section = Readonly<{ heading: string; filled: boolean }>

/** `struck`: struck out, but nothing after it says why. */
export type Task = Readonly<{ text: string; state: 'done' | 'open' | 'struck' }>

export type Description = Readonly<{ sections: readonly Section[]; tasks: readonly Task[] }>

export function readDescription(body: string): Description {
  const lines = visibleLines(body)
  return { sections: sectionsIn(lines), tasks: tasksIn(lines) }
}

/** Longest heading or task that is read; whatever follows says nothing more. */
const longest = 500

/** Formatted text as its words, in lower case: `*How* to verify:` and `How to verify` name the same section. */
export const headingName = (text: string): string => words(text).replace(/:$/, '').toLowerCase()

function words(text: string): string {
  return text
    .slice(0, longest)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[*_`~]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

type Heading = Readonly<{ depth: number; text: string }>

/** A section reaches to the next heading of its own or a higher level. */
function sectionsIn(lines: readonly Line[]): readonly Section[] {
  const found: { heading: string; filled: boolean; depth: number }[] = []
  let open: typeof found = []
  for (const [index, line] of lines.entries()) {
    const heading = headingAt(lines, index)
    if (heading !== null) {
      const section = { heading: words(heading.text), filled: false, depth: heading.depth }
      open = [...open.filter(({ depth }) => depth < heading.depth), section]
      found.push(section)
    } else if (isFilled(line)) {
      for (const section of open) section.filled = true
      open = open.filter(({ filled }) => !filled)
    }
  }
  return found.map(({ heading, filled }) => ({ heading, filled }))
}

function headingAt(lines: readonly Line[], index: number): Heading | null {
  const line = lines[index]
  if (line === undefined || line.inCode) return null
  const [, marks, text = ''] = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line.text) ?? []
  if (marks !== undefined) return { depth: marks.length, text: text.slice(0, longest).replace(/[ \t]+#+[ \t]*$/, '') }
  const below = lines[index + 1]
  const underline = below?.inCode ? null : /^ {0,3}(?:(=+)|-+)[ \t]*$/.exec(below?.text ?? '')
  if (underline == null || !isParagraph(line.text)) return null
  return { depth: underline[1] === undefined ? 2 : 1, text: line.text }
}

const isParagraph = (text: string): boolean => /^ {0,3}(?![>|#]|[-*+=][ \t]|[-=]+[ \t]*$|\d{1,9}[.)][ \t])\S/.test(text)

/** Something that a reader sees: not an empty list item, a line, or the target of a link. */
function isFilled({ text, inCode }: Line): boolean {
  if (inCode) return text.trim() !== ''
  if (/<(?:img|picture|video)\b/i.test(text)) return true
  const content = text
    .replace(/^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)))+/, '')
    .replace(/^[ \t]*\[[ xX]\](?=[ \t]|$)/, '')
    .replace(/<[^<>]*>/g, '')
    .trim()
  if (/^[-*_=|:\s]*$/.test(content) || /^\[[^\]]+\]:/.test(content)) return false
  // GitHub's issue forms write this where a person wrote nothing.
  return !/^[*_]*no response[*_]*$/i.test(content)
}

function tasksIn(lines: readonly Line[]): readonly Task[] {
  return lines.flatMap(({ text, inCode }, index): readonly Task[] => {
    const [, box, first] = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+\[([ xX])\][ \t]+(\S.*)$/.exec(text) ?? []
    if (inCode || first === undefined) return []
    const next = lines[index + 1]
    const isContinued = next !== undefined && !next.inCode && isParagraph(next.text.trimStart())
    const whole = `${first} ${isContinued ? next.text.trim() : ''}`.slice(0, longest)
    return [{ text: words(first), state: box === ' ' ? stateOf(whole) : 'done' }]
  })
}

/** Struck out from its first word on, and then a word or more that gives the reason. */
function stateOf(text: string): Task['state'] {
  const [, , , rest] = /^(~{1,2})(?=[^\s~])(.+?)\1(?!~)(.*)$/.exec(text) ?? []
  if (rest === undefined) return 'open'
  return /\p{L}/u.test(rest.replace(/~~[^~]*~~/g, '').replace(/<[^<>]*>/g, '')) ? 'done' : 'struck'
}

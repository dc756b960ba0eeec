// The lines of a description that a reader sees. Anybody can write a description, so reading one takes linear time:
// Markdown parsers made for documents of friends take half a minute for 64 KiB that somebody chose with care.

export type Line = Readonly<{ text: string; inCode: boolean }>

const opening = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/
const closing = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/

/** One entry for each line, empty where nothing is shown. A comment or a fence that is never closed runs to the end. */
export function visibleLines(body: string): readonly Line[] {
  const lines: Line[] = []
  let fence: string | null = null
  let inComment = false
  for (const line of body.split(/\r\n?|\n/)) {
    if (fence !== null) {
      const end: string | null = closing.exec(line)?.[1] ?? null
      const isEnd = end !== null && end.length >= fence.length && end.startsWith(fence.charAt(0))
      lines.push({ text: isEnd ? '' : line, inCode: true })
      if (isEnd) fence = null
      continue
    }
    const shown = withoutComments(line, inComment)
    inComment = shown.inComment
    fence = opening.exec(shown.text)?.[1] ?? null
    lines.push({ text: fence === null ? shown.text : '', inCode: fence !== null })
  }
  return lines
}

type Uncommented = Readonly<{ text: string; inComment: boolean }>

function withoutComments(line: string, startsInComment: boolean): Uncommented {
  if (!startsInComment && !line.includes('<!--')) return { text: line, inComment: false }
  const spans = codeSpans(line)
  let text = ''
  let inComment = startsInComment
  let at = 0
  while (at < line.length) {
    const end = inComment ? line.indexOf('-->', at) : beginOfComment(line, at, spans)
    if (end === -1) return { text: inComment ? text : text + line.slice(at), inComment }
    if (!inComment) text += line.slice(at, end)
    at = end + (inComment ? '-->'.length : '<!--'.length)
    inComment = !inComment
  }
  return { text, inComment }
}

/** Code may speak of comments without beginning one. `spans` are ordered, and those that ended are dropped. */
function beginOfComment(line: string, from: number, spans: [start: number, end: number][]): number {
  for (let begin = line.indexOf('<!--', from); begin !== -1; begin = line.indexOf('<!--', begin + 1)) {
    while (spans[0] !== undefined && spans[0][1] <= begin) spans.shift()
    if (spans[0] === undefined || begin < spans[0][0]) return begin
  }
  return -1
}

/** Of a line or a paragraph. Code begins with a run of backticks and ends with the next run of the same length. */
export function codeSpans(line: string): [start: number, end: number][] {
  const runs = [...line.matchAll(/`+/g)].map((run) => ({ start: run.index, end: run.index + run[0].length }))
  const lastOfLength = new Map(runs.map(({ start, end }) => [end - start, start]))
  const spans: [number, number][] = []
  let begin: { start: number; end: number } | null = null
  for (const run of runs) {
    const length = run.end - run.start
    if (begin === null) begin = (lastOfLength.get(length) ?? run.start) > run.start ? run : null
    else if (length === begin.end - begin.start) {
      spans.push([begin.start, run.end])
      begin = null
    }
  }
  return spans
}

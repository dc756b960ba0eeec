import { describe, expect, test } from 'vitest'
import { closingLine, problemLines, problemsMarkdown } from '../../src/report/problems.ts'
import { nodesOf } from './tree.ts'

const error = {
  severity: 'error',
  file: '.github/andon.yml',
  line: 14,
  column: 5,
  setting: 'practices.peer-review.aproach',
  message: 'there is no such setting. Did you mean "approach"?',
} as const
const warning = { ...error, severity: 'warning', line: 2, setting: '', message: 'The file is empty.' } as const

test('problems read like those of a compiler, and are counted', () => {
  expect(problemLines([error, warning], 'the last valid policy stays in force')).toBe(
    [
      '.github/andon.yml:14:5 practices.peer-review.aproach: there is no such setting. Did you mean "approach"?',
      '.github/andon.yml:2:5  warning: The file is empty.',
      '1 problem, 1 warning; the last valid policy stays in force.',
    ].join('\n'),
  )
})

describe('the closing line', () => {
  test.for([
    { problems: [error], line: '1 problem.' },
    { problems: [error, error], line: '2 problems.' },
    { problems: [warning], line: '1 warning.' },
    { problems: [], line: '0 problems.' },
  ])('$line', ({ problems, line }) => {
    expect(closingLine(problems)).toBe(line)
  })
})

test('a terminal is not deceived', () => {
  const lines = problemLines([{ ...error, message: '\u001b[2Jgone\n0 problems. \u202Ex' }])

  expect(lines.split('\n')).toHaveLength(2)
  expect(lines).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u)
})

test.for([
  { count: 20, items: 20 },
  { count: 21, items: 21 },
  { count: 99, items: 21 },
])('$count problems are $items items of a list: twenty, and how many more', ({ count, items }) => {
  const markdown = problemsMarkdown(Array.from({ length: count }, () => error))

  expect(nodesOf(markdown, 'listItem')).toHaveLength(items)
})

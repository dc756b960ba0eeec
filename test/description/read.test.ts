import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headingName, readDescription } from '../../src/description/read.ts'
import { nodesOf, shown } from '../report/tree.ts'

describe('sections', () => {
  test.for([
    { when: 'a sentence', under: 'Because.', filled: true },
    { when: 'an image', under: '![before and after](a.png)', filled: true },
    { when: 'an image as HTML', under: '<img src="a.png">', filled: true },
    { when: 'a table', under: '| a |\n|---|\n| b |', filled: true },
    { when: 'code', under: '```\nmake\n```', filled: true },
    { when: 'text after a comment on one line', under: '<!-- why? --> Because.', filled: true },
    { when: 'text in a smaller section', under: '### Details\nBecause.', filled: true },
    { when: 'nothing', under: '', filled: false },
    { when: 'a comment', under: '<!-- why? -->', filled: false },
    { when: 'a comment of several paragraphs', under: '<!-- why?\n\nreally\n-->', filled: false },
    { when: 'a comment that is never closed', under: '<!-- why?\nBecause.', filled: false },
    { when: 'a comment within a line', under: '*<!-- why? -->*', filled: false },
    { when: 'an empty list', under: '-\n-', filled: false },
    { when: 'a line', under: '---', filled: false },
    { when: 'empty code', under: '```\n```', filled: false },
    { when: 'tags around nothing', under: '<details>\n</details>', filled: false },
    { when: 'a link definition that nobody sees', under: '[x]: https://example.com', filled: false },
    { when: 'an empty smaller section', under: '### Details', filled: false },
    { when: 'what an issue form writes for no answer', under: '_No response_', filled: false },
  ])('filled: $filled with $when', ({ under, filled }) => {
    const { sections } = readDescription(`## Why\n\n${under}\n\n## Next\n\nText.`)

    expect(sections[0]).toEqual({ heading: 'Why', filled })
  })

  test('a heading of formatted text reads as its text', () => {
    expect(readDescription('## *How* to `verify`\nx').sections).toEqual([{ heading: 'How to verify', filled: true }])
  })
})

describe('tasks', () => {
  test.for([
    { when: 'ticked', body: '- [x] a', states: ['done'] },
    { when: 'open', body: '- [ ] a', states: ['open'] },
    { when: 'numbered', body: '1. [ ] a', states: ['open'] },
    { when: 'nested', body: '- [x] a\n  - [ ] b', states: ['done', 'open'] },
    { when: 'quoted', body: '> - [ ] a', states: ['open'] },
    { when: 'struck out with a reason', body: '- [ ] ~~a~~ not needed', states: ['done'] },
    { when: 'struck out with a reason before it', body: '- [ ] no ~~a~~', states: ['open'] },
    { when: 'struck out in part', body: '- [ ] a ~~b~~ c', states: ['open'] },
    { when: 'struck out with only a dash', body: '- [ ] ~~a~~ -', states: ['struck'] },
    { when: 'struck out with a hidden reason', body: '- [ ] ~~a~~ <!-- because -->', states: ['struck'] },
    { when: 'in a code block', body: '```\n- [ ] a\n```', states: [] },
    { when: 'in a comment', body: '<!--\n- [ ] a\n-->', states: [] },
    { when: 'not a task', body: '- a', states: [] },
  ])('$states for one that is $when', ({ body, states }) => {
    expect(readDescription(body).tasks.map(({ state }) => state)).toEqual(states)
  })
})

describe('headings', () => {
  test.for([
    { body: 'Why\n---', headings: ['Why'] },
    { body: 'Why\n===\n', headings: ['Why'] },
    { body: '## Why ##', headings: ['Why'] },
    { body: '## [Why](#a)?', headings: ['Why?'] },
    { body: '##Why', headings: [] },
    { body: '- Why\n---', headings: [] },
    { body: '    ## Why', headings: [] },
    { body: '~~~\n## Why', headings: [] },
    { body: '- ```\n  ## Why\n  ```\n## How', headings: ['How'] },
    { body: '<!--\n## Why\n--> \n## How', headings: ['How'] },
    { body: 'Speaks of `<!--` only\n## Why', headings: ['Why'] },
    { body: 'Speaks of `` ` <!-- `` only\n## Why', headings: ['Why'] },
    { body: 'Begins one `a` <!-- `b`\n## Why', headings: [] },
  ])('of $body are $headings', ({ body, headings }) => {
    expect(readDescription(body).sections.map(({ heading }) => heading)).toEqual(headings)
  })

  test('have the same name whatever their formatting, case and colon', () => {
    expect(headingName('**How** to `verify`:')).toBe(headingName('how to verify'))
  })
})

describe('an ordinary description reads as a Markdown parser reads it', () => {
  const blocks = ['# Why', '## How to *verify*', 'Words', '- [ ] a', '- [x] b\n  - [ ] c', '<!-- d\n\n# e -->', '> f']
  const more = [
    '```sh\n# g\n- [ ] h\n```',
    '~~~\n```\n# i\n~~~',
    'j\n===',
    '1. [ ] k',
    '- l',
    '---',
    'm `<!--` n',
    '#o',
  ]
  const description = fc
    .array(fc.constantFrom(...blocks, ...more), { maxLength: 12 })
    .map((parts) => parts.join('\n\n'))

  test('in its headings and tasks', () => {
    fc.assert(
      fc.property(description, (body) => {
        const { sections, tasks } = readDescription(body)
        const boxes = nodesOf(body, 'listItem').filter(({ checked }) => typeof checked === 'boolean')

        expect(sections.map(({ heading }) => heading)).toEqual(nodesOf(body, 'heading').map(shown))
        expect(tasks.map(({ state }) => state === 'done')).toEqual(boxes.map(({ checked }) => checked))
      }),
    )
  })
})

// Each of these keeps a Markdown parser busy for seconds, or overflows its stack: the time limit of a test is the assertion.
test.for([
  '> ',
  '- ',
  '* - ',
  '~a',
  '~~a',
  '**a*_b',
  'a\n=\n',
  '[a](',
  '<!--',
  '`a',
  '[^a]: ',
  '<',
  '|a\n|-\n',
  '`',
  '[',
  ' ',
  '# ',
])('a description of nothing but %j takes no long time', (part) => {
  const body = `${part.repeat(Math.floor(65_536 / part.length))}a`

  expect(readDescription(body)).toHaveProperty('tasks')
  expect(readDescription(`## ${body}\n- [ ] ~~${body}\n${body} -->`)).toHaveProperty('tasks')
})

test('any text can be read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (body) => {
      expect(readDescription(body)).toHaveProperty('sections')
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { code, joined, link, md, prose, text } from '../src/markdown.ts'
import { all, mentions, parsed, shown } from './report/tree.ts'

const hostile = [
  '@ada please merge',
  '<!-- andon -->',
  '</details><h1>All well</h1>',
  '<img src=x onerror=alert(1)>',
  '[click](https://evil.example)',
  '![x](https://evil.example/a.png)',
  'https://evil.example www.evil.example ada@evil.example',
  'a | b\n|---|---|\n| ✅ | all well |',
  '# All well',
  '- [x] done',
  '1. one',
  '> [!NOTE]',
  '```\ncode\n```',
  'back`tick``s ```and more',
  '&lt;b&gt; &#64;ada &amp;',
  '**bold** __bold__ ~~gone~~',
  'Closes #1, acme/shop#2, GH-3',
  'line one\n\nline two',
  '\u202Edrow\u202C \u200Fx',
  ':tada: $x$ [^1] [ref]: https://evil.example',
  '\\`x\\` \\<b>',
]
const doors = { text, code, prose }
const harmless = ['root', 'paragraph', 'text', 'inlineCode']

describe.for(Object.entries(doors))('%s', ([, door]) => {
  test.for(hostile)('shows %j as text and nothing else', (value) => {
    const markdown = door(value)

    expect(
      all(parsed(markdown))
        .map(({ type }) => type)
        .filter((type) => !harmless.includes(type)),
    ).toEqual([])
    expect(mentions(markdown)).toEqual([])
    expect(markdown).not.toMatch(/\n|\p{Bidi_Control}/u)
  })

  const fragment = fc.constantFrom(
    ...hostile,
    '`',
    '``',
    '\\',
    '|',
    '\n',
    '@a',
    '<',
    '](',
    '*',
    '_',
    '~',
    '!',
    '&',
    'http://',
    '#1',
    ' ',
    '\t',
  )
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join('')),
  )

  test('never yields a link, HTML, a mention or a second block, whatever it is given', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const markdown = md`before ${door(value)} after`
        const types = new Set(all(parsed(markdown)).map(({ type }) => type))

        expect([...types].filter((type) => !harmless.includes(type))).toEqual([])
        expect(parsed(markdown).children).toHaveLength(1)
        expect(mentions(markdown)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('never adds a cell to a table row, whatever it is given', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const [table, ...others] = parsed(md`| a | b |\n|---|---|\n| ${door(value)} | end |`).children

        expect(others).toEqual([])
        expect(table?.type === 'table' && table.children.map((row) => row.children.length)).toEqual([2, 2])
        expect(table?.type === 'table' && shown(table.children[1] ?? table).endsWith('end')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

test('text refers to no issue and is no formula', () => {
  expect(text('GH-3 #4 $x$')).toBe('GH-\u200b3 #\u200b4 \\$x\\$')
})

test('code keeps a pipe after a backslash in its cell', () => {
  expect(code('a\\|b')).toBe('`a\\\u200b\\|b`')
})

test('prose makes code of what stands between backticks', () => {
  expect(prose('Set `maxLines` in *our* policy')).toBe('Set `maxLines` in \\*our\\* policy')
})

test('a link leads only to http and https', () => {
  expect(link('docs', 'https://docs.example/a (b)')).toBe('[docs](https://docs.example/a%20%28b%29)')
  expect(link('docs', 'javascript:alert(1)')).toBe('docs')
  expect(link('docs', 'not an address')).toBe('docs')
})

test('blocks are put together with a separator of ours', () => {
  expect(joined([text('a'), text('b')], '\n\n')).toBe('a\n\nb')
})

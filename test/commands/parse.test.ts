import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandsIn } from '../../src/commands/parse.ts'

describe('a comment', () => {
  test.for([
    { body: '/andon help', found: ['help'] },
    { body: '/andon', found: ['help'] },
    { body: '  /ANDON  Explain peer-review  ', found: ['explain peer-review'] },
    { body: 'Well then.\n\n/andon who\nThanks!', found: ['who'] },
    { body: 'Well then.\n/andon who', found: ['who'] },
    { body: '/andon who\r\n/andon recheck', found: ['who', 'recheck'] },
    {
      body: '/andon override `change-size` because it_is **whole** (see https://example.com/a_b)',
      found: ['override change-size because it_is whole (see https://example.com/a_b)'],
    },
    { body: '/andon reviewed-together @mona @kai', found: ['reviewed-together @mona @kai'] },
    { body: '<details>\n\n/andon help\n\n</details>', found: ['help'] },
  ])('$body asks for $found', ({ body, found }) => {
    expect(commandsIn(body).map(({ name, words }) => `${name} ${words}`.trim())).toEqual(found)
  })

  test.for([
    'Try /andon help',
    '/andonhelp',
    '/andon-help',
    'x/andon help',
    '\\/andon help',
    '> /andon help',
    '> quoted\n/andon help',
    '- /andon help',
    '1. /andon help',
    '# /andon help',
    '/andon help\n===',
    '    /andon help',
    '```\n/andon help\n```',
    '~~~\n/andon help',
    '`/andon help`',
    'a `x\n/andon help\ny` b',
    '**a `x\n/andon help\ny` b**',
    '**/andon help**',
    '[/andon help](https://example.com)',
    '![a\n/andon help](https://example.com)',
    '<!-- /andon help -->',
    '<!--\n/andon help\n-->',
    'a <!--\n/andon help\n--> b',
    '<div>\n/andon help\n</div>',
    '<pre>\n\n/andon help\n</pre>',
    '[a]: /andon help',
    '| a |\n|---|\n| /andon help |',
    '',
  ])('%j asks for nothing', (body) => {
    expect(commandsIn(body)).toEqual([])
  })

  test('of any text is read without an error, and what is quoted asks for nothing', () => {
    const piece = fc.constantFrom(
      '/andon help',
      '> ',
      '\n',
      '\r',
      '`',
      '```',
      '<!--',
      '-->',
      '<div>',
      '*',
      '_',
      '[',
      '](',
      ')',
      '- ',
      '    ',
      '\t',
      'a',
      '\\',
      '|',
      '#',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const body = pieces.join('')
        commandsIn(body)
        const quoted = body.replace(/\r\n?|\n/g, '\n> ')
        expect(commandsIn(`> ${quoted}\n> /andon help`)).toEqual([])
      }),
    )
  })

  test('a comment is read as far as somebody may have written it: 10,000 characters, 1,000 marks', () => {
    const foundAfter = (text: string) => commandsIn(`${text}\n\n/andon help`).length

    expect(foundAfter('x '.repeat(4900))).toBe(1)
    expect(foundAfter('x '.repeat(5000))).toBe(0)
    expect(foundAfter('x. '.repeat(999))).toBe(1)
    expect(foundAfter('x. '.repeat(1001))).toBe(0)
  })

  test.for(['[', '*', '_a', '_a__b', '+ ', '1. ', '`', '<', '> ', '- ', '![](', '~', '\\', '&', '|a', '<!--'])(
    'of many %j is read in a moment',
    (piece) => {
      const began = process.cpuUsage()
      commandsIn(piece.repeat(60_000 / piece.length))

      expect(process.cpuUsage(began).user).toBeLessThan(1_000_000)
    },
  )
})

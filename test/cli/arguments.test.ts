import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPullRequest, readRepository, readSince } from '../../src/cli/arguments.ts'
import { ExpectedError } from '../../src/errors.ts'

const now = '2026-11-23T09:30:00.000Z'

describe('a repository', () => {
  test.for([
    ['acme/shop', { owner: 'acme', name: 'shop' }],
    ['a/b', { owner: 'a', name: 'b' }],
    ['acme-2/.github', { owner: 'acme-2', name: '.github' }],
    ['mona_acme/web_2.0', { owner: 'mona_acme', name: 'web_2.0' }],
  ] as const)('%s is read', ([text, expected]) => {
    expect(readRepository(text)).toEqual(expected)
  })

  test.for(['', 'acme', 'acme/', '/shop', 'acme/shop/x', 'acme/shop#1', '-acme/shop', 'ac me/shop', '../../etc'])(
    '"%s" is refused with an example',
    (text) => {
      expect(() => readRepository(text)).toThrow(`"${text}" is not a repository.`)
    },
  )
})

describe('a pull request', () => {
  test('is a repository and a number', () => {
    expect(readPullRequest('acme/shop#12')).toEqual({ owner: 'acme', name: 'shop', number: 12 })
  })

  test.for(['acme/shop', 'acme/shop#', 'acme/shop#0', 'acme/shop#x', 'acme/shop#-1', '#12', '12'])(
    '"%s" is refused',
    (text) => {
      expect(() => readPullRequest(text)).toThrow(ExpectedError)
    },
  )
})

describe('a moment', () => {
  test.for([
    ['7d', '2026-11-16T09:30:00.000Z'],
    ['24h', '2026-11-22T09:30:00.000Z'],
    ['30m', '2026-11-23T09:00:00.000Z'],
    ['0d', now],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-11-01T10:00Z', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01T10:00:00+02:00', '2026-11-01T08:00:00.000Z'],
  ] as const)('%s is %s', ([text, expected]) => {
    expect(readSince(text, now)).toBe(expected)
  })

  test.for([
    '',
    '7',
    'd',
    '7w',
    '-7d',
    '1.5h',
    'yesterday',
    '2026-11-31',
    '2026-02-29',
    '2026-13-01',
    '2026-11-01T10:00',
    '123456d',
  ])('"%s" is refused', (text) => {
    expect(() => readSince(text, now)).toThrow(`"${text}" is not a moment.`)
  })

  test('is read or refused, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9dhmTZ:.+-]{0,25}$/)), (text) => {
        try {
          expect(readSince(text, now)).toMatch(/Z$/)
        } catch (error) {
          expect(error).toBeInstanceOf(ExpectedError)
        }
      }),
    )
  })
})

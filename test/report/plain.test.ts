import { expect, test } from 'vitest'
import { clipped, plain, plural } from '../../src/report/plain.ts'

test.for([
  { value: ' a\n\tb ', as: 'a b' },
  { value: '\u001b[31mred\u0007', as: '[31mred' },
  { value: '\u202Eabc\u2066\u200F', as: 'abc' },
  { value: 'naïve 😀 ⚠️', as: 'naïve 😀 ⚠️' },
])('plain text of %j', ({ value, as }) => {
  expect(plain(value)).toBe(as)
})

test.for([
  { value: 'abcd', most: 4, as: 'abcd' },
  { value: 'abcde', most: 4, as: 'abc…' },
  { value: 'ab de', most: 4, as: 'ab…' },
  { value: '😀😀😀', most: 3, as: '😀😀😀' },
  { value: '😀😀😀😀', most: 3, as: '😀😀…' },
])('$value in at most $most characters is $as', ({ value, most, as }) => {
  expect(clipped(value, most)).toBe(as)
})

test('a count of one is singular', () => {
  expect([plural(0, 'line'), plural(1, 'line'), plural(2, 'line'), plural(2, 'entry', 'entries')]).toEqual([
    '0 lines',
    '1 line',
    '2 lines',
    '2 entries',
  ])
})

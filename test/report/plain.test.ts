import { expect, test } from 'vitest'
import { clipped, plain } from '../../src/report/plain.ts'

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

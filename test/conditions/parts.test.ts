import { expect, test } from 'vitest'
import { patternSize } from '../../src/conditions/parts.ts'

test.for<readonly [string, unknown, number]>([
  ['a pattern counts with its length', { title: 'abc' }, 3],
  ['a repetition counts with what it makes', { title: 'a{10}' }, 50],
  ['nested repetitions multiply', { title: '(a{10}){2,3}' }, 12 * 30],
  ['patterns count wherever they stand', { practices: { x: { ways: [{ patterns: ['ab', 'c'] }] } } }, 3],
  ['what is no text counts for nothing', { a: 1, b: null, c: true }, 0],
])('%s', ([, content, size]) => {
  expect(patternSize(content)).toBe(size)
})

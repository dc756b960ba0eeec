import { expect, test } from 'vitest'
import { plural } from '../src/practice.ts'

test('a count of one is singular', () => {
  expect([plural(0, 'line'), plural(1, 'line'), plural(2, 'line'), plural(2, 'entry', 'entries')]).toEqual([
    '0 lines',
    '1 line',
    '2 lines',
    '2 entries',
  ])
})

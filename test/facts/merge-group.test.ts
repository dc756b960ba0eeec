import { describe, expect, test } from 'vitest'
import { membersOf } from '../../src/facts/merge-group.ts'

const entry = (number: number, head: string, base: string) => ({
  number,
  head,
  base,
  present: `p${number}`,
  queuedAt: '2026-01-05T09:00:00.000Z',
})
const queue = [entry(1, 'g1', 'main'), entry(2, 'g2', 'g1'), entry(3, 'g3', 'g2')]

describe('the pull requests of a merge group', () => {
  test.for([
    { head: 'g1', numbers: [1] },
    { head: 'g2', numbers: [1, 2] },
    { head: 'g3', numbers: [1, 2, 3] },
    { head: 'gone', numbers: [] },
  ])('at $head are $numbers', ({ head, numbers }) => {
    expect(membersOf(queue, head).map((member) => member.number)).toEqual(numbers)
  })

  test('a queue that runs in a circle ends', () => {
    const circle = [entry(1, 'a', 'b'), entry(2, 'b', 'a')]

    expect(membersOf(circle, 'a').length).toBeLessThanOrEqual(3)
  })
})

import { describe, expect, test } from 'vitest'
import { membersOf } from '../../src/facts/merge-group.ts'

const entry = (number: number, head: string, base: string) => ({ number, head, base, present: `p${number}` })
const queue = [entry(1, 'g1', 'main'), entry(2, 'g2', 'g1'), entry(3, 'g3', 'g2')]

describe('the pull requests of a merge group', () => {
  test.for([
    { head: 'g1', base: 'main', numbers: [1] },
    { head: 'g3', base: 'main', numbers: [1, 2, 3] },
    { head: 'g3', base: 'g1', numbers: [2, 3] },
    { head: 'gone', base: 'main', numbers: [] },
  ])('from $base to $head are $numbers', ({ head, base, numbers }) => {
    expect(membersOf(queue, head, base).map((member) => member.number)).toEqual(numbers)
  })

  test('a queue that runs in a circle ends', () => {
    const circle = [entry(1, 'a', 'b'), entry(2, 'b', 'a')]

    expect(membersOf(circle, 'a', 'main').length).toBeLessThanOrEqual(3)
  })
})

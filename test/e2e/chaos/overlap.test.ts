import { expect, test } from 'vitest'
import { type Asked, overlaps, retried } from './overlap.ts'

/** Such as `a1 reads x 1-2`: the first look of process a reads subject x; it asks at moment 1 and is answered at 2. */
function askedBy(line: string): Asked {
  const [look = '', verb = '', subject = '', moments = ''] = line.split(' ')
  const [began = 0, ended = 0] = moments.split('-').map(Number)
  const kind = verb.endsWith('reads') ? 'read' : 'write'
  return { look, process: look.slice(0, 1), kind, subject, began, ended, failed: verb.startsWith('vainly') }
}

test.for([
  { what: 'one look after the other', asked: ['a1 reads x 1-2', 'a1 writes x 3-4', 'b1 reads x 5-6'] },
  { what: 'looks at two subjects at once', asked: ['a1 reads x 1-4', 'b1 reads y 2-3', 'a1 writes x 5-7'] },
  { what: 'the look that follows on a kill', asked: ['a1 reads x 1-2', 'b1 reads x 3-4', 'b1 writes x 5-6'] },
])('$what is work in order', ({ asked }) => {
  expect(overlaps(asked.map(askedBy))).toEqual([])
})

test.for([
  { what: 'two reads at once', asked: ['a1 reads x 1-3', 'b1 reads x 2-4'] },
  { what: 'a read during a write', asked: ['a1 reads x 1-2', 'a1 writes x 3-5', 'b1 reads x 4-6'] },
  { what: 'a write after the read of another look', asked: ['a1 reads x 1-2', 'b1 reads x 3-4', 'a1 writes x 5-6'] },
  {
    what: 'a whole look within another',
    asked: ['a1 reads x 1-2', 'b1 reads x 3-4', 'b1 writes x 5-6', 'a1 writes x 7-8'],
  },
  { what: 'two looks of one process', asked: ['a1 reads x 1-2', 'a2 reads x 3-4', 'a1 writes x 5-6'] },
])('$what is noticed', ({ asked }) => {
  expect(overlaps(asked.map(askedBy))).toHaveLength(1)
})

test('a read of a worker that has lost its work counts for nothing, but it may not write', () => {
  const asked = ['a1 reads x 1-9', 'b1 reads x 4-5', 'b1 writes x 6-7'].map(askedBy)
  const outages = [{ from: 2, until: 3 }]

  expect(overlaps(asked)).toHaveLength(1)
  expect(overlaps(asked, outages)).toEqual([])
  expect(overlaps([...asked, askedBy('a1 writes x 10-11')], outages)).toHaveLength(1)
})

test('a look is retried if a request of it went wrong and another look followed', () => {
  const asked = ['a1 vainly-reads x 1-2', 'a1 vainly-writes x 3-4', 'a2 reads x 5-6', 'b1 vainly-reads y 7-8']

  expect(retried(asked.map(askedBy))).toBe(1)
})

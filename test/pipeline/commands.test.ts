import { expect, test } from 'vitest'
import { hasMoved } from '../../src/pipeline/commands.ts'
import { headSha, person, pullRequest } from '../facts.ts'

const said = '2026-01-05T09:00:00.000Z'
const push = (sha: string, at: string) => ({ by: person('ada'), sha, at })
const known = (head: string) => ({ head, decision: 'deny', open: true }) as const

test.for([
  { when: 'nobody pushed since it was opened', pushes: [], before: known(headSha), moved: false },
  { when: 'this is the first look', pushes: [], before: null, moved: false },
  {
    when: 'the head was pushed before',
    pushes: [push(headSha, '2026-01-05T08:59:59.000Z')],
    before: null,
    moved: false,
  },
  { when: 'it was pushed in the same second', pushes: [push(headSha, said)], before: null, moved: false },
  {
    when: 'the head was pushed after',
    pushes: [push(headSha, '2026-01-05T09:00:01.000Z')],
    before: known('e'),
    moved: true,
  },
  {
    when: 'nobody told of the push yet',
    pushes: [push('e', '2026-01-05T08:00:00.000Z')],
    before: known('e'),
    moved: true,
  },
])('a comment speaks about another head than the present one when $when: $moved', ({ pushes, before, moved }) => {
  expect(hasMoved(pullRequest({ pushes }), before, said)).toBe(moved)
})

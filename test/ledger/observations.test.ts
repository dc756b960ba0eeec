import { expect, test } from 'vitest'
import type { Observation } from '../../src/event.ts'
import { pushesIn } from '../../src/ledger/observations.ts'
import { person } from '../facts.ts'

const by = person('kai')
const pushed: Observation = { kind: 'pushed', at: '1', by, number: 7, before: 'a', after: 'b' }
const closed: Observation = { kind: 'closed', at: '2', by, number: 7, head: 'b', merged: false }
const reopened = (head: string): Observation => ({ kind: 'reopened', at: '3', by: person('lin'), number: 7, head })

test('a push is told with the head before it', () => {
  expect(pushesIn([pushed])).toEqual([{ by, at: '1', sha: 'b', before: 'a' }])
})

test('whoever opens it again with another head answers for what was pushed meanwhile', () => {
  expect(pushesIn([pushed, closed, reopened('c')]).slice(1)).toEqual([
    { by: person('lin'), at: '3', sha: 'c', before: 'b' },
  ])
})

test('closing and opening it again pushes nothing', () => {
  expect(pushesIn([pushed, closed, reopened('b')])).toHaveLength(1)
  expect(pushesIn([pushed, reopened('c')])).toHaveLength(1)
})

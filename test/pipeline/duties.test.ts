import { describe, expect, test } from 'vitest'
import { deployedEntry, mergedEntry, promiseIn } from '../../src/pipeline/duties.ts'
import type { Finding, Promised } from '../../src/practice.ts'
import type { Result } from '../../src/verdict.ts'
import { bot, person } from '../facts.ts'

const told = {
  at: '2026-01-05T09:00:00.000Z',
  by: person('ada'),
  head: 'a'.repeat(40),
  mergeSha: 'c'.repeat(40),
  number: 7,
  author: person('ada'),
}
const review = (hours: number, owner: string | null = null): Promised => ({
  kind: 'review',
  withinMs: hours * 3_600_000,
  owner,
  reason: 'a control',
})
const finding = (outcome: 'pass' | 'unknown', promised: readonly Promised[], held = {}): Finding => ({
  outcome,
  reason: 'so',
  duties: { held: { author: ['ada'], ...held }, controls: ['green'], promised },
})
const result = (findings: readonly Finding[], enforcement: Result['enforcement'] = 'enforce'): Result => ({
  practice: 'any',
  enforcement,
  why: null,
  findings,
})

describe('what is recorded at the merge', () => {
  test('is who held what, who merged, and which controls held', () => {
    const results = [result([finding('pass', [], { review: ['lin'] }), finding('pass', [])], 'observe')]
    expect(mergedEntry(results, told)).toMatchObject({
      moment: 'merged',
      sha: told.mergeSha,
      held: { author: ['ada'], review: ['lin'], merge: ['ada'] },
      controls: ['green'],
    })
  })

  test('is nothing where no practice asks who holds what', () => {
    expect(mergedEntry([result([{ outcome: 'pass', reason: 'so' }])], told)).toBeNull()
  })

  test('is repeated for a deployment, with who brought it there', () => {
    const merged = mergedEntry([result([finding('pass', [])])], told)
    const at = '2026-01-06T09:00:00.000Z'
    if (merged === null) throw new Error('it is recorded')
    expect(deployedEntry(merged, { environment: 'production', by: bot('deployer'), at })).toMatchObject({
      moment: 'deployed',
      at,
      environment: 'production',
      held: { author: ['ada'], merge: ['ada'], deploy: ['deployer'] },
    })
  })
})

describe('what was promised', () => {
  test('falls due so long after the merge, the soonest of several', () => {
    expect(
      promiseIn([result([finding('pass', [review(48)]), finding('pass', [review(24, 'otto')])])], told),
    ).toMatchObject({
      owner: 'otto',
      dueAt: '2026-01-06T09:00:00.000Z',
    })
  })

  test('is the author’s to see to, unless the policy names somebody', () => {
    expect(promiseIn([result([finding('pass', [review(1)])])], { ...told, by: bot('queue') })).toMatchObject({
      owner: 'ada',
    })
  })

  test.for([
    { when: 'the practice only advises', results: [result([finding('pass', [review(1)])], 'advise')] },
    { when: 'it did not pass', results: [result([finding('unknown', [review(1)])])] },
    { when: 'nothing was promised', results: [result([finding('pass', [])])] },
  ])('is nothing when $when', ({ results }) => {
    expect(promiseIn(results, told)).toBeNull()
  })
})

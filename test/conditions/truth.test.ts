import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition } from '../../src/condition.ts'
import { evaluateCondition } from '../../src/conditions/match.ts'
import { pullRequest } from '../facts.ts'

// A condition of each truth: the files cannot be read.
const facts = pullRequest({ files: { unavailable: 'GitHub did not answer' } })
const atoms = { true: { draft: false }, false: { draft: true }, unknown: { paths: ['x'] } } as const satisfies Record<
  string,
  Condition
>

describe('three-valued logic', () => {
  test.for([
    ['true', 'true', true, true],
    ['true', 'false', true, false],
    ['true', 'unknown', true, 'unknown'],
    ['false', 'false', false, false],
    ['false', 'unknown', 'unknown', false],
    ['unknown', 'unknown', 'unknown', 'unknown'],
  ] as const)('%s with %s: any is %s, all is %s', ([one, other, any, all]) => {
    for (const pair of [
      [atoms[one], atoms[other]],
      [atoms[other], atoms[one]],
    ]) {
      expect(evaluateCondition({ any: pair }, facts).truth).toBe(any)
      expect(evaluateCondition({ all: pair }, facts).truth).toBe(all)
    }
  })

  const condition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Condition>(...Object.values(atoms), { timeWindow: { zone: 'UTC', allow: ['09:00-10:00'] } }),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      tie('node').map((not) => ({ not })),
    ),
  })).node

  test('not of not is the condition itself', () => {
    fc.assert(
      fc.property(condition, (one) => {
        expect(evaluateCondition({ not: { not: one } }, facts)).toEqual(evaluateCondition(one, facts))
      }),
    )
  })

  test('not any is all not', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), (several) => {
        const { truth, revisitAt } = evaluateCondition({ not: { any: several } }, facts)
        expect(evaluateCondition({ all: several.map((not) => ({ not })) }, facts)).toMatchObject({ truth, revisitAt })
      }),
    )
  })
})

describe('when time may change the answer', () => {
  const window = { timeWindow: { zone: 'UTC', allow: ['08:00-10:00'] } }
  const later = { timeWindow: { zone: 'UTC', allow: ['11:00-12:00'] } }

  test.for([
    ['a window', window, true, '2026-01-05T10:00:00.000Z'],
    ['its opposite', { not: window }, false, '2026-01-05T10:00:00.000Z'],
    ['the first of two', { any: [window, later] }, true, '2026-01-05T10:00:00.000Z'],
    ['a window that opens', { all: [window, later] }, false, '2026-01-05T10:00:00.000Z'],
    ['nothing, if something else holds anyway', { any: [window, { draft: false }] }, true, null],
    ['nothing, if something else is missing anyway', { ...window, draft: true }, false, null],
  ] as const)('%s', ([, written, truth, revisitAt]) => {
    expect(evaluateCondition(written, pullRequest())).toMatchObject({ truth, revisitAt })
  })
})

import { describe, expect, test } from 'vitest'
import content from './slo.json' with { type: 'json' }
import { runSloCases } from './slo-run.ts'

describe('budgets are as the case expects', () => {
  test.for(content.vectors)('$id $description', (one) => {
    expect(runSloCases([one]).failures).toEqual([])
  })
})

test('there are as many cases as ever', () => {
  expect(content.vectors).toHaveLength(48)
})

const [first] = content.vectors
const changed = (expected: object) => [{ ...first, expected: { ...first?.expected, ...expected } }]

describe('a case fails', () => {
  test.for([
    ['with a wrong whole number, however near', { budgetMs: 2592001 }, 'budgetMs is 2592000 instead of 2592001'],
    ['with a fraction outside of the tolerance', { availability: 0.99953 }, /^availability is 0\.9995370/],
    ['with a wrong truth', { exhausted: true }, 'exhausted is false instead of true'],
    ['with another instant', { windowEnd: '2026-06-30T00:00:01Z' }, /^windowEnd is 2026-06-30T00:00:00/],
    ['with a word that Andon does not answer', { colour: 'red' }, 'colour is missing instead of "red"'],
    ['with null where there is a number', { badMs: null }, 'badMs is 1200000 instead of null'],
  ] as const)('%s', ([, expected, why]) => {
    expect(runSloCases(changed(expected))).toMatchObject({
      passed: 0,
      failures: [{ name: 'T02 30d 99.9%: one 20-minute full outage', why: expect.stringMatching(why) }],
    })
  })

  test('of a category that nobody knows', () => {
    expect(runSloCases([{ ...first, category: 'weather' }]).failures).toMatchObject([
      { why: 'there is no category weather' },
    ])
  })

  test('that cannot be read, by its place', () => {
    expect(runSloCases([first, 7]).failures).toMatchObject([
      { name: 'case 2', why: expect.stringMatching(/^it cannot be read/) },
    ])
  })
})

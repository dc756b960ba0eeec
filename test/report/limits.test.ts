import { describe, expect, test } from 'vitest'
import { limitOf, placeOf, written } from '../../src/report/limits.ts'
import { policy, practicePolicy, setting } from './verdicts.ts'

const origin = { scope: 'repository', file: '.github/andon.yml', sha: 'abc', line: 7 } as const

describe('where a limit comes from', () => {
  const wanted = policy({
    practices: {
      'definition-of-done': practicePolicy(setting({ linkedIssue: { labels: ['ready'] }, tasks: 'any' }), {
        byModel: { highRisk: setting({ linkedIssue: true, tasks: 'any' }) },
      }),
    },
    origins: {
      'practices.definition-of-done.linkedIssue': origin,
      'practices.definition-of-done.tasks': { ...origin, line: 8 },
    },
  })
  const find = (name: string, model: string | null) => limitOf(wanted, 'definition-of-done', { setting: name, model })

  test('is the line of the setting where its value is a mapping', () => {
    expect(find('linkedIssue', null)).toMatchObject({ value: { labels: ['ready'] }, origin })
  })

  test('is the standing line for a change model that does not override it', () => {
    expect(find('tasks', 'highRisk')).toMatchObject({ value: 'any', origin: { line: 8 } })
  })

  test.for(['unheardOf', 'constructor'])('is the standing line for a model without overrides: %s', (model) => {
    expect(find('tasks', model)).toMatchObject({ value: 'any', origin: { line: 8 } })
  })

  test('is nowhere for a practice that the policy does not name', () => {
    expect(limitOf(wanted, 'change-size', { setting: 'maxLines', model: null })).toMatchObject({ origin: null })
  })
})

test.for([
  { value: 400, as: 'x: 400' },
  { value: 'ticked', as: 'x: ticked' },
  { value: true, as: 'x: true' },
  { value: ['a', 'b'], as: "x: ['a','b']" },
  { value: { labels: ['ready'] }, as: "x: {'labels':['ready']}" },
  { value: undefined, as: 'x: not set' },
])('a limit is written $as', ({ value, as }) => {
  expect(written({ setting: 'x', value })).toBe(as)
})

test('a place is a file and a line', () => {
  expect(placeOf(origin)).toBe('.github/andon.yml line 7')
  expect(placeOf(null)).toBe("Andon's default")
})

import { describe, expect, test } from 'vitest'
import { rowsOf, titleOfPractice } from '../../src/report/rows.ts'
import * as on from './verdicts.ts'

const { building, pass, result, tooLarge, unreadable, unreviewed, verdict } = on

test('what blocks most comes first, and what a person can do comes before what passes by itself', () => {
  const findings = [
    pass,
    { outcome: 'not_applicable', reason: 'No.' } as const,
    unreadable,
    building,
    unreviewed,
    tooLarge,
  ]

  expect(rowsOf(verdict([result('peer-review', findings)])).map(({ finding }) => finding)).toEqual([
    tooLarge,
    unreviewed,
    building,
    unreadable,
    pass,
    findings[1],
  ])
})

test('what blocks comes before advice that fails', () => {
  const results = [result('change-size', [tooLarge], { enforcement: 'advise' }), result('peer-review', [unreviewed])]

  expect(rowsOf(verdict(results)).map(({ practice }) => practice)).toEqual(['peer-review', 'change-size'])
})

test('what is only observed, or off, has no row', () => {
  const results = (['observe', 'off'] as const).map((enforcement) => result('change-size', [tooLarge], { enforcement }))

  expect(rowsOf(verdict(results))).toEqual([])
})

describe('the title of', () => {
  test.for([
    { practice: 'peer-review', title: 'Peer review' },
    { practice: 'merge-group', title: 'Merge group' },
    { practice: 'constructor', title: 'Constructor' },
  ])('$practice is $title', ({ practice, title }) => {
    expect(titleOfPractice(practice)).toBe(title)
  })
})

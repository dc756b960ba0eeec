import { describe, expect, test } from 'vitest'
import { titleOf } from '../../src/report/title.ts'
import * as on from './verdicts.ts'

const { building, pass, result, tooLarge, unreadable, unreviewed, verdict, warning } = on
const advise = { enforcement: 'advise' } as const
const observe = { enforcement: 'observe' } as const

describe('the title says the decision and the one next thing', () => {
  test.for([
    { results: [result('peer-review', [pass])], title: 'Peer review holds' },
    { results: [result('peer-review', [pass]), result('change-size', [pass])], title: 'All 2 practices hold' },
    {
      results: [result('peer-review', [unreviewed]), result('change-size', [pass])],
      title: 'Waiting for 1 review from someone with write access',
    },
    {
      results: [result('peer-review', [unreviewed]), result('change-size', [tooLarge])],
      title: 'Change size: 612 lines, 212 over the limit of 400 (and 1 more)',
    },
    {
      results: [result('peer-review', [building, unreviewed])],
      title: 'Waiting for 1 review from someone with write access (and 1 more)',
    },
    {
      results: [result('peer-review', [unreviewed, { ...unreviewed, next: 'the meeting of the review' }])],
      title: 'Waiting for 1 review from someone with write access and the meeting of the review',
    },
    {
      results: [result('peer-review', [unreviewed, { ...unreviewed, next: 'x'.repeat(70) }])],
      title: 'Waiting for 1 review from someone with write access (and 1 more)',
    },
    { results: [result('peer-review', [building])], title: 'Waiting: The build runs' },
    { results: [result('change-size', [unreadable])], title: 'Cannot tell yet: The files could not be read' },
    {
      results: [result('peer-review', [pass]), result('change-size', [warning])],
      title: 'All 2 practices hold, with advice from 1',
    },
    {
      results: [result('peer-review', [pass]), result('change-size', [tooLarge], advise)],
      title: 'Peer review holds, with advice from 1',
    },
    {
      results: [result('peer-review', [unreviewed], advise), result('change-size', [pass], advise)],
      title: 'Nothing is enforced: 1 of 2 practices would block',
    },
    {
      results: [result('peer-review', [pass], advise), result('change-size', [warning], advise)],
      title: 'Nothing is enforced: all 2 practices hold, with advice from 1',
    },
    { results: [result('peer-review', [tooLarge], observe)], title: 'Nothing is enforced: 1 practice observed' },
    { results: [], title: 'Nothing is enforced: no practice applies' },
    {
      results: [result('peer-review', [pass]), result('change-size', [tooLarge], observe)],
      title: 'Peer review holds',
    },
  ])('$title', ({ results, title }) => {
    expect(titleOf(verdict(results))).toBe(title)
  })

  test('the same next thing of two practices is said once', () => {
    const results = [result('peer-review', [unreviewed]), result('definition-of-done', [unreviewed])]

    expect(titleOf(verdict(results))).toBe('Waiting for 1 review from someone with write access')
  })
})

describe('the title is at most 120 characters', () => {
  const of = (length: number) => verdict([result('change-size', [{ ...tooLarge, reason: 'x'.repeat(length) }])])
  const label = 'Change size: '.length

  test.for([
    { when: 'it fits', length: 120 - label, end: 'x' },
    { when: 'it is one too long', length: 121 - label, end: '…' },
  ])('and ends in $end when $when', ({ length, end }) => {
    const title = titleOf(of(length))

    expect(title).toHaveLength(120)
    expect(title.endsWith(end)).toBe(true)
  })

  test('and what must be said in any case is never cut', () => {
    const title = titleOf(of(500), '2 problems in the proposed policy')

    expect(title).toHaveLength(120)
    expect(title).toMatch(/…; 2 problems in the proposed policy$/)
  })
})

test('hostile text is one plain line', () => {
  const next = 'a\n\u202Ereview\u0007 `of` \u001b[31mred'

  expect(titleOf(verdict([result('peer-review', [{ ...unreviewed, next }])]))).toBe('Waiting for a review of [31mred')
})

import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { advised } from './advice.ts'
import { caseSchema } from './neutral.ts'
import cases from './peer-review.json' with { type: 'json' }
import { answerTo } from './run.ts'

const all = z.array(caseSchema).parse(cases)

describe('peer review answers as the case expects', () => {
  test.for(all.filter(({ advice }) => advice === undefined))('$name', (one) => {
    const { findings, ...answer } = answerTo(one)

    expect(answer, JSON.stringify(findings)).toEqual({
      status: one.expected.status,
      approvers: one.expected.approvers,
    })
  })
})

describe('peer review answers as advised', () => {
  test.for(all.filter(({ advice }) => advice !== undefined))('$name', (one) => {
    const { why, ...wanted } = advised[one.name] ?? { why: '' }
    const { findings, ...answer } = answerTo(one)

    expect(answer, `${why} ${JSON.stringify(findings)}`).toEqual(wanted)
  })

  test('every deliberate answer belongs to a case with advice', () => {
    const withAdvice = all.flatMap(({ name, advice }) => (advice === undefined ? [] : [name]))

    expect(Object.keys(advised).toSorted()).toEqual(withAdvice.toSorted())
  })
})

test('there are as many cases as ever', () => {
  expect(all).toHaveLength(85)
})

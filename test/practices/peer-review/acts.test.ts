import { describe, expect, test } from 'vitest'
import { actsOf, opinionsOf } from '../../../src/practices/peer-review/acts.ts'
import { settings } from '../../../src/practices/peer-review/settings.ts'
import { headSha, person, pullRequest, review } from '../../facts.ts'
import { at, comment } from './judging.ts'

const { ways, objections } = settings.parse({
  ways: { commentContains: [':+1:'], commentPatterns: ['(?i)^lgtm\\b'] },
  objections: { commentContains: [':-1:'] },
})
const acts = (facts: Parameters<typeof pullRequest>[0]) =>
  actsOf(pullRequest(facts), ways, objections).map(({ by, says }) => `${by.login} ${says}`)
const opinion = (facts: Parameters<typeof pullRequest>[0]) => {
  const [first] = opinionsOf(actsOf(pullRequest(facts), ways, objections))
  return first === undefined ? null : { yes: first.yes.length, no: first.no !== null, withdrew: first.withdrew }
}

describe('what a comment says', () => {
  test.for([
    { body: 'fine :+1:', says: ['lin yes'] },
    { body: 'LGTM', says: ['lin yes'] },
    { body: 'not LGTM', says: [] },
    { body: 'why?', says: [] },
    { body: ':-1:', says: ['lin no'] },
    { body: ':+1: or rather :-1:', says: ['lin no'] },
    { body: '> fine :+1:\n\nI do not think so.', says: [] },
    { body: '```\n:+1:\n```', says: [] },
    { body: '<!-- :+1: -->', says: [] },
    { body: '> why?\n\nfine :+1:', says: ['lin yes'] },
    { body: 'Write `:+1:` to approve', says: [] },
    { body: 'Write ``a\n:+1:`` to approve', says: [] },
    { body: 'a lone ` and :+1:', says: ['lin yes'] },
    { body: '> why?\nfine :+1:', says: [] },
    { body: '>\nfine :+1:', says: ['lin yes'] },
    { body: '> why?\n- fine :+1:', says: ['lin yes'] },
    { body: '- > fine :+1:', says: [] },
    { body: '1. > fine :+1:', says: [] },
    { body: '    :+1:', says: [] },
    { body: 'so:\n\n\t:+1:', says: [] },
    { body: 'so\n    :+1:', says: ['lin yes'] },
    { body: '- a\n\n    :+1:', says: ['lin yes'] },
    { body: '`\n\n:+1: `', says: ['lin yes'] },
  ])('$body: $says', ({ body, says }) => {
    expect(acts({ comments: [comment('lin', body, 1)] })).toEqual(says)
    expect(acts({ reviews: [review('lin', 'commented', headSha, { body })] })).toEqual(says)
  })

  test('a comment whose text could not be read says nothing', () => {
    expect(acts({ comments: { unavailable: 'no access' } })).toEqual([])
  })
})

test('an approving review counts only with the text that is asked for', () => {
  const asked = settings.parse({ ways: { reviewText: ['(?i)tested'] } })
  const shown = review('zoe', 'approved', headSha, { body: '> tested\n\n`tested`' })
  const reviews = [review('lin', 'approved', headSha, { body: 'Tested it.' }), review('kai', 'approved'), shown]
  const found = actsOf(pullRequest({ reviews }), asked.ways, asked.objections)

  expect(found.map(({ by }) => by.login)).toEqual(['lin'])
})

test('a description approves in the name of the author', () => {
  const asked = settings.parse({ ways: { descriptionPatterns: ['^==OK=='] } })
  const facts = pullRequest({ body: '==OK==', bodyEditedAt: at(1) })

  expect(actsOf(facts, asked.ways, asked.objections)).toMatchObject([
    { by: person('ada'), says: 'yes', kind: 'description', at: facts.createdAt, editedAt: at(1) },
  ])
  expect(actsOf({ ...facts, author: null }, asked.ways, asked.objections)).toEqual([])
})

describe('the opinion of a person', () => {
  const early = { submittedAt: at(1) }
  const late = { submittedAt: at(9) }

  test.for([
    { said: 'yes by comment, then no by review', reviews: [review('lin', 'changes_requested', headSha, late)], yes: 0 },
    {
      said: 'no by review, then yes by comment',
      reviews: [review('lin', 'changes_requested', headSha, early)],
      yes: 1,
    },
    { said: 'yes twice', reviews: [review('lin', 'approved', headSha, early)], yes: 2 },
    { said: 'yes, then a remark', reviews: [review('lin', 'commented', headSha, late)], yes: 1 },
    { said: 'yes, then a review that was dismissed', reviews: [review('lin', 'dismissed', headSha, late)], yes: 0 },
    { said: 'both at once', reviews: [review('lin', 'changes_requested', headSha, { submittedAt: at(5) })], yes: 0 },
  ])('$said: $yes', ({ reviews, yes }) => {
    const found = opinion({ comments: [comment('lin', ':+1:', 5)], reviews })

    expect(found?.yes).toBe(yes)
    expect(found?.withdrew).toBe(yes === 0)
  })

  test('is of the account, whatever its name is now', () => {
    const renamed = { ...person('lin'), login: 'linnea' }
    const facts = {
      comments: [comment('lin', ':+1:', 1)],
      reviews: [review('x', 'changes_requested', headSha, { by: renamed, submittedAt: at(2) })],
    }

    expect(opinion(facts)).toEqual({ yes: 0, no: true, withdrew: true })
  })
})

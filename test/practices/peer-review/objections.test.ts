import { describe, expect, test } from 'vitest'
import { bot, headSha, person, review } from '../../facts.ts'
import { at, comment, judge, people } from './judging.ts'

const approved = review('kai', 'approved')
const objected = (by: string, second: number) => review(by, 'changes_requested', headSha, { submittedAt: at(second) })
const agreed = (by: string, second: number) => review(by, 'approved', headSha, { submittedAt: at(second) })
const named = { users: ['mona', 'noah'] }
const ask = (objections: object) => ({ approvals: 0, requestedChanges: 'allow', objections })
const outcomes = (...args: Parameters<typeof judge>) =>
  judge(...args)
    .slice(1)
    .map(({ outcome }) => outcome)

describe('objections of people whom the policy names', () => {
  test('block, whether or not they may push, and say how they end', () => {
    const reviews = [approved, { ...objected('mona', 1), canPush: false }]

    expect(judge({ reviews }, ask({ from: named })).slice(1)).toEqual([
      {
        outcome: 'fail',
        reason: 'mona objects.',
        remedy: 'Answer the objection, so that mona withdraws it.',
        settings: ['objections'],
      },
    ])
  })

  test.for([
    { what: 'of nobody, unless somebody is named', reviews: [objected('mona', 1)], objections: {} },
    { what: 'of somebody else', reviews: [objected('lin', 1)], objections: { from: named } },
    { what: 'of a bot', reviews: [{ ...objected('mona', 1), by: bot('mona') }], objections: { from: named } },
    {
      what: 'by review, where reviews do not count',
      reviews: [objected('mona', 1)],
      objections: { from: named, reviews: false },
    },
    { what: 'that was dismissed', reviews: [review('mona', 'dismissed')], objections: { from: named } },
    {
      what: 'before a review that was dismissed',
      reviews: [objected('mona', 1), review('mona', 'dismissed', headSha, { submittedAt: at(2) })],
      objections: { from: named },
    },
    {
      what: 'withdrawn by an approval',
      reviews: [objected('mona', 1), agreed('mona', 2)],
      objections: { from: named },
    },
  ])('none: $what', ({ reviews, objections }) => {
    expect(outcomes({ reviews }, ask(objections))).toEqual([])
  })

  test('may be made and withdrawn by comment', () => {
    const by = { from: named, commentContains: ['/block'], withdrawPatterns: ['^/unblock$'] }
    const comments = [comment('mona', '/block please', 1)]

    expect(outcomes({ comments }, ask(by))).toEqual(['fail'])
    expect(outcomes({ comments: [...comments, comment('mona', '/unblock', 2)] }, ask(by))).toEqual([])
    expect(outcomes({ comments: [...comments, comment('mona', '> /unblock', 2)] }, ask(by))).toEqual(['fail'])
  })

  test.for([
    { withdrawnBy: 'themselves', by: 'noah', fails: 1 },
    { withdrawnBy: 'anyone', by: 'noah', fails: 0 },
    { withdrawnBy: 'anyone', by: 'zoe', fails: 1 },
  ])('withdrawn by $withdrawnBy: an approval of $by leaves $fails', ({ withdrawnBy, by, fails }) => {
    expect(outcomes({ reviews: [objected('mona', 1), agreed(by, 2)] }, ask({ from: named, withdrawnBy }))).toHaveLength(
      fails,
    )
  })

  test.for([
    { ignoreEdited: 'texts', fails: 1 },
    { ignoreEdited: false, fails: 0 },
  ])('an edited comment withdraws nothing, unless the policy says so: $ignoreEdited', ({ ignoreEdited, fails }) => {
    const by = { from: named, commentContains: ['/block'], withdrawContains: ['/unblock'] }
    const edited = comment('mona', 'Thanks. /unblock', 2, { editedAt: at(3) })

    expect(outcomes({ comments: [comment('mona', '/block', 1), edited] }, { ...ask(by), ignoreEdited })).toHaveLength(
      fails,
    )
  })

  test('the author cannot withdraw what others object to, even if named', () => {
    const objections = { from: { users: ['mona', 'ada'] }, withdrawnBy: 'anyone', withdrawContains: [':+1:'] }
    const facts = { reviews: [objected('mona', 1)], comments: [comment('ada', ':+1:', 2)] }

    expect(outcomes(facts, ask(objections))).toEqual(['fail'])
  })

  test('are unknown while it is not known who may object, or what was said', () => {
    const from = { teams: ['acme/unread'] }

    expect(outcomes({ reviews: [objected('mona', 1)] }, ask({ from }))).toEqual(['unknown'])
    expect(outcomes({ comments: { unavailable: 'x' } }, ask({ from: named, commentContains: ['no'] }))).toEqual([
      'unknown',
    ])
  })

  test('of one person count once', () => {
    const facts = {
      ...people({}),
      reviews: [objected('mona', 1), { ...objected('mona', 2), by: { ...person('mona'), login: 'Mona' } }],
    }

    expect(outcomes(facts, ask({ from: { users: ['mona'] } }))).toEqual(['fail'])
  })
})

describe('conditions that object', () => {
  test('each of them blocks by itself, and needs nobody', () => {
    const when = [{ title: '^WIP' }, { draft: false }]

    expect(judge({ title: 'WIP: x' }, ask({ when })).slice(1)).toMatchObject([
      { outcome: 'fail', reason: 'The policy objects: the title matches `^WIP`.' },
      { outcome: 'fail', reason: 'The policy objects: it is not a draft.' },
    ])
    expect(outcomes({ title: 'x' }, ask({ when: [{ title: '^WIP' }] }))).toEqual([])
  })

  test('that are not known are not green', () => {
    const facts = { files: { unavailable: 'over 3,000' } }

    expect(outcomes(facts, ask({ when: [{ paths: ['src/**'] }] }))).toEqual(['unknown'])
  })

  test('that depend on time say when to look again', () => {
    const when = [{ timeWindow: { zone: 'UTC', allow: ['Mon 10:00-12:00'] } }]

    expect(judge({}, ask({ when }))).toMatchObject([{ outcome: 'pass', revisitAt: '2026-01-05T10:00:00.000Z' }])
  })
})

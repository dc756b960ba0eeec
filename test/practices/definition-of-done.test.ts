import { describe, expect, test } from 'vitest'
import { definitionOfDone } from '../../src/practices/definition-of-done.ts'
import { pullRequest } from '../facts.ts'

const config = definitionOfDone.config
const label = (name: string) => ({ name, appliedBy: null, appliedAt: null })
const issue = (...labels: string[]) =>
  ({ repository: 'acme/shop', number: 3, title: 'Checkout', state: 'open', labels }) as const

const judge = (settings: object, facts: Parameters<typeof pullRequest>[0] = {}) =>
  definitionOfDone.evaluate(pullRequest(facts), config.parse(settings))

describe('definition of done', () => {
  test('does not apply when the policy asks for nothing', () => {
    expect(judge({})).toMatchObject([{ outcome: 'not_applicable' }])
  })

  test.for([
    { when: 'the section is filled in', body: '## Why\nBecause.', outcome: 'pass' },
    { when: 'the heading differs in case', body: '### why\nBecause.', outcome: 'pass' },
    { when: 'there is no such section', body: '## What\nThis.', outcome: 'fail' },
    { when: 'the section holds only the comment of a template', body: '## Why\n<!-- say why -->', outcome: 'fail' },
    { when: 'the description is empty', body: '', outcome: 'fail' },
    { when: 'the heading stands in a code block', body: '```\n## Why\nBecause.\n```', outcome: 'fail' },
  ])('$outcome when $when', ({ body, outcome }) => {
    expect(judge({ sections: ['Why'] }, { body })).toMatchObject([{ outcome }])
  })

  test.for([
    { when: 'there is no task', body: 'Nothing.', outcome: 'pass' },
    { when: 'every task is ticked', body: '- [x] a\n- [X] b', outcome: 'pass' },
    { when: 'one task is open', body: '- [x] a\n- [ ] b', outcome: 'fail' },
    {
      when: 'a task is struck out with a reason',
      body: '- [ ] ~~load test~~ because nothing is read',
      outcome: 'pass',
    },
    { when: 'a task is struck out without a reason', body: '- [ ] ~~load test~~', outcome: 'fail' },
  ])('$outcome when $when', ({ body, outcome }) => {
    expect(judge({ tasks: 'ticked' }, { body })).toMatchObject([{ outcome }])
  })

  test.for([
    { when: 'an issue is linked', linkedIssue: true, linkedIssues: [issue()], outcome: 'pass' },
    { when: 'none is linked', linkedIssue: true, linkedIssues: [], outcome: 'fail' },
    {
      when: 'it has one of the labels',
      linkedIssue: { labels: ['ready', 'bug'] },
      linkedIssues: [issue('Ready')],
      outcome: 'pass',
    },
    {
      when: 'it has none of the labels',
      linkedIssue: { labels: ['ready'] },
      linkedIssues: [issue('idea')],
      outcome: 'fail',
    },
  ])('$outcome when $when', ({ linkedIssue, linkedIssues, outcome }) => {
    expect(judge({ linkedIssue }, { linkedIssues })).toMatchObject([{ outcome }])
  })

  test('every required label that is missing is a finding of its own', () => {
    expect(judge({ labels: ['area/cart', 'reviewed', 'Kind'] }, { labels: [label('kind')] })).toMatchObject([
      { outcome: 'fail', reason: 'The label `area/cart` is missing.', settings: ['labels'] },
      { outcome: 'fail', reason: 'The label `reviewed` is missing.', settings: ['labels'] },
    ])
  })

  test('a pass counts the criteria', () => {
    const settings = { sections: ['Why', 'How to verify'], tasks: 'ticked', linkedIssue: true }
    const body = '## Why\nBecause.\n## How to verify\nOpen the cart.\n- [x] tests'

    expect(judge(settings, { body, linkedIssues: [issue()] })).toEqual([
      { outcome: 'pass', reason: '4 of 4 criteria.' },
    ])
  })

  test('the open tasks are named', () => {
    expect(judge({ tasks: 'ticked' }, { body: '- [ ] write `tests`\n- [ ] ~~docs~~\n- [x] code' })).toMatchObject([
      {
        reason: '2 of 3 tasks are open.',
        notes: [
          { topic: 'Open tasks', text: 'write tests' },
          { topic: 'Open tasks', text: 'docs (struck out without a reason)' },
        ],
      },
    ])
  })

  test('the only task is one task', () => {
    expect(judge({ tasks: 'ticked' }, { body: '- [ ] docs' })).toMatchObject([{ reason: '1 of 1 task is open.' }])
  })

  test('a draft is told what is still to do, and not failed', () => {
    expect(judge({ sections: ['Why'], linkedIssue: true }, { draft: true, body: '## Why\nBecause.' })).toMatchObject([
      {
        outcome: 'pending',
        waitingFor: 'person',
        reason: '1 of 2 criteria; the rest is due when the draft is ready.',
        notes: [{ topic: 'Still to do', text: 'No issue is linked.' }],
      },
    ])
  })

  test('a finished draft passes', () => {
    expect(judge({ sections: ['Why'] }, { draft: true, body: '# Why\nBecause.' })).toMatchObject([{ outcome: 'pass' }])
  })
})

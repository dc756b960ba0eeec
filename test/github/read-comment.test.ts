import { describe, expect, test } from 'vitest'
import { keyOf } from '../../src/event.ts'
import { readEvent } from '../../src/github/read-event.ts'
import { example } from './webhook-examples.ts'

type Told = Readonly<{ action?: string; body?: string; user?: object; onPullRequest?: boolean }>

function told({ action = 'created', body = '/andon help', user, onPullRequest = true }: Told = {}) {
  const payload = example('issue_comment', 'created')
  const { issue, comment } = payload as { issue: object; comment: object }
  return readEvent(
    'issue_comment',
    {
      ...payload,
      action,
      issue: { ...issue, ...(onPullRequest ? { pull_request: {} } : {}) },
      comment: { ...comment, body, ...(user === undefined ? {} : { user }) },
    },
    42,
  )
}

describe('a comment on a pull request', () => {
  test.for(['/andon help', 'Well.\n\n/andon who', '  /Andon\thelp', '/andon', '> /andon help\n/andon help'])(
    'that says %o asks for something',
    (body) => {
      expect(told({ body })).toMatchObject({
        name: 'issue_comment.created',
        kind: 'act',
        target: { subject: 'pull_request', number: 1 },
        comment: { body, by: { login: 'Codertocat', kind: 'user' } },
      })
    },
  )

  test.for(['Looks good', 'Try /andon help', '/andonhelp', '> /andon help', '`/andon help`'])(
    'that says %o only tells that the conversation changed',
    (body) => {
      const event = told({ body })

      expect(event).toMatchObject({ kind: 'signal' })
      expect(event && keyOf(event.target)).toMatch(/^conversation\//)
    },
  )

  test.for(['edited', 'deleted'])('that was %s asks for nothing', (action) => {
    expect(told({ action })).toMatchObject({ kind: 'signal', target: { scope: 'conversation' } })
  })

  test('by a bot, or by somebody who is gone, is nothing to us', () => {
    expect(told({ user: { id: 7, login: 'andon[bot]', type: 'Bot' } })).toBeNull()
    expect(readEvent('issue_comment', { ...example('issue_comment', 'created') }, 42)).toBeNull()
  })
})

test('a comment on an issue that is no pull request is nothing to us', () => {
  expect(told({ onPullRequest: false })).toBeNull()
})

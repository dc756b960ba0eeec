import { expect, test } from 'vitest'
import { bodyOf } from '../../src/effects/marker.ts'
import { followUpIssue, pullRequestOf } from '../../src/report/follow-up.ts'

const promised = {
  facts: { number: 7, title: 'Pay @everyone <b>', url: 'https://github.com/acme/shop/pull/7' },
  followUp: {
    number: 7,
    kind: 'review',
    owner: 'ada',
    dueAt: '2026-01-07T09:00:00.000Z',
    doneAt: null,
  },
  authors: ['ada', 'kai'],
  reason: 'the control reviewedLater of the policy',
  closedBy: null,
} as const

test('says what is owed, by when, to whom, and who may not do it', () => {
  const issue = followUpIssue(promised)

  expect(issue).toMatchObject({
    title: 'Review #7 after its merge, by 2026-01-07',
    state: 'open',
    assignees: ['ada'],
    labels: ['follow-up'],
  })
  expect(issue.body).toContain('**Due:** 2026-01-07 09:00 UTC')
  expect(issue.body).toContain('somebody other than ada, kai closes this issue')
  expect(issue.body).not.toContain('@everyone')
  expect(issue.body).not.toContain('<b>')
})

test('is closed when it is done, and says who may not close it', () => {
  expect(followUpIssue({ ...promised, closedBy: { login: 'kai', at: '2026-01-06T10:00:00.000Z' } }).body).toContain(
    'kai closed this on 2026-01-06 10:00 UTC, and wrote part of the change',
  )
  const done = { ...promised.followUp, doneAt: '2026-01-06T10:00:00.000Z' }
  expect(followUpIssue({ ...promised, followUp: done })).toMatchObject({
    state: 'closed',
    body: expect.stringContaining('Done on 2026-01-06 10:00 UTC'),
  })
})

test('is known again by its hidden first line, and nothing else is', () => {
  expect(pullRequestOf(bodyOf(followUpIssue(promised)))).toBe(7)
  expect(pullRequestOf('Look: <!-- andon:follow-up/7 -->')).toBeNull()
  expect(pullRequestOf('<!-- andon:sticky -->')).toBeNull()
})

import { describe, expect, test } from 'vitest'
import { doneEntry, issueFor, type Situation } from '../../src/pipeline/follow-ups.ts'
import { bot, commit, headSha, person, pullRequest, review } from '../facts.ts'

const merged = '2026-01-05T09:00:00.000Z'
const later = '2026-01-06T09:00:00.000Z'
const opened = {
  kind: 'follow_up_opened',
  followUp: 'review',
  at: merged,
  by: person('ada'),
  number: 7,
  owner: 'ada',
  dueAt: '2026-01-07T09:00:00.000Z',
  reason: 'a control',
} as const
const duties = {
  kind: 'duties',
  moment: 'merged',
  at: merged,
  by: person('ada'),
  number: 7,
  sha: headSha,
  environment: null,
  held: { author: ['ada', 'Rob'] },
  controls: [],
} as const
const facts = pullRequest({ state: 'merged', commits: [commit(headSha, 'kai')] })
const situation: Situation = { facts, opened, duties, pushes: [], closed: [] }
const closedBy = (...by: readonly Situation['closed'][number]['by'][]): Situation => ({
  ...situation,
  closed: by.map((one) => ({ at: later, by: one })),
})
const reviewed = (by: string, more: object): Situation => ({
  ...situation,
  facts: { ...facts, reviews: [review(by, 'commented', headSha, { submittedAt: later, ...more })] },
})

/** Rob pushed, and is called Bob now. */
const renamed = { ...closedBy({ ...person('rob'), login: 'bob' }), pushes: [{ by: person('rob') }] }

describe('a promised review is done', () => {
  test.for([
    { when: 'somebody else closed the issue', in: closedBy(person('lin')) },
    { when: 'somebody else closed it after an author did', in: closedBy(person('ada'), person('lin')) },
    { when: 'somebody else with write access reviewed it', in: reviewed('lin', {}) },
    { when: 'somebody else asked for changes after the merge', in: reviewed('lin', { state: 'changes_requested' }) },
  ])('when $when', ({ in: found }) => {
    expect(doneEntry(found)).toMatchObject({ kind: 'follow_up_done', number: 7, by: { login: 'lin' }, at: later })
    expect(issueFor(found, doneEntry(found))).toMatchObject({ state: 'closed' })
  })
})

describe('a promised review is not done', () => {
  test.for([
    { when: 'nobody did anything', in: situation },
    { when: 'its author closed the issue', in: closedBy(person('ADA')) },
    { when: 'who is named in a commit closed it', in: closedBy(person('kai')) },
    { when: 'who pushed to it closed it', in: closedBy(person('rob')) },
    { when: 'who pushed to it closed it under another name', in: renamed },
    { when: 'a bot closed it', in: closedBy(bot('stale')) },
    { when: 'nobody knows who closed it', in: closedBy(null) },
    { when: 'its author reviewed it', in: reviewed('ada', {}) },
    { when: 'somebody without write access reviewed it', in: reviewed('lin', { canPush: false }) },
    { when: 'the review was before the merge', in: reviewed('lin', { submittedAt: merged }) },
    { when: 'the review was dismissed', in: reviewed('lin', { state: 'dismissed' }) },
  ])('when $when', ({ in: found }) => {
    expect(doneEntry(found)).toBeNull()
    expect(issueFor(found, null)).toMatchObject({ state: 'open' })
  })
})

test('whoever may not close it reads why it is open again, each time anew', () => {
  const once = issueFor(closedBy(person('ada')), null).body
  const again = issueFor(
    {
      ...situation,
      closed: [
        { at: later, by: person('ada') },
        { at: '2026-01-06T10:00:00.000Z', by: person('ada') },
      ],
    },
    null,
  ).body
  expect(once).toContain('ada closed this')
  expect(again).not.toBe(once)
})

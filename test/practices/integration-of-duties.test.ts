import { describe, expect, test } from 'vitest'
import { bot, commit, headSha, person, review } from '../facts.ts'
import { judge, lin, only, recorded } from './integration-of-duties/judge.ts'

describe('author and review', () => {
  const pair = { keepApart: [['author', 'review']] }

  test.for([
    { when: 'somebody else approved the head', facts: { reviews: lin }, outcome: 'pass' },
    { when: 'nobody approved', facts: {}, outcome: 'pending' },
    {
      when: 'somebody without write access approved',
      facts: { reviews: [review('eve', 'approved', headSha, { canPush: false })] },
      outcome: 'pending',
    },
    {
      when: 'a bot approved',
      facts: { reviews: [review('rob', 'approved', headSha, { by: bot('rob') })] },
      outcome: 'pending',
    },
    {
      when: 'an earlier commit was approved',
      facts: { reviews: [review('lin', 'approved', 'e'.repeat(40))] },
      outcome: 'pending',
    },
    {
      when: 'it was approved for another base branch',
      facts: { reviews: lin, retargetedAt: '2026-01-05T08:00:00.000Z' },
      outcome: 'pending',
    },
    {
      when: 'who approved changed their mind',
      facts: { reviews: [review('lin', 'approved'), review('lin', 'changes_requested')] },
      outcome: 'pending',
    },
    {
      when: 'who approved wrote a commit of it',
      facts: { reviews: lin, commits: [commit('e'.repeat(40), 'lin'), commit(headSha, 'ada')] },
      outcome: 'pending',
    },
    {
      when: 'who approved pushed to it',
      facts: { reviews: lin, pushes: [{ by: person('LIN'), sha: headSha, at: '2026-01-04T00:00:00.000Z' }] },
      outcome: 'pending',
    },
    {
      when: 'a commit belongs to no account and may be the approver’s',
      facts: { reviews: lin, commits: [commit(headSha, 'ada', { authors: [{ name: 'x', person: null }] })] },
      outcome: 'unknown',
    },
    {
      when: 'the commits could not be read',
      facts: { reviews: lin, commits: { unavailable: 'no' } },
      outcome: 'unknown',
    },
    { when: 'nobody is known to have written it', facts: { author: null, commits: [] }, outcome: 'unknown' },
    { when: 'it is a draft', facts: { draft: true }, outcome: 'pending' },
  ])('$outcome when $when', ({ facts, outcome }) => {
    expect(only(pair, facts)).toMatchObject({ outcome })
  })

  test('names who holds what, and whom to ask', () => {
    expect(only(pair, { reviews: lin })).toMatchObject({
      reason: 'Author and review are not in one hand: ada wrote it; lin approved it.',
      duties: { held: { author: ['ada'], review: ['lin'] }, controls: [], promised: [] },
    })
    expect(only(pair)).toMatchObject({
      reason: 'ada alone holds, or may come to hold, author and review: no control makes up for it.',
      remedy: 'Ask somebody else with write access for a review.',
      waitingFor: 'person',
    })
    expect(only(pair, { requestedReviewers: ['Ada', 'kai'] })).toMatchObject({
      remedy: 'Ask kai, who is asked already, for a review.',
    })
  })
})

describe('duties that are taken at the merge or after it', () => {
  const merging = { keepApart: [['author', 'merge']] }
  const all = { keepApart: [['author', 'merge', 'deploy']] }

  test.for([
    { when: 'nobody knows who merges, and nobody has looked', settings: merging, facts: {}, outcome: 'pending' },
    {
      when: 'nobody knows who merges, and somebody has looked',
      settings: merging,
      facts: { reviews: lin },
      outcome: 'pass',
    },
    { when: 'somebody else has it merged', settings: merging, facts: { autoMergeBy: person('kai') }, outcome: 'pass' },
    { when: 'the author has it merged', settings: merging, facts: { autoMergeBy: person('ada') }, outcome: 'pending' },
    {
      when: 'the author has it merged, also if somebody has looked',
      settings: merging,
      facts: { autoMergeBy: person('ada'), reviews: lin },
      outcome: 'pending',
    },
    {
      when: 'the author has it merged and may deploy it, but somebody has looked',
      settings: all,
      facts: { autoMergeBy: person('ada'), reviews: lin },
      outcome: 'pass',
    },
    {
      when: 'somebody else deployed it, once, and nobody has looked',
      settings: all,
      facts: { deployments: [{ environment: 'staging', by: person('kai'), at: '2026-01-04T00:00:00.000Z' }] },
      outcome: 'pending',
    },
    {
      when: 'who reviewed also has it merged',
      settings: { keepApart: [['review', 'merge']] },
      facts: { autoMergeBy: person('lin'), reviews: lin },
      outcome: 'pending',
    },
    {
      when: 'who reviewed also has it merged, beside another reviewer',
      settings: { keepApart: [['review', 'merge']] },
      facts: { autoMergeBy: person('lin'), reviews: [...lin, review('kai', 'approved')] },
      outcome: 'pass',
    },
    { when: 'nobody holds either yet', settings: { keepApart: [['merge', 'deploy']] }, facts: {}, outcome: 'pass' },
  ])('$outcome when $when', ({ settings, facts, outcome }) => {
    expect(only(settings, facts)).toMatchObject({ outcome })
  })

  test('only what would take it out of one hand is offered', () => {
    expect(only(merging, { autoMergeBy: person('ada') })).toMatchObject({
      remedy: 'Ask somebody else with write access to merge it, or to turn on auto-merge.',
    })
  })

  test('each set of duties has a finding of its own', () => {
    expect(
      judge({
        keepApart: [
          ['author', 'review'],
          ['author', 'merge', 'deploy'],
        ],
      }),
    ).toHaveLength(2)
    expect(judge({ keepApart: [] })).toMatchObject([{ outcome: 'not_applicable' }])
  })
})

describe('a promised review after the merge', () => {
  const promising = {
    keepApart: [['author', 'review']],
    unless: { fraud: 1 },
    controls: { reviewedLater: { addresses: 'fraud', followUp: { kind: 'review', within: '36h', owner: 'otto' } } },
  }

  test('holds, and says what is owed', () => {
    expect(only(promising)).toMatchObject({
      outcome: 'pass',
      reason:
        'ada may hold author and review alone: 1 of 1 control against fraud; a review after the merge is promised.',
      duties: { promised: [{ kind: 'review', withinMs: 36 * 3_600_000, owner: 'otto' }] },
    })
  })

  test('is not asked for where other controls suffice, or somebody has reviewed it', () => {
    const more = { ...promising, controls: { ...promising.controls, any: { addresses: 'fraud', maxLines: 1000 } } }
    expect(only(more)).toMatchObject({ outcome: 'pass', duties: { controls: ['any'], promised: [] } })
    expect(only(promising, { reviews: lin })).toMatchObject({ outcome: 'pass', duties: { promised: [] } })
  })

  test.for([
    {
      when: 'an earlier one is due in a millisecond',
      dueAt: '2026-01-05T09:00:00.001Z',
      doneAt: null,
      outcome: 'pass',
    },
    { when: 'an earlier one falls due', dueAt: '2026-01-05T09:00:00.000Z', doneAt: null, outcome: 'pending' },
    {
      when: 'an overdue one was done',
      dueAt: '2026-01-04T09:00:00.000Z',
      doneAt: '2026-01-05T08:00:00.000Z',
      outcome: 'pass',
    },
  ])('$outcome when $when', ({ dueAt, doneAt, outcome }) => {
    expect(only(promising, recorded({ dueAt, doneAt }))).toMatchObject({ outcome })
  })

  test('tells the risk within a sentence', () => {
    const apart = { duties: ['author', 'review'], risk: 'Nobody has seen it.' }
    const finding = only({ ...promising, keepApart: [apart] })

    expect(finding.duties?.promised[0]?.reason).toMatch(/^the control \w+ of the policy \(risk: Nobody has seen it\)$/)
  })

  test('is looked at again when an earlier one falls due', () => {
    const later = { dueAt: '2026-01-09T09:00:00.000Z' }
    const sooner = { dueAt: '2026-01-06T09:00:00.000Z' }
    expect(only(promising, recorded(later, sooner))).toMatchObject({ revisitAt: sooner.dueAt })
  })

  test('closes only its own way out while one is overdue, and says which', () => {
    const overdue = recorded({ dueAt: '2026-01-04T09:00:00.000Z', number: 12 })
    expect(only(promising, overdue)).toMatchObject({
      remedy:
        'Ask somebody else with write access for a review. Or have the overdue review of #12 done (`reviewedLater`).',
    })
    expect(only(promising, { ...overdue, reviews: lin })).toMatchObject({ outcome: 'pass' })
  })
})

import { describe, expect, test } from 'vitest'
import type { PullRequestFacts, ReviewedTogether } from '../../../src/facts.ts'
import { type Approach, approaches, formalityFinding } from '../../../src/practices/peer-review/formality.ts'
import { bot, commit, headSha, person, pullRequest, review } from '../../facts.ts'

type Facts = Partial<PullRequestFacts>

const older = 'c'.repeat(40)
const at = (minute: number) => `2026-01-04T10:${String(minute).padStart(2, '0')}:00.000Z`
const asked = (of: string, minute: number, more: { removed?: true } = {}) => ({
  ...{ of, by: person('ada'), at: at(minute) },
  ...more,
})
const note = (login: string, ...others: readonly string[]): ReviewedTogether => ({
  by: person(login),
  with: others,
  head: headSha,
  at: at(30),
})
const recorded = (...reviewedTogether: readonly ReviewedTogether[]) => ({
  recorded: { overrides: [], reviewedTogether, followUps: [] },
})
const met = recorded(note('lin', 'ada'), note('ada', 'lin'))
const thread = (more: Partial<PullRequestFacts['threads'][number]> = {}) => ({
  ...{ path: 'a.ts', resolved: false, outdated: false, by: 'lin' },
  ...more,
})
const said = (by: string, state: 'approved' | 'commented' | 'changes_requested', minute: number, sha = headSha) =>
  review(by, state, sha, { submittedAt: at(minute) })

/** Lin was asked, remarked something, which was corrected, met with Ada, and approved the last commit. */
const everything: Facts = {
  reviewRequests: [asked('lin', 1)],
  reviews: [said('lin', 'commented', 5, older), said('lin', 'approved', 40)],
  threads: [thread({ resolved: true })],
  ...met,
}
/** The approvals of people with a right to it; here those of Lin and Kai. */
const judge = (approach: Approach, more: Facts = {}) => {
  const facts = pullRequest({ ...everything, ...more })
  const approvals = facts.reviews
    .filter(({ state }) => state === 'approved')
    .map(({ by, sha, submittedAt }) => ({ by, sha, at: submittedAt }))
  return formalityFinding(facts, approach, approvals)
}

/** What each lacks, one at a time. */
const without = {
  planning: { reviewRequests: [] },
  preparation: { requestedReviewers: ['kai'] },
  meeting: recorded(),
  correction: { reviews: [said('lin', 'commented', 5), said('lin', 'approved', 40)], threads: [thread()] },
  verification: {
    reviews: [said('lin', 'commented', 5, older), said('lin', 'approved', 40, older)],
  },
} as const satisfies Record<string, Facts>
type Activity = keyof typeof without

const asks: Readonly<Record<Approach, readonly Activity[]>> = {
  inspection: ['planning', 'preparation', 'meeting', 'correction', 'verification'],
  teamReview: ['planning', 'preparation', 'meeting', 'correction'],
  walkthrough: ['planning', 'meeting', 'correction'],
  pairProgramming: ['planning', 'meeting', 'correction', 'verification'],
  peerDeskCheck: ['preparation', 'correction'],
  passAround: ['preparation', 'correction'],
  adHoc: [],
}

test('the approaches are those of the book', () => {
  expect(approaches).toEqual(Object.keys(asks))
})

describe.for(approaches)('%s', (approach) => {
  test('passes when everything was done, and says what was seen', () => {
    const finding = judge(approach)

    expect(finding).toMatchObject({ outcome: 'pass', settings: ['approach'] })
    const noted = finding.notes?.map(({ text }) => text.split(':')[0]?.toLowerCase())
    expect(noted?.slice(0, asks[approach].length)).toEqual(asks[approach])
  })

  test.for(Object.entries(without))('asks for %s if it is part of it', ([activity, lack]) => {
    const finding = judge(approach, lack)

    if (asks[approach].some((one) => one === activity)) {
      expect(finding).toMatchObject({ outcome: 'pending', waitingFor: 'person', next: `the ${activity} of the review` })
      expect(finding.reason).toContain(`lacks its ${activity}`)
      expect(finding).toHaveProperty('remedy', expect.stringMatching(/\.$/))
    } else expect(finding.outcome).toBe('pass')
  })

  test('waits for the first activity when nothing was done', () => {
    const finding = judge(approach, { reviewRequests: [], reviews: [], threads: [thread()], ...recorded() })
    const [first] = asks[approach]

    expect(finding).toMatchObject(
      first === undefined ? { outcome: 'pass' } : { outcome: 'pending', next: `the ${first} of the review` },
    )
  })
})

test('a finding reads like this', () => {
  expect(judge('walkthrough', recorded(note('lin', 'ada')))).toEqual({
    outcome: 'pending',
    waitingFor: 'person',
    reason: 'Walkthrough lacks its meeting. lin noted a meeting that ada did not acknowledge.',
    remedy: 'Ask ada to comment `/andon reviewed-together @lin`.',
    next: 'the meeting of the review',
    notes: [
      { topic: 'Activities of the review', text: 'Planning: Asked before the first review: lin.' },
      { topic: 'Activities of the review', text: 'Meeting: lin noted a meeting that ada did not acknowledge.' },
      { topic: 'Activities of the review', text: 'Correction: There are commits after the first remark, by lin.' },
    ],
    settings: ['approach'],
  })
  expect(judge('walkthrough').reason).toBe('Walkthrough with planning, meeting and correction.')
  expect(judge('adHoc')).toMatchObject({ reason: 'Ad hoc review: no activity is asked for.', notes: { length: 2 } })
})

const isSeen = (activity: Activity, more: Facts): boolean => {
  const finding = judge('inspection', more)
  return finding.outcome === 'pass' || !finding.reason.includes(`lacks its ${activity}`)
}

describe('planning is seen when', () => {
  test.for<[string, boolean, Facts]>([
    ['somebody was asked before the first review', true, {}],
    ['a team was', true, { reviewRequests: [asked('acme/core', 1)] }],
    ['nobody has reviewed yet, and somebody is asked', true, { reviews: [], reviewRequests: [asked('lin', 1)] }],
    ['nobody has reviewed yet, and nobody is asked', false, { reviews: [], reviewRequests: [] }],
    [
      'the request was taken back before',
      false,
      { reviewRequests: [asked('lin', 1), asked('lin', 2, { removed: true })] },
    ],
    [
      'the request was taken back and made again',
      true,
      {
        reviewRequests: [asked('lin', 1), asked('lin', 2, { removed: true }), asked('Lin', 3)],
      },
    ],
    [
      'the request was taken back afterwards',
      true,
      { reviewRequests: [asked('lin', 1), asked('lin', 6, { removed: true })] },
    ],
    ['they were asked after they had approved', false, { reviewRequests: [asked('lin', 50)] }],
    ['they began unasked, and were asked before they approved', true, { reviewRequests: [asked('Lin', 20)] }],
    ['another was asked than who approved', false, { reviewRequests: [asked('kai', 20)] }],
    [
      'one of two who approved was asked',
      false,
      {
        reviews: [said('lin', 'approved', 5), said('kai', 'approved', 40)],
        reviewRequests: [asked('kai', 20)],
      },
    ],
    [
      'what came first was a remark of the author',
      true,
      {
        reviews: [said('ada', 'commented', 0), said('lin', 'approved', 40)],
      },
    ],
    [
      'what came first was a review of a bot',
      true,
      {
        reviews: [review('x', 'commented', headSha, { by: bot('x'), submittedAt: at(0) }), said('lin', 'approved', 40)],
      },
    ],
  ])('%s: %s', ([, expected, more]) => {
    expect(isSeen('planning', more)).toBe(expected)
  })
})

describe('preparation is seen when', () => {
  test.for<[string, boolean, Facts]>([
    ['all who were asked have reviewed', true, {}],
    ['somebody who was asked again has reviewed before', true, { requestedReviewers: ['LIN'] }],
    ['a team has not', false, { requestedReviewers: ['acme/core'] }],
    ['nobody has', false, { reviews: [] }],
    ['only the author has', false, { reviews: [said('ada', 'commented', 5)] }],
    ['only a bot has', false, { reviews: [review('x', 'commented', headSha, { by: bot('x') })] }],
  ])('%s: %s', ([, expected, more]) => {
    expect(isSeen('preparation', more)).toBe(expected)
  })
})

describe('a meeting is seen when', () => {
  test.for<[string, boolean, Facts]>([
    ['each says so', true, {}],
    ['each says so, whatever the case of the names', true, recorded(note('Lin', 'ADA'), note('ada', 'lin'))],
    ['one only confirms', true, recorded(note('lin', 'ada'), note('ada'))],
    ['three were there and one is silent', false, recorded(note('lin', 'ada', 'kai'), note('ada', 'lin', 'kai'))],
    [
      'three were there and each names who called them',
      true,
      recorded(note('lin', 'ada', 'kai'), note('ada', 'lin'), note('kai', 'lin')),
    ],
    ['it is about an older commit', false, recorded({ ...note('lin', 'ada'), head: older }, note('ada', 'lin'))],
    [
      'all is about an older commit',
      false,
      recorded({ ...note('lin', 'ada'), head: older }, { ...note('ada', 'lin'), head: older }),
    ],
    ['somebody met alone', false, recorded(note('lin', 'lin'), note('lin'))],
    ['nobody of those who met approves', false, recorded(note('kai', 'ada'), note('ada', 'kai'))],
    [
      'nobody approves yet, and somebody else than the author was there',
      true,
      {
        ...recorded(note('kai', 'ada'), note('ada', 'kai')),
        reviews: [said('lin', 'commented', 5, older)],
      },
    ],
  ])('%s: %s', ([, expected, more]) => {
    expect(isSeen('meeting', more)).toBe(expected)
  })
})

describe('a correction is seen when', () => {
  const remark = [said('lin', 'commented', 5), said('lin', 'approved', 40)]
  const objection = [said('lin', 'changes_requested', 5), said('lin', 'approved', 40)]
  const objectedBefore = [said('lin', 'changes_requested', 5, older), said('lin', 'approved', 40)]
  test.for<[string, boolean, Facts]>([
    ['there was nothing to correct', true, { reviews: [said('lin', 'approved', 40)], threads: [] }],
    ['there were only words', true, { reviews: remark, threads: [] }],
    ['all conversations are resolved', true, { reviews: remark, threads: [thread({ resolved: true })] }],
    ['one is not', false, { reviews: remark, threads: [thread({ resolved: true }), thread()] }],
    ['the only one is of the author', true, { reviews: remark, threads: [thread({ by: 'Ada' })] }],
    ['there are commits after the first remark', true, { reviews: objectedBefore, threads: [thread()] }],
    ['changes were requested and nothing came', false, { reviews: objection, threads: [] }],
    ['changes were requested and all is resolved', true, { reviews: objection, threads: [thread({ resolved: true })] }],
  ])('%s: %s', ([, expected, more]) => {
    expect(isSeen('correction', more)).toBe(expected)
  })
})

describe('a verification is seen when', () => {
  const before = { reviews: [said('lin', 'commented', 5, older), said('lin', 'approved', 40, older)] }
  const patches = (now: string) => ({ patches: { [older]: { a: '1' }, [headSha]: { a: now } } })
  test.for<[string, boolean, Facts]>([
    ['the last commit is approved', true, {}],
    ['the patch of the last commit was approved', true, { ...before, ...patches('1') }],
    ['another patch was approved', false, { ...before, ...patches('2') }],
    ['it is not known what was approved', false, before],
  ])('%s: %s', ([, expected, more]) => {
    expect(isSeen('verification', more)).toBe(expected)
  })
})

describe('a pair', () => {
  const authors = ['ada', 'kai'].map((name) => ({ name, person: person(name) }))
  const pair: Facts = {
    reviewRequests: [],
    reviews: [],
    threads: [],
    commits: [commit(headSha, 'ada', { authors })],
    people: { teams: {}, organizations: {}, permissions: { kai: 'write' }, availability: {} },
    ...recorded(note('kai', 'ada')),
  }

  test('who wrote it together and says so did all of pair programming', () => {
    expect(judge('pairProgramming', pair)).toMatchObject({
      outcome: 'pass',
      notes: [
        { text: 'Planning: kai was chosen as partner before the change was written.' },
        { text: 'Meeting: Written together with kai, who acknowledged it.' },
        { text: 'Correction: There was nothing to correct.' },
        { text: 'Verification: The last commit is acknowledged by kai.' },
      ],
    })
  })

  test('held the meeting of other approaches, and nothing else', () => {
    expect(judge('inspection', pair)).toMatchObject({ next: 'the planning of the review' })
    expect(judge('walkthrough', { ...pair, reviewRequests: [asked('kai', 1)] })).toMatchObject({ outcome: 'pass' })
  })

  test('of which one is silent is told what to do', () => {
    expect(judge('pairProgramming', { ...pair, ...recorded(), reviewRequests: [asked('kai', 1)] })).toMatchObject({
      outcome: 'pending',
      reason: 'Pair programming lacks its meeting. Commits name kai as author too, which kai did not acknowledge.',
      remedy: 'Ask kai to comment `/andon reviewed-together @ada`.',
      next: 'kai to comment `/andon reviewed-together`',
    })
  })

  test('of which one is silent need not ask for reviews: the pair is the plan', () => {
    expect(judge('pairProgramming', { ...pair, ...recorded() })).toMatchObject({
      outcome: 'pending',
      reason: 'Pair programming lacks its planning. Commits name kai as author too, which kai did not acknowledge.',
      remedy: 'Ask kai to comment `/andon reviewed-together @ada`.',
    })
  })
})

import { describe, expect, test } from 'vitest'
import { changed, commit, headSha, person, review } from '../../facts.ts'
import { approvals, at, judge, people } from './judging.ts'

const docs = { files: [changed('docs/a.md', 3)] }
const code = { files: [changed('src/a.ts', 3)] }
const lin = [review('lin', 'approved')]
const colleague = { name: 'a colleague' }
const security = { name: 'security', when: { paths: ['src/**'] }, from: { users: ['mona'] } }

describe('every rule that applies must hold', () => {
  test('one that lacks an approval keeps the change waiting, and says whom it waits for', () => {
    expect(approvals({ ...code, reviews: lin }, { rules: [colleague, security] })).toMatchObject({
      outcome: 'pending',
      reason: 'security: 0 of 1 approval.',
      next: '1 review from `mona`',
      remedy: 'Ask `mona` for a review.',
      by: ['lin'],
      path: ['mona'],
      ignored: [],
    })
  })

  test('one that has a name begins what is missing with it', () => {
    const [finding] = judge({ ...code, reviews: lin }, { rules: [colleague, security] })

    expect(finding?.evidence?.['missing']).toEqual(['security: 1 approval from `mona`'])
  })

  test('one that does not apply is as if it were not there, and says why', () => {
    expect(approvals({ ...docs, reviews: lin }, { rules: [colleague, security] })).toMatchObject({
      outcome: 'pass',
      reason: 'a colleague: 1 of 1 approval (lin).',
      idle: ['security: no changed file matches `src/**`'],
    })
  })

  test('where none applies the practice does not, and says the way out', () => {
    expect(approvals(docs, { rules: [security] })).toMatchObject({
      outcome: 'not_applicable',
      reason: 'No rule applies: no changed file matches `src/**`. A rule without `when` would always apply.',
    })
  })

  test('one whose condition is not known is unknown', () => {
    const facts = { files: { unavailable: 'over 3,000' }, reviews: lin }

    expect(approvals(facts, { rules: [security] }).outcome).toBe('unknown')
    expect(approvals({ ...facts, reviews: [] }, { rules: [colleague, security] }).outcome).toBe('pending')
  })

  test('approvers are named once, oldest first', () => {
    const reviews = [
      review('mona', 'approved', headSha, { submittedAt: at(9) }),
      review('lin', 'approved', headSha, { submittedAt: at(1) }),
    ]

    expect(
      approvals({ ...code, reviews }, { approvals: 2, rules: [security, colleague, { approvals: 1 }] }).by,
    ).toEqual(['lin', 'mona'])
  })
})

describe('what a rule leaves out is as around it', () => {
  test.for([
    { what: 'the number of approvals', settings: { approvals: 2, rules: [colleague] }, outcome: 'pending' },
    { what: 'a number of its own', settings: { approvals: 2, rules: [{ approvals: 1 }] }, outcome: 'pass' },
    { what: 'the people', settings: { from: { users: ['mona'] }, rules: [colleague] }, outcome: 'pending' },
    {
      what: 'people of its own',
      settings: { from: { users: ['mona'] }, rules: [{ from: { anyone: true } }] },
      outcome: 'pass',
    },
    { what: 'that of its group', settings: { rules: [{ allOf: [{}], ways: { reviews: false } }] }, outcome: 'pending' },
    {
      what: 'its own within the group',
      settings: { rules: [{ allOf: [{ ways: { reviews: true } }], ways: { reviews: false } }] },
      outcome: 'pass',
    },
  ])('$what: $outcome', ({ settings, outcome }) => {
    expect(approvals({ reviews: lin }, settings).outcome).toBe(outcome)
  })
})

describe('groups', () => {
  const idle = { when: { labels: ['none'] } }
  const pass = { approvals: 0 }
  const pending = { approvals: 1 }
  const unknown = { from: { teams: ['acme/unread'] } }

  test.for([
    { group: { anyOf: [pending, pass] }, outcome: 'pass' },
    { group: { anyOf: [idle, pending] }, outcome: 'pending' },
    { group: { anyOf: [idle, idle] }, outcome: 'not_applicable' },
    { group: { allOf: [pass, idle] }, outcome: 'pass' },
    { group: { allOf: [pass, pending] }, outcome: 'pending' },
    { group: { allOf: [idle] }, outcome: 'not_applicable' },
    { group: { allOf: [{ anyOf: [idle] }, pending] }, outcome: 'pending' },
  ])('$group: $outcome', ({ group, outcome }) => {
    expect(approvals({}, { rules: [group] }).outcome).toBe(outcome)
  })

  test('an unknown rule is neither good enough nor lost', () => {
    expect(approvals({ reviews: lin }, { rules: [{ anyOf: [unknown, pass] }] }).outcome).toBe('pass')
    expect(approvals({ reviews: lin }, { rules: [{ allOf: [unknown, pass] }] }).outcome).toBe('unknown')
  })

  test('of several ways the one that needs the fewest people is asked for', () => {
    const rules = [{ name: 'either', anyOf: [{ approvals: 2 }, { from: { users: ['mona'] } }] }]

    expect(approvals({}, { rules })).toMatchObject({ next: '1 review from `mona`', path: ['mona'] })
  })

  test('a rule without a name has its number', () => {
    expect(approvals({}, { rules: [{ anyOf: [{ approvals: 2 }] }] }).reason).toBe('rule 1, 1: 0 of 2 approvals.')
  })
})

describe('conditions of a rule', () => {
  const green = { conditions: { checks: ['build'] } }
  const check = { name: 'build', app: null, workflow: null, workflowFile: null, trigger: null, run: null }

  test('keep it waiting, for the machine if it is about checks', () => {
    const facts = { reviews: lin, checks: [{ ...check, conclusion: 'pending' }] }

    expect(judge(facts, { rules: [green] })).toMatchObject([{ outcome: 'pending', waitingFor: 'check' }])
    expect(judge({ checks: facts.checks }, { rules: [green] })).toMatchObject([
      { outcome: 'pending', waitingFor: 'person' },
    ])
  })

  test('say whose they are, and what is waited for', () => {
    const checks = [{ ...check, conclusion: 'pending' as const }]

    expect(approvals({ checks }, { rules: [{ name: 'green', approvals: 0, ...green }] })).toMatchObject({
      reason: 'green: its condition does not hold yet, since the check `build` is `pending`.',
      remedy: 'Wait for the checks.',
      next: 'checks to pass',
    })
  })

  test('hold beside the approvals', () => {
    expect(approvals({ reviews: lin, checks: [{ ...check, conclusion: 'success' }] }, { rules: [green] }).outcome).toBe(
      'pass',
    )
  })

  test('that depend on time say when to look again', () => {
    const rules = [{ approvals: 0, conditions: { timeWindow: { zone: 'UTC', allow: ['Mon 10:00-12:00'] } } }]

    expect(judge({}, { rules })).toMatchObject([
      { outcome: 'pending', waitingFor: 'time', revisitAt: '2026-01-05T10:00:00.000Z' },
    ])
  })

  test('that are not known make the rule unknown', () => {
    const rules = [{ approvals: 0, conditions: { paths: ['src/**'] } }]

    expect(approvals({ files: { unavailable: 'over 3,000' } }, { rules }).outcome).toBe('unknown')
  })
})

describe('owners', () => {
  const rules = [{ name: 'owners', from: { codeowners: true } }]
  const owned = {
    files: [changed('src/a.ts', 1), changed('src/b.ts', 1), changed('docs/a.md', 1), changed('LICENSE', 1)],
    codeowners: { path: 'CODEOWNERS', text: '/src/ @mona @acme/core\n/docs/ @kai' },
    ...people({
      teams: { 'acme/core': ['lin'] },
      permissions: { mona: 'write', kai: 'write', lin: 'write', 'acme/core': 'write' },
    }),
  } as const

  test('each group is asked once, and the smallest set of people is named', () => {
    expect(approvals({ ...owned, reviews: lin }, { rules })).toMatchObject({
      outcome: 'pending',
      reason: 'owners: 0 of 1 approval for `docs/a.md`.',
      next: '1 review from `kai` (owner of `docs/a.md`)',
      by: ['lin'],
      path: ['kai'],
      ignored: [],
    })
    expect(approvals({ ...owned, reviews: [...lin, review('kai', 'approved')] }, { rules })).toMatchObject({
      outcome: 'pass',
      reason: 'owners: 2 groups of owners approved (lin, kai).',
    })
  })

  test('of each group one, however many are asked for elsewhere', () => {
    const reviews = [...lin, review('kai', 'approved')]

    expect(approvals({ ...owned, reviews }, { approvals: 2, rules }).outcome).toBe('pass')
    expect(approvals({ ...owned, reviews }, { rules: [{ ...rules[0], approvals: 2 }] }).outcome).toBe('pending')
  })

  test('others who are named may stand in for them', () => {
    const either = [{ from: { codeowners: true, users: ['zoe'] } }]

    expect(approvals({ ...owned, reviews: [review('zoe', 'approved')] }, { rules: either }).outcome).toBe('pass')
  })

  test('nobody is asked where nobody owns a file', () => {
    expect(approvals({ ...owned, files: [changed('LICENSE', 1)] }, { rules })).toMatchObject({
      outcome: 'not_applicable',
      reason: 'No rule applies: no changed file has an owner. A rule without `when` would always apply.',
    })
  })

  test('an owner who wrote the change is not proposed, and nobody else can be', () => {
    const facts = { ...owned, files: [changed('docs/a.md', 1)], commits: [commit(headSha, 'kai')] }

    expect(approvals(facts, { rules })).toMatchObject({ outcome: 'pending', path: [] })
  })

  test('an owner about whom GitHub does not tell leaves it unknown', () => {
    const facts = {
      ...owned,
      ...people({ permissions: { kai: 'write' } }),
      reviews: [...lin, review('kai', 'approved')],
    }

    expect(approvals(facts, { rules }).outcome).toBe('unknown')
    expect(approvals({ ...owned, codeowners: { unavailable: 'GitHub answered 502.' } }, { rules }).outcome).toBe(
      'unknown',
    )
  })

  test('where none of them can approve, the way out is to mend CODEOWNERS', () => {
    const facts = { ...owned, ...people({ permissions: { kai: 'read' } }), files: [changed('docs/a.md', 1)] }

    expect(approvals(facts, { rules })).toMatchObject({
      outcome: 'pending',
      reason: 'owners: nobody can approve for `docs/a.md`.',
      remedy: expect.stringContaining('Give one of them write access'),
    })
  })

  test('all of them are asked for a review where the policy says so', () => {
    const [finding] = judge(owned, { rules, requestReviewers: true })

    expect(finding?.evidence).toMatchObject({ requestUsers: ['kai', 'lin'] })
  })
})

describe('pair programming', () => {
  const paired = {
    commits: [commit(headSha, 'ada', { authors: ['ada', 'kai'].map((name) => ({ name, person: person(name) })) })],
    ...people({ permissions: { kai: 'write' } }),
  }
  const noted = (second: number) => ({
    recorded: {
      overrides: [],
      followUps: [],
      reviewedTogether: [{ by: person('kai'), with: ['ada'], head: headSha, at: at(second) }],
    },
  })
  const settings = { approach: 'pairProgramming' }

  test.for([
    {
      who: 'a partner who approves',
      facts: { reviews: [review('kai', 'approved')] },
      wanted: settings,
      outcome: 'pass',
    },
    { who: 'a partner who notes it', facts: noted(5), wanted: settings, outcome: 'pass' },
    { who: 'a partner who says nothing', facts: {}, wanted: settings, outcome: 'pending' },
    {
      who: 'a co-author under another approach',
      facts: noted(5),
      wanted: { approach: 'passAround' },
      outcome: 'pending',
    },
    {
      who: 'a partner who objects after the note',
      facts: { ...noted(5), reviews: [review('kai', 'changes_requested', headSha, { submittedAt: at(9) })] },
      wanted: settings,
      outcome: 'pending',
    },
  ])('$who: $outcome', ({ facts, wanted, outcome }) => {
    expect(approvals({ ...paired, ...facts }, wanted).outcome).toBe(outcome)
  })

  test('how formal the review was is a finding of its own', () => {
    expect(judge({ ...paired, ...noted(5) }, settings)).toMatchObject([{ outcome: 'pass' }, { settings: ['approach'] }])
  })
})

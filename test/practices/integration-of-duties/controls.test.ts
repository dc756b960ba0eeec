import { describe, expect, test } from 'vitest'
import { changed, commit, headSha, person } from '../../facts.ts'
import { check, type Facts, green, lin, only } from './judge.ts'

describe('compensating controls', () => {
  const solo = {
    keepApart: [['author', 'review', 'merge']],
    unless: { error: 2, fraud: 1 },
    controls: {
      checksGreen: true,
      smallChange: { maxLines: 100 },
      signed: { addresses: 'fraud', when: { signed: true } },
    },
  }
  const signed = [
    commit(headSha, 'ada', { signature: { valid: true, signer: person('ada'), byGitHub: false, gpgKey: null } }),
  ]
  const enough: Facts = { ...green, commits: signed, files: [changed('src/a.ts', 100)] }

  test('make it acceptable if enough of each kind hold', () => {
    expect(only(solo, enough)).toMatchObject({
      outcome: 'pass',
      reason: 'ada may hold author, review and merge alone: 2 of 2 controls against error, 1 of 1 against fraud.',
      duties: { controls: ['checksGreen', 'smallChange', 'signed'], promised: [] },
    })
  })

  test.for([
    {
      when: 'it has one line too many',
      facts: { files: [changed('src/a.ts', 101)] },
      outcome: 'pending',
      next: 'person',
    },
    { when: 'a check still runs', facts: { checks: [check('pending')] }, outcome: 'pending', next: 'check' },
    { when: 'no check has reported yet', facts: { checks: [] }, outcome: 'pending', next: 'check' },
    { when: 'a check has failed', facts: { checks: [check('failure')] }, outcome: 'pending', next: 'person' },
    {
      when: 'a commit is not signed',
      facts: { commits: [commit(headSha, 'ada')] },
      outcome: 'pending',
      next: 'person',
    },
  ])('$outcome for a $next when $when', ({ facts, outcome, next }) => {
    expect(only(solo, { ...enough, ...facts })).toMatchObject({ outcome, waitingFor: next })
  })

  test('show the two cheapest ways out, and the evidence of each control', () => {
    expect(only(solo, { ...enough, files: [changed('src/a.ts', 101)] })).toMatchObject({
      reason:
        'ada alone holds, or may come to hold, author, review and merge: 1 of 2 controls against error, 1 of 1 against fraud.',
      remedy:
        'Ask somebody else with write access for a review. Or make the change smaller, at most 100 lines (`smallChange`).',
      notes: [
        {
          topic: 'Compensating controls',
          text: '`checksGreen` (against error) holds: every check that matches `*` has passed',
        },
        { text: '`smallChange` (against error) does not hold: 101 lines of at most 100' },
        { text: '`signed` (against fraud) holds: every commit is signed' },
      ],
    })
    const pair = { ...solo, keepApart: [['author', 'review']] }
    expect(only(pair, { ...enough, checks: [check('pending')] })).toMatchObject({
      remedy:
        'Wait for the checks (the check `ci` is `pending`) (`checksGreen`). Or ask somebody else with write access for a review.',
    })
    expect(only(pair, { ...enough, files: [changed('src/a.ts', 101)] })).toMatchObject({
      remedy:
        'Ask somebody else with write access for a review. Or make the change smaller, at most 100 lines (`smallChange`).',
    })
  })

  test('that ask for a review are no way out beside a review that suffices alone', () => {
    const controls = { ...solo.controls, peerReview: true }
    const pair = { ...solo, keepApart: [['author', 'review']], controls }

    expect(only(pair, { ...enough, files: [changed('src/a.ts', 101)] })).toMatchObject({
      remedy:
        'Ask somebody else with write access for a review. Or make the change smaller, at most 100 lines (`smallChange`).',
    })
  })

  test('that cannot be known leave it unknown, unless enough others hold', () => {
    expect(only(solo, { ...enough, files: { unavailable: 'too many' } })).toMatchObject({ outcome: 'unknown' })
    const less = { ...solo, unless: { error: 1, fraud: 1 } }
    expect(only(less, { ...enough, files: { unavailable: 'too many' } })).toMatchObject({ outcome: 'pass' })
  })

  test('may be asked for in another number for one set of duties, with its risk and requirement', () => {
    const strict = {
      duties: ['author', 'review'],
      risk: 'Money leaves.',
      requirement: 'PCI DSS 4.0.1, 6.2.3',
      unless: { fraud: 2 },
    }
    const finding = only({ ...solo, keepApart: [strict], controls: { ...solo.controls, reviewedLater: true } }, enough)
    expect(finding).toMatchObject({ outcome: 'pass', duties: { controls: expect.arrayContaining(['reviewedLater']) } })
    expect(finding.notes).toContainEqual({ topic: 'Why these duties are kept apart', text: 'Risk: Money leaves.' })
    expect(finding.notes).toContainEqual({
      topic: 'Why these duties are kept apart',
      text: 'Asked for by: PCI DSS 4.0.1, 6.2.3',
    })
  })

  test('never make up for duties for which the policy says so', () => {
    const never = { ...solo, keepApart: [{ duties: ['author', 'review'], unless: 'never' }] }
    expect(only(never, enough)).toMatchObject({
      outcome: 'pending',
      remedy: expect.stringMatching(/^Ask somebody else/),
    })
  })

  test('fail where nothing but another change would help', () => {
    const byAda: Facts = {
      deployments: [{ environment: 'production', by: person('ada'), at: '2026-01-04T00:00:00.000Z' }],
    }
    const settings = { ...solo, keepApart: [['author', 'deploy']] }
    const facts: Facts = { ...enough, ...byAda, reviews: lin }

    expect(only(settings, facts)).toMatchObject({ outcome: 'pass' })
    expect(only(settings, { ...facts, files: [changed('src/a.ts', 101)] })).toMatchObject({
      outcome: 'fail',
      remedy: 'Make the change smaller, at most 100 lines (`smallChange`).',
    })
    expect(only({ keepApart: [['author', 'deploy']] }, facts)).toMatchObject({
      outcome: 'fail',
      remedy: 'Let somebody else bring this change in: nothing in the policy makes up for it.',
    })
  })
})

describe('each control', () => {
  const against = (controls: object, facts: Facts) =>
    only({ keepApart: [['author', 'review']], unless: { error: 1 }, controls }, facts)
  const code = changed('src/a.ts', 5)

  test.for([
    { control: { peerReview: true }, facts: { reviews: lin }, outcome: 'pass' },
    {
      control: { tests: { addresses: 'error', testsChanged: ['test/**'] } },
      facts: { files: [code, changed('test/a.ts', 1)] },
      outcome: 'pass',
    },
    {
      control: { tests: { addresses: 'error', testsChanged: ['test/**'] } },
      facts: { files: [code] },
      outcome: 'pending',
    },
    {
      control: { testsChanged: true },
      facts: { files: [code, changed('src/a.test.ts', 1, { change: 'deleted' })] },
      outcome: 'pending',
    },
    { control: { testsChanged: true }, facts: { files: [code, changed('src/a.test.ts', 1)] }, outcome: 'pass' },
    { control: { rollbackPlan: true }, facts: { body: '## Rollback\nRevert it.' }, outcome: 'pass' },
    { control: { rollbackPlan: true }, facts: { body: '## Rollback\n<!-- how? -->' }, outcome: 'pending' },
    { control: { featureFlag: { stated: 'Flag' } }, facts: { body: '### flag:\n`new-cart`' }, outcome: 'pass' },
    {
      control: { stagedFirst: { addresses: 'error', deployedTo: 'staging' } },
      facts: { deployments: [{ environment: 'Staging', by: null, at: '2026-01-04T00:00:00.000Z' }] },
      outcome: 'pass',
    },
    { control: { stagedFirst: { addresses: 'error', deployedTo: 'staging' } }, facts: {}, outcome: 'pending' },
    {
      control: { smallChange: true },
      facts: { files: [changed('src/a.ts', 100), changed('a.lock', 900, { generated: true })] },
      outcome: 'pass',
    },
    { control: { smallChange: true }, facts: { files: [changed('src/a.ts', 101)] }, outcome: 'pending' },
    {
      control: { smallChange: { when: { changedLines: '<= 300' } } },
      facts: { files: [changed('src/a.ts', 300)] },
      outcome: 'pass',
    },
    { control: { lowRiskPaths: true }, facts: { files: [changed('docs/a.md', 3)] }, outcome: 'pass' },
    { control: { lowRiskPaths: true }, facts: { files: [code] }, outcome: 'pending' },
    { control: { securityScan: true }, facts: green, outcome: 'pending' },
    {
      control: { both: { addresses: ['error', 'fraud'], maxLines: 5, stated: 'Why' } },
      facts: { files: [code], body: '# Why\nSo.' },
      outcome: 'pass',
    },
    {
      control: { both: { addresses: ['error', 'fraud'], maxLines: 4, stated: 'Why' } },
      facts: { files: [code], body: '# Why\nSo.' },
      outcome: 'pending',
    },
  ])('$outcome with $control', ({ control, facts, outcome }) => {
    expect(against(control, facts)).toMatchObject({ outcome })
  })
})

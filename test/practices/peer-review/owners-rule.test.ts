// A rule that asks the owners of the changed files, from facts to finding.
import { describe, expect, test } from 'vitest'
import type { PullRequestFacts } from '../../../src/facts.ts'
import { changed, review } from '../../facts.ts'
import { approvals, judge, people } from './judging.ts'

const settings = { rules: [{ name: 'owners', from: { codeowners: true } }] }
const permissions = { kai: 'write', lin: 'write', eve: 'read', 'acme/web': 'write' } as const
const known = people({ permissions, teams: { 'acme/web': ['kai', 'mona', 'ada'] } })

const owned = (text: string, paths: readonly string[], more: Partial<PullRequestFacts> = {}) => ({
  codeowners: { path: 'CODEOWNERS', text },
  files: paths.map((path) => changed(path, 1)),
  ...known,
  ...more,
})
const text = '/web/ @acme/web\n/api/ @lin @kai\n/dead/ @eve\n'

describe('a rule that asks owners', () => {
  test('waits for each group, and names the fewest people who would do', () => {
    const { outcome, reason, next, path } = approvals(owned(text, ['web/a', 'web/b', 'api/c']), settings)

    expect(outcome).toBe('pending')
    expect(reason).toMatch(/`web\/a` and 1 more file; .*`api\/c`/)
    expect(next).toMatch(/`acme\/web`.* and .*`lin`/)
    expect(path).toEqual(['kai'])
  })

  test('is satisfied by somebody of each group, who may be one person', () => {
    const facts = owned(text, ['web/a', 'api/c'])

    expect(approvals({ ...facts, reviews: [review('Kai', 'approved')] }, settings)).toMatchObject({
      outcome: 'pass',
      by: ['Kai'],
    })
    const two = [review('mona', 'approved'), review('lin', 'approved')]
    expect(approvals({ ...facts, reviews: two }, settings)).toMatchObject({ outcome: 'pass', by: ['mona', 'lin'] })
    expect(approvals({ ...facts, reviews: [review('mona', 'approved')] }, settings)).toMatchObject({
      outcome: 'pending',
      path: ['kai'],
    })
  })

  test('does not count who owns nothing of it', () => {
    const reviews = [review('otto', 'approved')]

    expect(approvals(owned(text, ['api/c'], { reviews }), settings)).toMatchObject({
      outcome: 'pending',
      ignored: [expect.stringMatching(/^otto .*`api\/c`/)],
    })
  })

  test('names nobody who objects now as one who could approve', () => {
    const reviews = [review('kai', 'changes_requested')]

    expect(approvals(owned(text, ['web/a', 'api/c'], { reviews }), settings).path).toEqual(['lin', 'mona'])
  })

  test('waits with a remedy where no owner can approve', () => {
    const reviews = [review('eve', 'approved', undefined, { canPush: false }), review('kai', 'approved')]
    const { outcome, reason, remedy } = approvals(owned(text, ['dead/x'], { reviews }), settings)

    expect(outcome).toBe('pending')
    expect(reason).toMatch(/nobody can approve for `dead\/x`/)
    expect(remedy).toMatch(/Give one of them write access, or name somebody else in `CODEOWNERS`/)
  })

  test.for([
    ['CODEOWNERS', { codeowners: { unavailable: '`CODEOWNERS` is not a regular file.' } }],
    ['the changed files', { files: { unavailable: 'It changes more than 3000 files.' } }],
  ] as const)('is unknown where %s could not be read', ([, more]) => {
    const facts = owned(text, ['web/a'], { reviews: [review('kai', 'approved')], ...more })

    expect(approvals(facts, settings).outcome).toBe('unknown')
  })

  test('is unknown where only somebody approved of whom GitHub does not tell', () => {
    const facts = { ...owned(text, ['web/a'], { reviews: [review('kai', 'approved')] }), ...people({ permissions }) }

    expect(approvals(facts, settings).outcome).toBe('unknown')
  })

  test('asks nobody for files without an owner', () => {
    expect(approvals(owned(text, ['README.md']), settings).outcome).toBe('not_applicable')
  })
})

describe('reviewers that are missing', () => {
  const asking = { ...settings, requestReviewers: true }
  const evidence = (facts: Partial<PullRequestFacts>) => judge(facts, asking)[0]?.evidence

  test('are requested: few, those with the fewest open requests, and a team where its people are not known', () => {
    const availability = { kai: { available: false, openRequests: 0 }, lin: { available: true, openRequests: 1 } }
    const teams = { 'acme/web': { unavailable: 'GitHub does not show it.' } }

    expect(
      evidence({ ...owned(text, ['web/a', 'api/c']), ...people({ permissions, teams, availability }) }),
    ).toMatchObject({
      requestUsers: ['lin'],
      requestTeams: ['acme/web'],
    })
  })

  test('are not requested where the policy does not say so', () => {
    expect(judge(owned(text, ['web/a']), settings)[0]?.evidence).not.toHaveProperty('requestUsers')
  })
})

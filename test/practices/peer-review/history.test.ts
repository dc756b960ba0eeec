import { describe, expect, test } from 'vitest'
import { historyOf } from '../../../src/practices/peer-review/history.ts'
import { contributorsOf } from '../../../src/practices/peer-review/opinions.ts'
import { settings } from '../../../src/practices/peer-review/settings.ts'
import { bot, commit, headSha, person, pullRequest, review } from '../../facts.ts'
import { approvals, at, people } from './judging.ts'

const byGitHub = { valid: true, signer: person('web-flow'), byGitHub: true, gpgKey: null }
const update = (sha: string, by: string, parents: readonly string[]) =>
  commit(sha, by, { parents, committer: person('web-flow'), signature: byGitHub })
const formatter = bot('format[bot]')
const formatted = (sha: string, parent: string) =>
  commit(sha, 'x', { parents: [parent], authors: [{ name: 'x', person: formatter }], committer: formatter })
const push = (by: string, sha: string, second: number) => ({ by: person(by), sha, at: at(second) })

const first = commit('c1', 'ada', { parents: ['m0'] })
const approvedFirst = [review('lin', 'approved', 'c1', { submittedAt: at(5) })]

describe('a merge of the base branch that GitHub made', () => {
  const commits = [first, update(headSha, 'lin', ['c1', 'm9'])]
  const ignoring = { ignoreUpdateMerges: true }

  test('is a push, and its author a contributor', () => {
    expect(approvals({ commits, reviews: approvedFirst }).ignored).toEqual([
      'lin wrote part of this change (`a1b2c3d`)',
    ])
  })

  test('is neither where the policy ignores it', () => {
    expect(approvals({ commits, reviews: approvedFirst }, ignoring).outcome).toBe('pass')
  })

  test.for([
    { what: 'made on a machine', merge: commit(headSha, 'mel', { parents: ['c1', 'm9'] }) },
    { what: 'of two commits of the pull request', merge: update(headSha, 'mel', ['c1', 'c0']) },
    { what: 'into another branch than this', merge: update(headSha, 'mel', ['m9', 'c1']) },
    { what: 'of three branches', merge: update(headSha, 'mel', ['c1', 'm9', 'm8']) },
    {
      what: 'that only says to be GitHub’s',
      merge: commit(headSha, 'mel', { parents: ['c1', 'm9'], committer: person('web-flow') }),
    },
  ])('is not a merge $what', ({ merge }) => {
    const facts = { commits: [commit('c0', 'ada'), first, merge], reviews: approvedFirst }

    expect(approvals(facts, { ...ignoring, unattributedCommits: 'allow' }).outcome).toBe('pending')
  })
})

describe('commits of people whom the policy ignores', () => {
  const ignoring = { ignoreCommitsBy: { users: ['format[bot]'] } }
  const commits = [first, formatted(headSha, 'c1')]

  test('are as if absent', () => {
    expect(approvals({ commits, reviews: approvedFirst }, ignoring).outcome).toBe('pass')
    expect(approvals({ commits, reviews: approvedFirst }).outcome).toBe('pending')
  })

  test('are not, once anybody else wrote on top', () => {
    const later = [first, formatted('c2', 'c1'), commit(headSha, 'ada', { parents: ['c2'] })]

    expect(approvals({ commits: later, reviews: approvedFirst }, ignoring).outcome).toBe('pending')
  })

  test.for([
    { what: 'only the author is among them', part: { committer: person('ada') } },
    { what: 'the author belongs to no account', part: { authors: [{ name: 'x', person: null }] } },
    { what: 'it merges what others wrote', part: { parents: ['c1', 'c0'] } },
  ])('count when $what', ({ part }) => {
    const facts = {
      commits: [commit('c0', 'eve'), first, { ...formatted(headSha, 'c1'), ...part }],
      reviews: approvedFirst,
    }

    expect(approvals(facts, { ...ignoring, unattributedCommits: 'allow' }).outcome).toBe('pending')
  })

  test('count when somebody else pushed them: names in a commit are free text', () => {
    expect(approvals({ commits, reviews: approvedFirst, pushes: [push('eve', headSha, 9)] }, ignoring).outcome).toBe(
      'pending',
    )
  })

  test('may be named by team, and count while its members are not known', () => {
    const byTeam = { ignoreCommitsBy: { teams: ['acme/robots'] } }
    const robot = [first, commit(headSha, 'robo', { parents: ['c1'] })]
    const facts = { commits: robot, reviews: approvedFirst }

    expect(approvals({ ...facts, ...people({ teams: { 'acme/robots': ['robo'] } }) }, byTeam).outcome).toBe('pass')
    expect(approvals(facts, byTeam).outcome).toBe('pending')
  })
})

describe('resetOnPush', () => {
  const commits = [first, commit('c2', 'ada', { parents: ['c1'] }), commit(headSha, 'ada', { parents: ['c2'] })]
  const anyCommit = { resetOnPush: true, approvalOf: 'anyCommit' }
  const approved = (sha: string, second: number) => [review('lin', 'approved', sha, { submittedAt: at(second) })]

  test.for([
    { when: 'after the push', pushes: [push('ada', headSha, 4)], sha: 'c2', outcome: 'pass' },
    { when: 'in the same second', pushes: [push('ada', headSha, 5)], sha: 'c2', outcome: 'pending' },
    { when: 'before the push', pushes: [push('ada', headSha, 6)], sha: headSha, outcome: 'pending' },
    { when: 'of the head, whose push nobody saw', pushes: [], sha: headSha, outcome: 'pass' },
    { when: 'of an older commit, while nobody saw the push', pushes: [], sha: 'c2', outcome: 'pending' },
    {
      when: 'of the head, whose push is not yet over',
      pushes: [push('ada', headSha, 86_400)],
      sha: headSha,
      outcome: 'pass',
    },
  ])('$outcome when it was given $when', ({ pushes, sha, outcome }) => {
    expect(approvals({ commits, pushes, reviews: approved(sha, 5) }, anyCommit).outcome).toBe(outcome)
  })

  test('looks at the newest commit that counts, not at what was pushed on top', () => {
    const ignored = [first, formatted(headSha, 'c1')]
    const settingsOf = { ...anyCommit, ignoreCommitsBy: { users: ['format[bot]'] } }
    const facts = { commits: ignored, reviews: approved('c1', 5) }
    const byBot = { by: formatter, sha: headSha, at: at(9) }

    expect(approvals({ ...facts, pushes: [push('ada', 'c1', 1), byBot] }, settingsOf).outcome).toBe('pass')
    expect(approvals({ ...facts, pushes: [byBot] }, settingsOf).outcome).toBe('pass')
    expect(approvals({ ...facts, pushes: [push('ada', 'c1', 6), byBot] }, settingsOf).outcome).toBe('pending')
  })

  test('cannot be told without the commits', () => {
    const facts = { commits: { unavailable: 'over 250' }, reviews: approved(headSha, 5) }

    expect(approvals(facts, { ...anyCommit, contributorsMayApprove: true }).outcome).toBe('unknown')
  })
})

describe('who pushed', () => {
  const pushed = push('kai', 'c1', 0)
  const made = update('c1', 'ada', [])

  test.for([
    { what: 'a commit in the name of another', commits: [commit('c1', 'ada')], pushes: [pushed] },
    { what: 'a commit that a later push replaced', commits: [], pushes: [pushed] },
    { what: 'nothing, but pressed "Update branch"', commits: [made], pushes: [] },
  ])('$what', ({ commits, pushes }) => {
    expect(contributorsOf(commits, [pushed]).pushes).toEqual(pushes)
  })
})

describe('a merge that GitHub made elsewhere and somebody pushed', () => {
  const inAdasName = commit('c2', 'ada', { parents: ['c1'] })
  const byHand = { ...push('kai', headSha, 9), before: 'c1' }
  const bots = { ...update(headSha, 'x', ['c2', 'm9']), authors: [{ name: 'x', person: formatter }] }

  test('brings along what is below it, so who pushed it is a contributor', () => {
    const facts = { commits: [first, inAdasName, bots], reviews: [review('kai', 'approved')], pushes: [byHand] }

    expect(approvals(facts).ignored).toEqual(['kai pushed to this change (`a1b2c3d`)'])
  })

  test('is no update of the branch', () => {
    const merge = update(headSha, 'kai', ['c2', 'm9'])
    const facts = { commits: [first, inAdasName, merge], reviews: [review('kai', 'approved')], pushes: [byHand] }

    expect(approvals(facts, { ignoreUpdateMerges: true }).outcome).toBe('pending')
  })

  test('hides no commit in the name of a bot', () => {
    const commits = [first, formatted('c2', 'c1'), update(headSha, 'ada', ['c2', 'm9'])]
    const ignoring = { ignoreCommitsBy: { users: ['format[bot]'] }, ignoreUpdateMerges: true }
    const pushed = { ...byHand, by: person('ada') }

    expect(approvals({ commits, reviews: approvedFirst, pushes: [pushed] }, ignoring).outcome).toBe('pending')
    const pressed = { ...pushed, before: 'c2' }
    const bots = { ...byHand, by: formatter, sha: 'c2' }
    expect(approvals({ commits, reviews: approvedFirst, pushes: [bots, pressed] }, ignoring).outcome).toBe('pass')
  })
})

test('commits whose parents go round in a circle end the walk', () => {
  const commits = [commit('c1', 'ada', { parents: [headSha] }), commit(headSha, 'ada', { parents: ['c1'] })]
  const counting = settings.parse({ ignoreCommitsBy: { users: ['ada'] } })

  expect(historyOf(pullRequest({ commits }), counting)?.current).toEqual(new Set([headSha, 'c1']))
})

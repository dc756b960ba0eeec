import { describe, expect, test } from 'vitest'
import { Refused } from '../../../../demo/github/acts/world.ts'
import { readCommit } from '../../../../demo/github/git.ts'
import { getPull, getRepository } from '../../../../demo/github/lookup.ts'
import { pullChanges } from '../../../../demo/github/pull.ts'
import { repo, type Sample, sample, withPull } from '../sample.ts'

const on = { repo, number: 1, by: 'ada' }
const shopOf = ({ github }: Sample) => getRepository(github.state, repo)
const pullOf = (made: Sample, number = 1) => getPull(shopOf(made), number)
const refusal = (act: () => unknown): readonly string[] => {
  try {
    act()
    return []
  } catch (error) {
    if (error instanceof Refused) return error.reasons
    throw error
  }
}
const events = ({ github }: Sample, ...wanted: readonly string[]) =>
  github.state.deliveries
    .filter(({ event }) => wanted.includes(event))
    .map(({ event, action, body }) => [event, action, JSON.parse(body).reason].filter((part) => part != null).join(' '))

describe('merging', () => {
  test('puts a merge commit, signed by GitHub, on the base branch', () => {
    const made = withPull()
    const { headSha, baseSha } = pullOf(made)
    const sha = made.github.act.merge(on)
    expect(readCommit(made.github.state.objects, sha).parents).toEqual([baseSha, headSha])
    expect(made.github.state.signatures.get(sha)).toMatchObject({ byGitHub: true })
    expect(shopOf(made).refs.get('refs/heads/main')).toBe(sha)
    expect(pullOf(made)).toMatchObject({ state: 'closed', mergeCommitSha: sha, mergedBy: { login: 'ada' } })
    expect(events(made, 'push', 'pull_request').slice(-2)).toEqual(['push', 'pull_request closed'])
  })

  test('the base into the head leaves what the pull request brings as it was', () => {
    const made = withPull()
    const base = made.github.act.push({ repo, branch: 'main', by: 'ada', files: { 'other.ts': 'x\n' } })
    const { headSha } = pullOf(made)
    const sha = made.github.act.updateBranch({ ...on, by: 'kai' })
    expect(readCommit(made.github.state.objects, sha).parents).toEqual([headSha, base])
    expect(pullOf(made).headSha).toBe(sha)
    expect(pullChanges(made.github.state, pullOf(made)).files.map(({ path }) => path)).toEqual([
      'new.ts',
      'src/cart.ts',
    ])
  })

  test('squashes into one commit', () => {
    const made = withPull()
    const { baseSha } = pullOf(made)
    const sha = made.github.act.merge({ ...on, method: 'squash' })
    expect(readCommit(made.github.state.objects, sha)).toMatchObject({
      parents: [baseSha],
      message: 'Count in digits (#1)',
    })
  })

  test('is refused to who may not push, for a draft, for a moved head, and a second time', () => {
    const { act } = withPull().github
    expect(refusal(() => act.merge({ ...on, by: 'lin' }))).toEqual(['lin may not merge'])
    expect(refusal(() => act.merge({ ...on, sha: '0'.repeat(40) }))).toHaveLength(1)
    act.convertToDraft(on)
    expect(refusal(() => act.merge(on))).toEqual(['Pull Request is still a draft'])
    act.markReady(on)
    expect(refusal(() => act.merge(on))).toEqual([])
    expect(refusal(() => act.merge(on))).toEqual(['Pull Request is closed'])
  })

  test('is refused on a conflict', () => {
    const made = withPull()
    made.github.act.push({ repo, branch: 'main', by: 'ada', files: { 'src/cart.ts': 'uno\n' } })
    expect(refusal(() => made.github.act.merge(on))).toEqual(['Pull Request is not mergeable'])
  })

  test('needs the approvals of people who may push', () => {
    const { act } = withPull().github
    act.protect({ repo, requiredApprovals: 1 })
    act.review({ ...on, by: 'lin', verdict: 'approve' })
    const missing = 'At least 1 approving review is required by reviewers with write access.'
    expect(refusal(() => act.merge(on))).toEqual([missing])
    act.review({ ...on, verdict: 'approve' })
    act.review({ ...on, verdict: 'comment' })
    expect(refusal(() => act.merge(on))).toEqual([])
  })

  test('is refused while changes are requested', () => {
    const { act } = withPull().github
    act.protect({ repo, requiredApprovals: 1 })
    act.review({ ...on, verdict: 'approve' })
    const { id } = act.review({ ...on, verdict: 'request_changes' })
    expect(refusal(() => act.merge(on))).toContain('Changes have been requested.')
    act.dismissReview({ ...on, review: id })
    act.review({ ...on, verdict: 'approve' })
    expect(refusal(() => act.merge(on))).toEqual([])
  })

  test('by itself happens as soon as the rules allow', () => {
    const made = withPull()
    const { act } = made.github
    act.protect({ repo, requiredApprovals: 1 })
    act.enableAutoMerge({ ...on, by: 'kai' })
    expect(pullOf(made).mergedBy).toBeNull()
    act.review({ ...on, verdict: 'approve' })
    expect(pullOf(made).mergedBy?.login).toBe('kai')
  })
})

describe('a required check', () => {
  const report = (made: Sample, conclusion: 'success' | 'failure' | 'skipped' | null, app = 'andon') =>
    made.github.act.reportCheck({ repo, sha: 'feature', name: 'Andon', app, conclusion })

  test.for([
    ['none', () => undefined, 'is expected'],
    ['one in progress', (made: Sample) => report(made, null), 'is in progress'],
    ['one that failed', (made: Sample) => report(made, 'failure'), 'is failing'],
    ["another App's", (made: Sample) => report(made, 'success', 'ci'), 'was not set by the expected GitHub App'],
  ] as const)('is not met by %s', ([, given, words]) => {
    const made = withPull()
    made.github.act.protect({ repo, requiredChecks: [{ name: 'Andon', appId: made.app.id }] })
    given(made)
    expect(refusal(() => made.github.act.merge(on))).toEqual([`Required status check "Andon" ${words}.`])
  })

  test.for(['success', 'skipped'] as const)('is met by %s on the head', (conclusion) => {
    const made = withPull()
    made.github.act.protect({ repo, requiredChecks: [{ name: 'Andon', appId: made.app.id }] })
    report(made, conclusion)
    made.github.act.push({ repo, branch: 'feature', by: 'kai', files: { 'new.ts': 'newer\n' } })
    expect(refusal(() => made.github.act.merge(on))).toHaveLength(1)
    report(made, conclusion)
    expect(refusal(() => made.github.act.merge(on))).toEqual([])
  })

  test('may be a status where no App is named', () => {
    const { act } = withPull().github
    act.protect({ repo, requiredChecks: [{ name: 'lint', appId: null }] })
    const said = { repo, sha: 'feature', by: 'ada', context: 'lint' }
    act.setStatus({ ...said, state: 'pending' })
    expect(refusal(() => act.merge(on))).toEqual(['Required status check "lint" is in progress.'])
    act.setStatus({ ...said, state: 'success' })
    expect(refusal(() => act.merge(on))).toEqual([])
  })
})

describe('the merge queue', () => {
  /** Pull requests #1 and #2, both with a green check. */
  function queued(): Sample {
    const made = withPull(sample())
    const { act } = made.github
    act.push({ repo, branch: 'second', by: 'ada', files: { 'second.ts': '2\n' } })
    act.openPullRequest({ repo, by: 'ada', head: 'second', title: 'Second' })
    act.protect({ repo, mergeQueue: true, requiredChecks: [{ name: 'ci', appId: null }] })
    for (const sha of ['feature', 'second'])
      act.reportCheck({ repo, sha, name: 'ci', app: 'ci', conclusion: 'success' })
    return made
  }
  const second = { ...on, number: 2 }
  const answer = ({ github }: Sample, sha: string, conclusion: 'success' | 'failure') =>
    github.act.reportCheck({ repo, sha, name: 'ci', app: 'ci', conclusion })

  test('takes only what may be merged, and leaves no other way in', () => {
    const made = queued()
    expect(refusal(() => made.github.act.merge(on))).toEqual(['Changes must be made through the merge queue'])
    made.github.act.push({ repo, branch: 'feature', by: 'kai', files: { 'new.ts': 'newer\n' } })
    expect(refusal(() => made.github.act.enqueue(on))).toEqual(['Required status check "ci" is expected.'])
  })

  test('builds each group onto the one before', () => {
    const made = queued()
    const one = made.github.act.enqueue(on)
    const two = made.github.act.enqueue(second)
    expect(one.baseSha).toBe(shopOf(made).refs.get('refs/heads/main'))
    expect(two.baseSha).toBe(one.headSha)
    expect(readCommit(made.github.state.objects, two.headSha).parents).toEqual([one.headSha, pullOf(made, 2).headSha])
    expect(one.headRef).toBe(`gh-readonly-queue/main/pr-1-${one.baseSha}`)
    expect(shopOf(made).refs.get(`refs/heads/${one.headRef}`)).toBe(one.headSha)
    expect(events(made, 'merge_group')).toEqual(['merge_group checks_requested', 'merge_group checks_requested'])
  })

  test('merges a green group when the groups before it are merged', () => {
    const made = queued()
    const one = made.github.act.enqueue(on)
    const two = made.github.act.enqueue(second)
    answer(made, two.headSha, 'success')
    expect(pullOf(made, 2).mergedAt).toBeNull()
    answer(made, one.headSha, 'success')
    expect(shopOf(made).refs.get('refs/heads/main')).toBe(two.headSha)
    expect([pullOf(made).mergeCommitSha, pullOf(made, 2).mergeCommitSha]).toEqual([one.headSha, two.headSha])
    expect(events(made, 'merge_group').slice(2)).toEqual([
      'merge_group destroyed merged',
      'merge_group destroyed merged',
    ])
    expect(shopOf(made).mergeQueue).toEqual([])
  })

  test('throws out a group that failed, and builds those behind it again', () => {
    const made = queued()
    const one = made.github.act.enqueue(on)
    made.github.act.enqueue(second)
    answer(made, one.headSha, 'failure')
    expect(shopOf(made).mergeQueue).toMatchObject([{ pull: { number: 2 }, baseSha: one.baseSha }])
    expect(events(made, 'merge_group').slice(2)).toEqual([
      'merge_group destroyed dequeued',
      'merge_group destroyed invalidated',
      'merge_group checks_requested',
    ])
    expect(events(made, 'pull_request').at(-1)).toBe('pull_request dequeued CI_FAILURE')
  })

  test.for([
    ['a person takes it out', (made: Sample) => made.github.act.dequeue(on)],
    ['it is closed', (made: Sample) => made.github.act.closePullRequest(on)],
    [
      'it is pushed to',
      (made: Sample) => made.github.act.push({ repo, branch: 'feature', by: 'kai', files: { z: 'z' } }),
    ],
  ] as const)('lets a pull request go when %s', ([, act]) => {
    const made = queued()
    made.github.act.enqueue(on)
    act(made)
    expect(shopOf(made).mergeQueue).toEqual([])
    expect(events(made, 'merge_group').at(-1)).toBe('merge_group destroyed dequeued')
  })

  test('keeps a pull request whose approval is dismissed: its checks decide', () => {
    const made = queued()
    const { id } = made.github.act.review({ ...on, verdict: 'approve' })
    made.github.act.enqueue(on)
    made.github.act.dismissReview({ ...on, review: id })
    expect(shopOf(made).mergeQueue).toHaveLength(1)
  })
})

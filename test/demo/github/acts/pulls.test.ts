import { describe, expect, test } from 'vitest'
import { Refused } from '../../../../demo/github/acts/world.ts'
import { getPull, getRepository } from '../../../../demo/github/lookup.ts'
import { pullChanges } from '../../../../demo/github/pull.ts'
import type { GitHub } from '../../../../demo/github/server.ts'
import { repo, sample, withPull } from '../sample.ts'

const pullOf = (github: GitHub, number = 1) => getPull(getRepository(github.state, repo), number)
const lastOf = (github: GitHub, event: string) => {
  const delivery = github.state.deliveries.findLast((candidate) => candidate.event === event)
  return { action: delivery?.action, body: JSON.parse(delivery?.body ?? '{}') }
}
const reasons = (act: () => unknown): readonly string[] => {
  try {
    act()
    return []
  } catch (error) {
    if (error instanceof Refused) return error.reasons
    throw error
  }
}

describe('a push', () => {
  test('moves the head of its pull request, and says from where to where', () => {
    const { github } = withPull()
    const before = pullOf(github).headSha
    const after = github.act.push({ repo, branch: 'feature', by: 'ada', files: { 'new.ts': 'newer\n' } })
    expect(pullOf(github).headSha).toBe(after)
    const { action, body } = lastOf(github, 'pull_request')
    expect({ action, before: body.before, after: body.after, sender: body.sender.login }).toEqual({
      action: 'synchronize',
      before,
      after,
      sender: 'ada',
    })
    expect(body.pull_request).toMatchObject({
      head: { sha: after },
      additions: 3,
      deletions: 1,
      changed_files: 2,
      commits: 2,
    })
  })

  test('with force replaces the commit at the tip', () => {
    const { github } = withPull()
    const { headSha } = pullOf(github)
    github.act.push({ repo, branch: 'feature', by: 'kai', files: { 'only.ts': 'x\n' }, force: true })
    const { commits, files } = pullChanges(github.state, pullOf(github))
    expect(commits).not.toContain(headSha)
    expect(files.map(({ path }) => path)).toEqual(['only.ts'])
    expect(lastOf(github, 'push').body).toMatchObject({ forced: true, before: headSha })
  })

  test('to the base branch does not change what the pull request brings', () => {
    const { github } = withPull()
    github.act.push({ repo, branch: 'main', by: 'ada', files: { 'other.ts': 'x\n' } })
    expect(pullChanges(github.state, pullOf(github)).files.map(({ path }) => path)).toEqual(['new.ts', 'src/cart.ts'])
  })

  test('lists its commits and their files', () => {
    const { github } = sample()
    const files = { 'src/cart.ts': 'one\n', 'new.ts': 'x\n', 'README.md': null }
    github.act.push({ repo, branch: 'main', by: 'ada', files, message: 'Tidy up' })
    const { body } = lastOf(github, 'push')
    expect(body.ref).toBe('refs/heads/main')
    expect(body.commits).toMatchObject([
      { message: 'Tidy up', added: ['new.ts'], modified: ['src/cart.ts'], removed: ['README.md'] },
    ])
  })

  test('outdates the threads on files that it changes', () => {
    const { github } = withPull()
    const on = { repo, number: 1, by: 'ada', body: 'Hm' }
    github.act.startThread({ ...on, path: 'new.ts' })
    github.act.startThread({ ...on, path: 'src/cart.ts' })
    github.act.push({ repo, branch: 'feature', by: 'kai', files: { 'new.ts': 'newer\n' } })
    expect(pullOf(github).threads.map(({ path, outdated }) => [path, outdated])).toEqual([
      ['new.ts', true],
      ['src/cart.ts', false],
    ])
  })
})

describe('a pull request', () => {
  test('from a fork is of the repository it goes to', () => {
    const { github } = sample()
    github.act.fork({ repo, owner: 'eve' })
    github.act.push({ repo: 'eve/shop', branch: 'gift', by: 'eve', files: { 'gift.ts': 'x\n' } })
    github.act.openPullRequest({ repo, by: 'eve', head: 'gift', headRepo: 'eve/shop', title: 'A gift' })
    const { body } = lastOf(github, 'pull_request')
    expect(body.pull_request.head).toMatchObject({ label: 'eve:gift', repo: { full_name: 'eve/shop', fork: true } })
    expect(body.repository.full_name).toBe(repo)
    const sha = github.act.push({ repo: 'eve/shop', branch: 'gift', by: 'eve', files: { 'gift.ts': 'y\n' } })
    expect(pullOf(github).headSha).toBe(sha)
    expect(getRepository(github.state, repo).refs.get('refs/pull/1/head')).toBe(sha)
  })

  test('needs a commit that the base lacks', () => {
    const { github } = sample()
    github.act.push({ repo, branch: 'feature', by: 'kai', files: { a: 'a' } })
    const open = () => github.act.openPullRequest({ repo, by: 'kai', head: 'feature', base: 'feature', title: 'x' })
    expect(reasons(open)).toEqual(['No commits between feature and feature'])
  })

  test('tells its old base when it is retargeted', () => {
    const { github } = withPull()
    const release = github.act.push({ repo, branch: 'release', by: 'ada', files: { a: 'a' } })
    const { baseSha } = pullOf(github)
    github.act.editPullRequest({ repo, number: 1, by: 'kai', base: 'release' })
    const { action, body } = lastOf(github, 'pull_request')
    expect({ action, changes: body.changes }).toEqual({
      action: 'edited',
      changes: { base: { ref: { from: 'main' }, sha: { from: baseSha } } },
    })
    expect(body.pull_request.base).toMatchObject({ ref: 'release', sha: release })
  })
})

describe('a review', () => {
  test.for(['approve', 'request_changes'] as const)('of your own cannot %s', (verdict) => {
    const { github } = withPull()
    expect(reasons(() => github.act.review({ repo, number: 1, by: 'kai', verdict }))).toHaveLength(1)
    expect(pullOf(github).reviews).toEqual([])
    expect(reasons(() => github.act.review({ repo, number: 1, by: 'kai', verdict: 'comment' }))).toEqual([])
  })

  test('is of the head at that time, and answers the request for it', () => {
    const { github } = withPull()
    github.act.requestReview({ repo, number: 1, by: 'kai', from: 'ada' })
    github.act.requestReview({ repo, number: 1, by: 'kai', from: 'acme/owners' })
    const { headSha } = pullOf(github)
    const { commitSha } = github.act.review({ repo, number: 1, by: 'ada', verdict: 'approve' })
    github.act.push({ repo, branch: 'feature', by: 'kai', files: { 'new.ts': 'newer\n' } })
    expect(commitSha).toBe(headSha)
    expect([pullOf(github).requestedReviewers.size, pullOf(github).requestedTeams.size]).toEqual([0, 0])
    expect(lastOf(github, 'pull_request_review').body.review.state).toBe('approved')
  })

  test('cannot be dismissed twice', () => {
    const { github } = withPull()
    const on = { repo, number: 1, by: 'ada' }
    const { id } = github.act.review({ ...on, verdict: 'approve' })
    expect(reasons(() => github.act.dismissReview({ ...on, review: id }))).toEqual([])
    expect(reasons(() => github.act.dismissReview({ ...on, review: id }))).toHaveLength(1)
  })
})

// Commits and comparisons.
import { ancestors } from '../history.ts'
import { found, pullsOf, resolveRef } from '../lookup.ts'
import { commitFiles, commitPayload, filePayload } from '../payloads/commit.ts'
import { simplePullPayload } from '../payloads/pull.ts'
import { repositoryPage, repositoryUrl } from '../payloads/repository.ts'
import type { Schema } from '../payloads/schema.ts'
import { compareCommits } from '../pull.ts'
import type { Repository, State } from '../state.ts'
import { type Ground, pageOf, param, type Rest, read, repositoryOf } from './route.ts'

const commitAt = (state: State, repository: Repository, ref: string): string =>
  found(resolveRef(state, repository, ref), ref)

function compareRoute(rest: Rest, ground: Ground): void {
  const { state } = ground
  rest.get('/repos/:owner/:repo/compare/:basehead{.+}', (c) => {
    const repository = repositoryOf(ground, c, read('contents'))
    const [base = '', head = ''] = param(c, 'basehead').split('...')
    const [from, to] = [commitAt(state, repository, base), commitAt(state, repository, head)]
    const comparison = compareCommits(state, from, to)
    const page = `${repositoryPage(state, repository)}/compare/${base}...${head}`
    const shown = (sha: string) => commitPayload(state, repository, sha)
    return c.json({
      url: `${repositoryUrl(state, repository)}/compare/${base}...${head}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: shown(from),
      merge_base_commit: shown(found(comparison.mergeBase, 'common ancestor')),
      status: comparison.status,
      ahead_by: comparison.aheadBy,
      behind_by: comparison.behindBy,
      total_commits: comparison.aheadBy,
      commits: pageOf(c, comparison.commits).map(shown),
      // GitHub shows at most 300 files here
      files: comparison.files.slice(0, 300).map((file) => filePayload(state, repository, { file, head: to })),
    } satisfies Schema<'commit-comparison'>)
  })
}

export function commitRoutes(rest: Rest, ground: Ground): void {
  const { state } = ground
  rest.get('/repos/:owner/:repo/commits', (c) => {
    const repository = repositoryOf(ground, c, read('contents'))
    const start = commitAt(state, repository, c.req.query('sha') ?? repository.defaultBranch)
    return c.json(pageOf(c, [...ancestors(state.objects, start)]).map((sha) => commitPayload(state, repository, sha)))
  })
  rest.get('/repos/:owner/:repo/commits/:ref', (c) => {
    const repository = repositoryOf(ground, c, read('contents'))
    const sha = commitAt(state, repository, param(c, 'ref'))
    const files = commitFiles(state, sha).map((file) => filePayload(state, repository, { file, head: sha }))
    const total = (key: 'additions' | 'deletions') => files.reduce((sum, file) => sum + file[key], 0)
    const stats = {
      additions: total('additions'),
      deletions: total('deletions'),
      total: total('additions') + total('deletions'),
    }
    return c.json({ ...commitPayload(state, repository, sha), stats, files })
  })
  rest.get('/repos/:owner/:repo/commits/:sha/pulls', (c) => {
    const repository = repositoryOf(ground, c, read('pull_requests'))
    const sha = commitAt(state, repository, param(c, 'sha'))
    const pulls = pullsOf(repository).filter(
      (pull) => pull.mergeCommitSha === sha || compareCommits(state, pull.baseSha, pull.headSha).commits.includes(sha),
    )
    return c.json(pageOf(c, pulls).map((pull) => simplePullPayload(state, pull)))
  })
  compareRoute(rest, ground)
}

// Pull requests, their files, commits and reviews.
import { getPull, pullsOf } from '../lookup.ts'
import { teamPayload, userPayload } from '../payloads/account.ts'
import { commitPayload, filePayload } from '../payloads/commit.ts'
import { pullPayload, reviewPayload, simplePullPayload } from '../payloads/pull.ts'
import type { Schema } from '../payloads/schema.ts'
import { pullChanges } from '../pull.ts'
import type { PullRequest, Repository } from '../state.ts'
import { type Ground, numberParam, pageOf, type Request, type Rest, read, repositoryOf } from './route.ts'

/** GitHub shows no more of a pull request. */
const mostCommits = 250
const mostFiles = 3000

function matching(c: Request, repository: Repository): readonly PullRequest[] {
  const { state = 'open', base, head, sort = 'created', direction } = c.req.query()
  const chosen = pullsOf(repository).filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (base === undefined || pull.baseRef === base) &&
      (head === undefined || `${pull.headRepository.owner.login}:${pull.headRef}` === head),
  )
  const key = (pull: PullRequest): string => (sort === 'updated' ? pull.updatedAt : pull.createdAt)
  const ascending = chosen.toSorted((a, b) => key(a).localeCompare(key(b)) || a.number - b.number)
  return direction === 'asc' || (direction === undefined && sort !== 'created') ? ascending : ascending.toReversed()
}

export function pullRoutes(rest: Rest, ground: Ground): void {
  const { state } = ground
  const one = (c: Request): PullRequest =>
    getPull(repositoryOf(ground, c, read('pull_requests')), numberParam(c, 'number'))
  rest.get('/repos/:owner/:repo/pulls', (c) => {
    const repository = repositoryOf(ground, c, read('pull_requests'))
    return c.json(pageOf(c, matching(c, repository)).map((pull) => simplePullPayload(state, pull)))
  })
  rest.get('/repos/:owner/:repo/pulls/:number', (c) => {
    const repository = repositoryOf(ground, c, read('pull_requests', 'contents'))
    return c.json(pullPayload(state, getPull(repository, numberParam(c, 'number'))))
  })
  rest.get('/repos/:owner/:repo/pulls/:number/files', (c) => {
    const pull = one(c)
    const files = pullChanges(state, pull).files.slice(0, mostFiles)
    return c.json(pageOf(c, files).map((file) => filePayload(state, pull.repository, { file, head: pull.headSha })))
  })
  rest.get('/repos/:owner/:repo/pulls/:number/commits', (c) => {
    const pull = one(c)
    const commits = pullChanges(state, pull).commits.slice(0, mostCommits)
    return c.json(pageOf(c, commits).map((sha) => commitPayload(state, pull.repository, sha)))
  })
  rest.get('/repos/:owner/:repo/pulls/:number/reviews', (c) =>
    c.json(pageOf(c, one(c).reviews).map((review) => reviewPayload(state, review))),
  )
  rest.get('/repos/:owner/:repo/pulls/:number/requested_reviewers', (c) => {
    const { requestedReviewers, requestedTeams } = one(c)
    return c.json({
      users: [...requestedReviewers].map((account) => userPayload(state, account)),
      teams: [...requestedTeams].map((team) => teamPayload(state, team)),
    } satisfies Schema<'pull-request-review-request'>)
  })
}

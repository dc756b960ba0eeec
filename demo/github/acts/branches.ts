// Moving a branch, whoever does it.
import { ancestors, isAncestor } from '../history.ts'
import { stamp } from '../identity.ts'
import { pushedCommitPayload } from '../payloads/commit.ts'
import { repositoryPage, repositoryPayload } from '../payloads/repository.ts'
import { compareCommits } from '../pull.ts'
import type { Account, Repository } from '../state.ts'
import { requestSuites } from './suites.ts'
import { moveHeads } from './synchronize.ts'
import type { World } from './world.ts'

/** What git writes where there is no commit. */
export const noCommit = '0'.repeat(40)

type Moved = { repository: Repository; branch: string; before: string; after: string; by: Account }

/** Moves a branch, and tells everyone: `push`, `check_suite.requested`, `pull_request.synchronize`. */
export function moveBranch(world: World, moved: Moved): void {
  const { state, emit } = world
  const { repository, branch, before, after, by } = moved
  repository.refs.set(`refs/heads/${branch}`, after)
  repository.pushedAt = stamp(state)
  const created = before === noCommit
  const tip = created ? repository.refs.get(`refs/heads/${repository.defaultBranch}`) : before
  const commits = tip === undefined ? [...ancestors(state.objects, after)] : compareCommits(state, tip, after).commits
  const page = repositoryPage(state, repository)
  const seconds = (at: string) => Date.parse(at) / 1000
  emit({
    event: 'push',
    repository,
    sender: by,
    body: {
      ref: `refs/heads/${branch}`,
      before,
      after,
      created,
      deleted: false,
      forced: !created && !isAncestor(state.objects, before, after),
      base_ref: null,
      compare: created ? `${page}/compare/${branch}` : `${page}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: commits.slice(-2048).map((sha) => pushedCommitPayload(state, repository, sha)),
      head_commit: pushedCommitPayload(state, repository, after),
      pusher: { name: by.login, email: by.email },
      // in this event alone GitHub gives these two as seconds
      repository: {
        ...repositoryPayload(state, repository),
        created_at: seconds(repository.createdAt),
        pushed_at: seconds(repository.pushedAt),
      },
    },
  })
  requestSuites(world, { repository, sha: after, branch, before: created ? null : before })
  moveHeads(world, moved)
}

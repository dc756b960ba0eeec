// When a branch moves, the pull requests from it move too.
import { stamp } from '../identity.ts'
import { pullsOf } from '../lookup.ts'
import { pullPayload } from '../payloads/pull.ts'
import { compareCommits } from '../pull.ts'
import type { Account, PullRequest, Repository } from '../state.ts'
import type { World } from './world.ts'

/** Threads on files that changed between two heads no longer point at what was discussed. */
function outdateThreads({ state }: World, pull: PullRequest, before: string): void {
  const changed = new Set(compareCommits(state, before, pull.headSha).files.map(({ path }) => path))
  for (const thread of pull.threads) if (changed.has(thread.path)) thread.outdated = true
}

/** Sends `pull_request.synchronize` for every open pull request from the branch. */
export function moveHeads(
  world: World,
  moved: { repository: Repository; branch: string; before: string; after: string; by: Account },
): void {
  const { state, emit } = world
  const pulls = state.repositories
    .flatMap(pullsOf)
    .filter(
      (pull) => pull.state === 'open' && pull.headRepository === moved.repository && pull.headRef === moved.branch,
    )
  for (const pull of pulls) {
    const before = pull.headSha
    pull.headSha = moved.after
    pull.baseSha = pull.repository.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha
    pull.updatedAt = stamp(state)
    pull.repository.refs.set(`refs/pull/${pull.number}/head`, moved.after)
    outdateThreads(world, pull, before)
    emit({
      event: 'pull_request',
      action: 'synchronize',
      repository: pull.repository,
      sender: moved.by,
      body: { number: pull.number, before, after: moved.after, pull_request: pullPayload(state, pull) },
    })
  }
}

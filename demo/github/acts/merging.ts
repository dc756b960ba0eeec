// Merging: by a person, by auto-merge, and by the merge queue.
import { mergeCommits } from '../history.ts'
import { stamp } from '../identity.ts'
import { canPush, pullsOf } from '../lookup.ts'
import { baseOf, blockers, isMergeable, protectionOf } from '../pull.ts'
import type { Account, PullRequest, Repository } from '../state.ts'
import { moveBranch } from './branches.ts'
import { type OnPull, pullEvent, target } from './pull-event.ts'
import { advanceQueue, leaveQueue } from './queue.ts'
import { hub, Refused, signatureOf, type World } from './world.ts'

type Method = 'merge' | 'squash'

/** Marks the pull request as merged by `sha`, which is already on the base branch. */
function recordMerge(world: World, pull: PullRequest, { sha, by }: { sha: string; by: Account }): void {
  const at = stamp(world.state)
  Object.assign(pull, { state: 'closed', closedAt: at, closedBy: by, mergedAt: at, mergedBy: by, mergeCommitSha: sha })
  pullEvent(world, pull, { action: 'closed', by })
}

function mergeNow(world: World, pull: PullRequest, { by, method }: { by: Account; method: Method }): string {
  const { state } = world
  const before = baseOf(pull)
  const sha = mergeCommits(state.objects, {
    ours: before,
    theirs: pull.headSha,
    author: signatureOf(by, state.now()),
    committer: signatureOf(hub(world), state.now()),
    message:
      method === 'squash'
        ? `${pull.title} (#${pull.number})`
        : `Merge pull request #${pull.number} from ${pull.headRepository.owner.login}/${pull.headRef}\n\n${pull.title}`,
    squash: method === 'squash',
  })
  if (sha === null) throw new Refused(405, ['Pull Request is not mergeable'])
  state.signatures.set(sha, { signer: hub(world), byGitHub: true })
  pull.baseSha = before
  moveBranch(world, { repository: pull.repository, branch: pull.baseRef, before, after: sha, by })
  recordMerge(world, pull, { sha, by })
  return sha
}

/** Every reason for which GitHub refuses to merge; empty if it would. */
function refusals({ state }: World, pull: PullRequest, by: Account): readonly string[] {
  if (pull.state === 'closed') return ['Pull Request is closed']
  if (pull.draft) return ['Pull Request is still a draft']
  if (!isMergeable(state, pull)) return ['Pull Request is not mergeable']
  if (!canPush(state, pull.repository, by)) return [`${by.login} may not merge`]
  const queued = protectionOf(pull.repository, pull.baseRef)?.mergeQueue === true
  return [...blockers(state, pull), ...(queued ? ['Changes must be made through the merge queue'] : [])]
}

/** Merges if the rules of the base branch allow it, and otherwise throws `Refused` with every reason. Answers the merge commit. */
export function merge(
  world: World,
  { method = 'merge', sha, ...where }: OnPull & { method?: Method; sha?: string },
): string {
  const { pull, by } = target(world, where)
  if (sha !== undefined && sha !== pull.headSha)
    throw new Refused(409, ['Head branch was modified. Review and try the merge again.'])
  const reasons = refusals(world, pull, by)
  if (reasons.length > 0) throw new Refused(405, reasons)
  return mergeNow(world, pull, { by, method })
}

/** The "Update branch" button: merges the base into the head. Answers the new head. */
export function updateBranch(world: World, where: OnPull): string {
  const { state } = world
  const { pull, by } = target(world, where)
  const { headRepository: repository, headRef: branch, headSha: before } = pull
  const after = mergeCommits(state.objects, {
    ours: before,
    theirs: baseOf(pull),
    author: signatureOf(by, state.now()),
    committer: signatureOf(hub(world), state.now()),
    message: `Merge branch '${pull.baseRef}' into ${branch}`,
  })
  if (after === null) throw new Refused(422, ['merge conflict between base and head'])
  state.signatures.set(after, { signer: hub(world), byGitHub: true })
  moveBranch(world, { repository, branch, before, after, by })
  leaveQueue(world, pull, { reason: 'MANUAL', by })
  return after
}

/** What GitHub does by itself when something changed: auto-merge, and the merge queue. */
export function settle(world: World, repository: Repository): void {
  for (const pull of pullsOf(repository)) {
    const by = pull.autoMerge?.enabledBy
    if (by !== undefined && refusals(world, pull, by).length === 0) mergeNow(world, pull, { by, method: 'merge' })
  }
  advanceQueue(world, repository, (pull, merged) => recordMerge(world, pull, merged))
}

// The merge queue: each entry's group is its pull request merged onto the groups before it.
import { mergeCommits } from '../history.ts'
import { identity, stamp } from '../identity.ts'
import { mergeGroupPayload } from '../payloads/check.ts'
import { blockers, isMergeable, missingChecks } from '../pull.ts'
import type { Account, MergeQueueEntry, PullRequest, Repository } from '../state.ts'
import { moveBranch, noCommit } from './branches.ts'
import { type OnPull, pullEvent, target } from './pull-event.ts'
import { hub, queueBot, Refused, signatureOf, type World } from './world.ts'

/** Why a pull request left the queue, in GitHub's words. */
export type RemovalReason = 'MANUAL' | 'MERGE' | 'MERGE_CONFLICT' | 'CI_FAILURE' | 'CI_TIMEOUT' | 'QUEUE_CLEARED'
/** Why a group is no more. */
type Destroyed = 'merged' | 'invalidated' | 'dequeued'

const entriesOf = (repository: Repository, base: string): readonly MergeQueueEntry[] =>
  repository.mergeQueue.filter(({ baseRef }) => baseRef === base)

function groupEvent(
  world: World,
  entry: MergeQueueEntry,
  event: { action: 'checks_requested' } | { action: 'destroyed'; reason: Destroyed },
): void {
  world.emit({
    event: 'merge_group',
    repository: entry.repository,
    sender: queueBot(world),
    action: event.action,
    body: {
      merge_group: mergeGroupPayload(world.state, entry),
      ...('reason' in event ? { reason: event.reason } : {}),
    },
  })
}

/** Builds the group of a pull request onto `baseSha`; null on a conflict. */
function build(
  world: World,
  { pull, baseSha, by }: { pull: PullRequest; baseSha: string; by: Account },
): MergeQueueEntry | null {
  const { state } = world
  const headSha = mergeCommits(state.objects, {
    ours: baseSha,
    theirs: pull.headSha,
    author: signatureOf(by, state.now()),
    committer: signatureOf(hub(world), state.now()),
    message: `Merge pull request #${pull.number} from ${pull.headRepository.owner.login}/${pull.headRef}\n\n${pull.title}`,
  })
  if (headSha === null) return null
  state.signatures.set(headSha, { signer: hub(world), byGitHub: true })
  return {
    ...identity(state, 'entry'),
    repository: pull.repository,
    pull,
    queuedSha: pull.headSha,
    baseRef: pull.baseRef,
    headRef: `gh-readonly-queue/${pull.baseRef}/pr-${pull.number}-${baseSha}`,
    headSha,
    baseSha,
    state: 'AWAITING_CHECKS',
    enqueuer: by,
    enqueuedAt: stamp(state),
  }
}

/** Puts a pull request at the end of the queue and asks for checks. False if it does not merge. */
function append(world: World, pull: PullRequest, by: Account): boolean {
  const { repository, baseRef } = pull
  const tip = repository.refs.get(`refs/heads/${baseRef}`) ?? pull.baseSha
  const baseSha = entriesOf(repository, baseRef).at(-1)?.headSha ?? tip
  const entry = build(world, { pull, baseSha, by })
  if (entry === null) return false
  repository.mergeQueue.push(entry)
  moveBranch(world, { repository, branch: entry.headRef, before: noCommit, after: entry.headSha, by: queueBot(world) })
  groupEvent(world, entry, { action: 'checks_requested' })
  return true
}

function destroy(world: World, entry: MergeQueueEntry, reason: Destroyed): void {
  const { mergeQueue, refs } = entry.repository
  mergeQueue.splice(mergeQueue.indexOf(entry), 1)
  refs.delete(`refs/heads/${entry.headRef}`)
  groupEvent(world, entry, { action: 'destroyed', reason })
}

const dequeued = (world: World, pull: PullRequest, { reason, by }: { reason: RemovalReason; by: Account }): void =>
  pullEvent(world, pull, { action: 'dequeued', by, more: { reason } })

/** Groups were built on something that is not so any more: build them again. */
function rebuild(world: World, entries: readonly MergeQueueEntry[]): void {
  for (const entry of entries) destroy(world, entry, 'invalidated')
  for (const { pull, enqueuer } of entries)
    if (!append(world, pull, enqueuer)) dequeued(world, pull, { reason: 'MERGE_CONFLICT', by: queueBot(world) })
}

/** Takes a pull request out of the queue, if it is in it; the groups behind it are built again. */
export function leaveQueue(
  world: World,
  pull: PullRequest,
  { reason, by }: { reason: RemovalReason; by: Account },
): void {
  const entry = pull.repository.mergeQueue.find((candidate) => candidate.pull === pull)
  if (entry === undefined) return
  const entries = entriesOf(pull.repository, pull.baseRef)
  const behind = entries.slice(entries.indexOf(entry) + 1)
  destroy(world, entry, 'dequeued')
  dequeued(world, pull, { reason, by })
  rebuild(world, behind)
}

/** "Merge when ready": needs what a merge needs. Sends `pull_request.enqueued`, `merge_group.checks_requested`. */
export function enqueue(world: World, where: OnPull): MergeQueueEntry {
  const { state } = world
  const { pull, by } = target(world, where)
  if (pull.state === 'closed' || pull.draft || !isMergeable(state, pull))
    throw new Refused(422, ['Pull request is not in the correct state to be enqueued'])
  const reasons = blockers(state, pull)
  if (reasons.length > 0) throw new Refused(422, reasons)
  if (pull.repository.mergeQueue.some((entry) => entry.pull === pull))
    throw new Refused(422, ['Pull request is already in the queue'])
  pullEvent(world, pull, { action: 'enqueued', by })
  if (!append(world, pull, by)) throw new Refused(422, ['Pull request conflicts with those before it'])
  const entry = pull.repository.mergeQueue.at(-1)
  if (entry === undefined) throw new Error('the entry was just appended')
  return entry
}

export function dequeue(world: World, { reason = 'MANUAL', ...where }: OnPull & { reason?: RemovalReason }): void {
  const { pull, by } = target(world, where)
  leaveQueue(world, pull, { reason, by })
}

/** A push takes pull requests from that branch out of the queue, and makes groups on that base stale. */
export function afterPush(
  world: World,
  { repository, branch, by }: { repository: Repository; branch: string; by: Account },
): void {
  const moved = world.state.repositories
    .flatMap(({ mergeQueue }) => mergeQueue)
    .filter(({ pull }) => pull.headRepository === repository && pull.headRef === branch)
  for (const { pull } of moved) leaveQueue(world, pull, { reason: 'MANUAL', by })
  rebuild(world, entriesOf(repository, branch))
}

function mergeFirst(world: World, entry: MergeQueueEntry): void {
  const { repository, pull, headSha, baseSha, baseRef } = entry
  destroy(world, entry, 'merged')
  pull.baseSha = baseSha
  moveBranch(world, { repository, branch: baseRef, before: baseSha, after: headSha, by: queueBot(world) })
  dequeued(world, pull, { reason: 'MERGE', by: queueBot(world) })
}

type Merged = (pull: PullRequest, merged: { sha: string; by: Account }) => void

/** Merges groups from the front while their required checks pass; throws out the first whose checks failed. */
export function advanceQueue(world: World, repository: Repository, merged: Merged): void {
  for (const base of new Set(repository.mergeQueue.map(({ baseRef }) => baseRef))) {
    for (let first = entriesOf(repository, base)[0]; first !== undefined; first = entriesOf(repository, base)[0]) {
      const missing = missingChecks(repository, base, first.headSha)
      if (missing.length === 0) {
        mergeFirst(world, first)
        merged(first.pull, { sha: first.headSha, by: first.enqueuer })
      } else if (missing.some(({ state }) => state === 'failed')) {
        first.state = 'UNMERGEABLE'
        leaveQueue(world, first.pull, { reason: 'CI_FAILURE', by: queueBot(world) })
      } else break
    }
  }
}

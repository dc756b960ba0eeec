// Judges a merge group: the pull requests in it, at the heads with which they were queued.
import { publish } from '../effects/publish.ts'
import { ExpectedError } from '../errors.ts'
import type { MergeGroupRef } from '../event.ts'
import { type GatheredGroup, gatherMergeGroup, mergeGroupFacts } from '../facts/merge-group.ts'
import type { Gathered } from '../facts/pull-request.ts'
import { isGroupDestroyed, queuedHeads } from '../ledger/observations.ts'
import { closeSubject, recordJudgement } from '../ledger/subjects.ts'
import { completed, type Desk, gatheringFor, inForceFor, judge, publishingFor, revisit } from './desk.ts'

export async function judgeMergeGroup(parts: Desk, ref: MergeGroupRef, cause: string): Promise<void> {
  const { database } = parts
  const gathering = await gatheringFor(parts, ref.repository)
  if (await isGroupDestroyed(database, ref.repository, ref.headSha)) {
    await closeSubject(database.kysely, ref, gathering.now)
    return
  }
  const group = await gatherMergeGroup(ref, gathering, await queuedHeads(database, ref.repository))
  const first = firstOf(group)
  const inForce = await inForceFor(parts, first)
  if (inForce === null) return
  const members = await Promise.all(
    group.members.map(async ({ queuedHead, gathered }) => ({
      queuedHead,
      facts: await completed(parts, gathering, inForce.policy, gathered),
    })),
  )
  const facts = mergeGroupFacts(ref, gathering.now, members)
  const judgement = judge(parts, { ref, facts, head: ref.headSha, cause }, inForce, null)
  await publish(publishingFor(parts, gathering, ref), {
    repository: ref.repository,
    sha: ref.headSha,
    onGitHub: group.standing,
    record: (transaction) => recordJudgement(transaction, judgement),
  })
  await revisit(parts, judgement)
}

function firstOf(group: GatheredGroup): Gathered {
  const first = group.members[0]
  if (first !== undefined) return first.gathered
  throw new ExpectedError(group.unavailable?.unavailable ?? 'The merge group is empty.', 'Andon tries again.', {
    retryable: true,
  })
}

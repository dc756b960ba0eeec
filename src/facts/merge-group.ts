// Gathers a merge group: which pull requests are in it, each with the head it was queued with.
import type { Instant, MergeGroupRef } from '../event.ts'
import type { MergeGroupFacts, QueuedPullRequest, Unavailable } from '../facts.ts'
import { mergeGroupAnswer } from './answer.ts'
import {
  type Gathered,
  type Gathering,
  gatherPullRequest,
  refuse,
  type Standing,
  standingChecks,
} from './pull-request.ts'
import { mergeGroupQuery } from './queries.ts'

export type GatheredGroup = Readonly<{
  /** Those of the pull requests that could be read, the one at the group's head last. */
  members: readonly Readonly<{ queuedHead: string; gathered: Gathered }>[]
  unavailable: Unavailable | null
  standing: Standing
}>

export type QueuedHead = Readonly<{ sha: string; at: Instant }>
/** Heads as the deliveries told them when each pull request was queued last: number -> head. */
export type QueuedHeads = ReadonlyMap<number, QueuedHead>

type Entry = Readonly<{ head: string; base: string; number: number; present: string; queuedAt: Instant }>

function entriesOf(data: unknown): readonly Entry[] {
  const nodes = mergeGroupAnswer.parse(data).repository.mergeQueue?.entries?.nodes ?? []
  return nodes.flatMap(({ headCommit, baseCommit, pullRequest, enqueuedAt }) =>
    headCommit === null || baseCommit === null || pullRequest === null
      ? []
      : [
          {
            head: headCommit.oid,
            base: baseCommit.oid,
            number: pullRequest.number,
            present: pullRequest.headRefOid,
            queuedAt: new Date(enqueuedAt).toISOString(),
          },
        ],
  )
}

/**
 * Walks from the group's head down the queue: the group holds every pull request on the way, also those of the groups that
 * it stands on, since with GitHub's HEADGREEN only the last group is asked. First in the queue first.
 */
export function membersOf(entries: readonly Entry[], headSha: string): readonly Entry[] {
  const chain: Entry[] = []
  for (let at = headSha; chain.length < entries.length; ) {
    const entry = entries.find((candidate) => candidate.head === at)
    if (entry === undefined) break
    chain.unshift(entry)
    at = entry.base
  }
  return chain
}

/** The head with which it was queued: as the delivery told, unless the queue has a later entry whose delivery is still to come. */
function queuedHeadOf(entry: Entry | undefined, told: QueuedHead | undefined): string | null {
  if (entry === undefined) return told?.sha ?? null
  return told !== undefined && told.at >= entry.queuedAt ? told.sha : entry.present
}

/** One request for the queue and one for each pull request in the group. */
export async function gatherMergeGroup(
  ref: MergeGroupRef,
  gathering: Gathering,
  queuedHeads: QueuedHeads,
): Promise<GatheredGroup> {
  const { owner, name } = ref.repository
  const variables = { owner, repo: name, branch: ref.base, sha: ref.headSha, appId: gathering.appId ?? 0 }
  const { data, problems } = await gathering.github.query(mergeGroupQuery, variables)
  refuse(problems, `the merge queue of ${owner}/${name}`)
  const standing = { checks: standingChecks(mergeGroupAnswer.parse(data).repository.group?.ours), comments: 0 }
  const found = membersOf(entriesOf(data), ref.headSha)
  // The queue may have moved on since GitHub asked. The group's ref still names the pull request at its head.
  const numbers = found.length > 0 ? found.map((entry) => entry.number) : ref.number === null ? [] : [ref.number]
  if (numbers.length === 0) {
    return {
      members: [],
      unavailable: { unavailable: 'GitHub does not show which pull requests this merge group holds.' },
      standing,
    }
  }
  const members = numbers.map(async (number) => {
    const gathered = await gatherPullRequest({ subject: 'pull_request', repository: ref.repository, number }, gathering)
    const entry = found.find((candidate) => candidate.number === number)
    return { queuedHead: queuedHeadOf(entry, queuedHeads.get(number)) ?? gathered.facts.head.sha, gathered }
  })
  return { members: await Promise.all(members), unavailable: null, standing }
}

/** The group as facts, once the members' people are known. */
export function mergeGroupFacts(
  ref: MergeGroupRef,
  now: Instant,
  pullRequests: readonly QueuedPullRequest[] | Unavailable,
): MergeGroupFacts {
  const first = 'unavailable' in pullRequests ? undefined : pullRequests[0]
  return {
    subject: 'merge_group',
    repository: { ...ref.repository, defaultBranch: first?.facts.repository.defaultBranch ?? ref.base },
    now,
    headSha: ref.headSha,
    base: { branch: ref.base, sha: ref.baseSha },
    pullRequests,
  }
}

// The product on one screen: facts -> policy -> evaluate -> plan -> effects -> ledger, for one subject at a time.
import type { Database } from './database/client.ts'
import { type Publishing, publish, unseen } from './effects/publish.ts'
import { ExpectedError, NotFoundError } from './errors.ts'
import { evaluate, type Fault } from './evaluate.ts'
import { isSubject, keyOf, type MergeGroupRef, type PullRequestRef, type Repository } from './event.ts'
import { withLedger, withNeeds } from './facts/complete.ts'
import { type GatheredGroup, gatherMergeGroup, mergeGroupFacts } from './facts/merge-group.ts'
import type { GatherPeople } from './facts/people.ts'
import { type PolicyInForce, policyInForce } from './facts/policy-in-force.ts'
import { type Gathered, type Gathering, gatherPullRequest, type PolicyReadings } from './facts/pull-request.ts'
import type { PullRequestFacts } from './facts.ts'
import type { GitHubApp } from './github/client.ts'
import type { Queue } from './inbox/queue.ts'
import type { Work } from './inbox/worker.ts'
import { isGroupDestroyed, queuedHeads, recordObservations } from './ledger/observations.ts'
import { patchMemory } from './ledger/patches.ts'
import { unfinishedCommits } from './ledger/published.ts'
import { rememberRepository } from './ledger/repositories.ts'
import {
  closeSubject,
  type Judgement,
  type KnownState,
  knownState,
  openMergeGroups,
  recordJudgement,
} from './ledger/subjects.ts'
import { fanOut } from './pipeline/fan-out.ts'
import { proposalIn } from './pipeline/proposal.ts'
import { needsOf } from './policy/needs.ts'
import { type Policy, type PolicySource, strongest } from './policy.ts'
import { checkContents } from './report/check-run.ts'
import { stickyComment } from './report/comment.ts'
import { type Verdict, withResult } from './verdict.ts'

export type Parts = Readonly<{
  database: Database
  github: GitHubApp
  queue: Queue
  people: GatherPeople
  presets: Readonly<Record<string, PolicySource>>
  /** Address of the folder `docs`, without a slash at the end. */
  docsUrl: string
  /** Epoch milliseconds. */
  now(): number
  /** A practice threw: our bug, with the incident id that the finding shows. */
  onFault(fault: Fault, subject: string): void
  onVerdict(verdict: Verdict, subject: string): void
}>

/** Parts for one piece of work. `again`: an earlier try failed, and may have ended half-way. */
type Desk = Parts & Pick<Work, 'signal' | 'urgency'> & Readonly<{ again: boolean }>

/** GitHub may not show yet what its webhook told; after so many tries it is gone. */
const surelyGone = 3
/** Our clock and the database's differ a little: a look that came too early must not follow itself at once. */
const soonestMs = 5000

/** A policy that judges. */
type InForce = PolicyInForce & Readonly<{ policy: Policy }>

export const createPipeline =
  (parts: Parts) =>
  async (work: Work): Promise<void> => {
    const { target, events } = work
    const cause = events.at(-1)?.name ?? 'andon.look'
    try {
      if (!isSubject(target)) {
        const { installationId } = 'repository' in target ? target.repository : target
        const github = await parts.github.installation(installationId, work)
        return await fanOut({ ...parts, github, at: new Date(parts.now()).toISOString() }, target, events)
      }
      await recordObservations(
        parts.database,
        target.repository,
        events.flatMap((event) => event.observation ?? []),
      )
      const desk = { ...parts, signal: work.signal, urgency: work.urgency, again: work.attempt > 1 }
      if (target.subject === 'pull_request') await judgePullRequest(desk, target, cause)
      else await judgeMergeGroup(desk, target, cause)
    } catch (error) {
      // Deleted, transferred or no longer ours: there is nothing left to judge. But GitHub may also lag behind its own webhook.
      const isSure = work.attempt >= surelyGone || events.length === 0
      if (!(error instanceof NotFoundError) || !isSure) throw error
    }
  }

async function judgePullRequest(parts: Desk, ref: PullRequestRef, cause: string): Promise<void> {
  const { database } = parts
  const gathering = await gatheringFor(parts, ref.repository)
  const before = await knownState(database, ref)
  const gathered = await gatherPullRequest(ref, gathering)
  const { facts, policies } = gathered
  if (facts.state !== 'open') return leave(parts, gathering, { ref, facts, before })
  const inForce = await inForceFor(parts, { facts, policies })
  if (inForce === null) return leave(parts, gathering, { ref, facts, before })
  const known = await completed(parts, gathering, inForce.policy, gathered)
  const judgement = judge(parts, { ref, facts: known, head: facts.head.sha, cause }, inForce, gathered)
  // before anything is written: a look that is put off half-way would not see the difference again
  if (before !== null && before.decision !== judgement.verdict.decision) await askGroupsAgain(parts, facts)
  const comment = stickyComment({ ...reportOf(parts, inForce, judgement.verdict, gathered), facts: known })
  await publish(publishingFor(parts, gathering), {
    repository: facts.repository,
    sha: facts.head.sha,
    vacated: await vacatedBy(parts, facts, before),
    others: [{ kind: 'comment', number: ref.number, nodeId: facts.nodeId, marker: 'sticky', ...comment }],
    onGitHub: gathered.standing,
    record: (transaction) => recordJudgement(transaction, judgement),
  })
  await rememberRepository(database, facts.repository, facts.now)
  await revisit(parts, judgement)
}

/** Commits that this pull request headed before, and those on which a look ended half-way. */
async function vacatedBy(
  parts: Desk,
  { repository, head }: PullRequestFacts,
  before: KnownState | null,
): Promise<readonly string[]> {
  const unfinished = parts.again ? await unfinishedCommits(parts.database, repository) : []
  return [...new Set([...(before === null ? [] : [before.head]), ...unfinished])].filter((sha) => sha !== head.sha)
}

type Leaving = Readonly<{ ref: PullRequestRef; facts: PullRequestFacts; before: KnownState | null }>

/** It has no say any more. Others with the same head speak; if there is none, a green must not wait there for the next pull request. */
async function leave(parts: Desk, gathering: Gathering, { ref, facts, before }: Leaving): Promise<void> {
  const closed = await closeSubject(parts.database, ref, facts.now)
  if (facts.state === 'merged' || (!closed && !parts.again)) return
  const { repository, head } = facts
  const vacated = await vacatedBy(parts, facts, before)
  await publish(publishingFor(parts, gathering), {
    repository,
    sha: head.sha,
    vacated,
    onGitHub: unseen,
    record: async () => {},
  })
}

/** A verdict that time alone may change is judged again then. */
async function revisit({ queue, now }: Parts, { ref, verdict }: Judgement): Promise<void> {
  if (verdict.revisitAt === null) return
  const at = Math.max(Date.parse(verdict.revisitAt), now() + soonestMs)
  await queue.enqueue(ref, { runAt: new Date(at).toISOString() })
}

/** A merge group stands on the verdicts of its pull requests: when one changes, the group is judged again. */
async function askGroupsAgain({ database, queue }: Parts, { repository, base }: PullRequestFacts): Promise<void> {
  for (const group of await openMergeGroups(database, repository, base.branch))
    await queue.enqueue(group, { priority: 1 })
}

async function judgeMergeGroup(parts: Desk, ref: MergeGroupRef, cause: string): Promise<void> {
  const { database } = parts
  const gathering = await gatheringFor(parts, ref.repository)
  if (await isGroupDestroyed(database, ref.repository, ref.headSha)) {
    await closeSubject(database, ref, gathering.now)
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
  await publish(publishingFor(parts, gathering), {
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

/** Evaluates and words: no I/O but the callbacks. `gathered` is null for a merge group, which proposes no policy. */
function judge(
  parts: Parts,
  subject: Pick<Judgement, 'ref' | 'facts' | 'head' | 'cause'>,
  inForce: InForce,
  gathered: Gathered | null,
): Judgement {
  const { verdict: evaluated, faults } = evaluate(subject.facts, inForce.policy)
  for (const fault of faults) parts.onFault(fault, keyOf(subject.ref))
  const verdict =
    inForce.unreadable === null ? evaluated : withUnreadable(evaluated, inForce.policy, inForce.unreadable)
  parts.onVerdict(verdict, keyOf(subject.ref))
  const needs = needsOf(inForce.policy)
  const checks = checkContents({ ...reportOf(parts, inForce, verdict, gathered), facts: subject.facts })
  return { ...subject, verdict, checks, needsChecks: needs.checks, needsComments: needs.comments }
}

/** A layer that we cannot read may forbid anything; it weighs as much as the strongest rule that we know (decision 0003). */
const withUnreadable = (verdict: Verdict, policy: Policy, reason: string): Verdict =>
  withResult(verdict, {
    practice: 'organization-policy',
    enforcement: strongest(policy),
    why: null,
    findings: [{ outcome: 'unknown', reason }],
  })

const reportOf = (parts: Parts, inForce: InForce, verdict: Verdict, gathered: Gathered | null) => ({
  policy: inForce.policy,
  verdict,
  problems: inForce.problems,
  proposal: gathered === null ? null : proposalIn(gathered, inForce.policy, parts.presets),
  docsUrl: parts.docsUrl,
  ...(inForce.notice === null ? {} : { policyNotice: inForce.notice }),
})

async function inForceFor(
  parts: Parts,
  read: Readonly<{ facts: PullRequestFacts; policies: PolicyReadings }>,
): Promise<InForce | null> {
  const { repository, base, now } = read.facts
  const place = { database: parts.database, presets: parts.presets, repository, branch: base.branch, now }
  const inForce = await policyInForce(place, read.policies)
  return inForce.policy === null ? null : { ...inForce, policy: inForce.policy }
}

/** With what the ledger knows and what the policy asks GitHub for. */
async function completed({ database, people }: Parts, { github }: Gathering, policy: Policy, gathered: Gathered) {
  const asking = { github, people, patches: patchMemory(database), needs: needsOf(policy), owners: gathered.owners }
  return withNeeds(asking, await withLedger(database, gathered.facts))
}

async function gatheringFor(parts: Desk, repository: Repository): Promise<Gathering> {
  const { installationId } = repository
  return {
    github: await parts.github.installation(installationId, parts),
    now: new Date(parts.now()).toISOString(),
    appId: parts.github.appId,
    seesAllRepositories: (await parts.github.repositorySelection(installationId)) === 'all',
  }
}

const publishingFor = (parts: Desk, gathering: Gathering): Publishing => ({
  database: parts.database,
  github: gathering.github,
  appId: parts.github.appId,
  now: () => new Date(parts.now()).toISOString(),
  signal: parts.signal,
})

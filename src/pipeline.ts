// The product on one screen: facts -> policy -> evaluate -> plan -> effects -> ledger, for one subject at a time.
import { mayWorkMs, publish } from './effects/publish.ts'
import { NotFoundError } from './errors.ts'
import { type Event, isSubject, type PullRequestRef, type Repository, type Scope } from './event.ts'
import { type Gathering, gatherPullRequest } from './facts/pull-request.ts'
import type { PullRequestFacts } from './facts.ts'
import type { Work } from './inbox/worker.ts'
import { recordObservations } from './ledger/observations.ts'
import { unfinishedCommits } from './ledger/published.ts'
import { rememberRepository } from './ledger/repositories.ts'
import { closeSubject, type KnownState, knownState, openMergeGroups, recordJudgement } from './ledger/subjects.ts'
import { forgetUnsent, unsentOf } from './ledger/unsent.ts'
import { afterCommands, refuseCommands } from './pipeline/commands.ts'
import {
  completed,
  type Desk,
  gatheringFor,
  inForceFor,
  judge,
  type Parts,
  publishingFor,
  reportOf,
  revisit,
} from './pipeline/desk.ts'
import { recordDeployments } from './pipeline/duties.ts'
import { fanOut } from './pipeline/fan-out.ts'
import { judgeMergeGroup } from './pipeline/merge-group.ts'
import { appendAll, lookAgainAt, type Merged, settleMerged } from './pipeline/merged.ts'
import { reviewRequests } from './plan.ts'
import { stickyComment } from './report/comment.ts'

/** GitHub may not show yet what its webhook told; after so many tries it is gone. */
const surelyGone = 3

export const createPipeline =
  (parts: Parts) =>
  async (work: Work): Promise<void> => {
    const { target, events } = work
    try {
      if ('repository' in target) await observe(parts, target.repository, events)
      if (!isSubject(target)) return await spread(parts, work, target)
      const desk = { ...parts, signal: work.signal, urgency: work.urgency }
      if (target.subject === 'pull_request') await judgePullRequest(desk, target, events)
      else await judgeMergeGroup(desk, target, events.at(-1)?.name ?? 'andon.look')
    } catch (error) {
      // Deleted, transferred or no longer ours: there is nothing left to judge. But GitHub may also lag behind its own webhook.
      const isSure = work.attempt >= surelyGone || events.length === 0
      if (!(error instanceof NotFoundError) || !isSure) throw error
    }
  }

async function spread(parts: Parts, work: Work, scope: Scope): Promise<void> {
  const { installationId } = 'repository' in scope ? scope.repository : scope
  const github = await parts.github.installation(installationId, work)
  await fanOut({ ...parts, github, at: new Date(parts.now()).toISOString() }, scope, work.events)
}

async function observe({ database }: Parts, repository: Repository, events: readonly Event[]): Promise<void> {
  await recordObservations(
    database,
    repository,
    events.flatMap((event) => event.observation ?? []),
  )
  await recordDeployments(database, repository, events)
}

async function judgePullRequest(parts: Desk, ref: PullRequestRef, events: readonly Event[]): Promise<void> {
  const { database } = parts
  const gathering = await gatheringFor(parts, ref.repository)
  const before = await knownState(database, ref)
  const gathered = await gatherPullRequest(ref, gathering)
  const { facts, policies } = gathered
  const inForce = await inForceFor(parts, { facts, policies })
  if (inForce === null || facts.state !== 'open') {
    if (inForce !== null) await refuseCommands(parts, { ref, events, facts })
    return leave(parts, gathering, { ref, gathered, inForce, before })
  }
  const complete = await completed(parts, gathering, inForce.policy, gathered)
  const known = await afterCommands(parts, gathering, { ref, events, facts: complete, before, inForce, gathered })
  const cause = events.at(-1)?.name ?? 'andon.look'
  const judgement = judge(parts, { ref, facts: known, head: facts.head.sha, cause }, inForce, gathered)
  // before anything is written: a look that is put off half-way would not see the difference again
  if (before !== null && before.decision !== judgement.verdict.decision) await askGroupsAgain(parts, facts)
  const comment = stickyComment({ ...reportOf(parts, inForce, judgement.verdict, gathered), facts: known })
  const unsent = await unsentOf(database, ref)
  await publish(publishingFor(parts, gathering, ref), {
    repository: facts.repository,
    sha: facts.head.sha,
    vacated: await vacatedBy(parts, facts, before),
    others: [
      { kind: 'comment', number: ref.number, nodeId: facts.nodeId, marker: 'sticky', ...comment },
      ...reviewRequests(known, judgement.verdict),
      ...unsent.map(({ effect }) => effect),
    ],
    onGitHub: gathered.standing,
    record: (transaction) => recordJudgement(transaction, judgement),
  })
  await forgetUnsent(database, unsent)
  await rememberRepository(database, facts.repository, facts.now)
  await revisit(parts, judgement)
}

/** Commits that this pull request headed before, and those on which a look ended half-way, whether it was noted as a failure or not. */
async function vacatedBy(
  { database }: Desk,
  { repository, head, now }: PullRequestFacts,
  before: KnownState | null,
): Promise<readonly string[]> {
  const own = before === null ? [] : [before.head]
  const plannedBefore = new Date(Date.parse(now) - mayWorkMs).toISOString()
  const unfinished = await unfinishedCommits(database, repository, { own: [...own, head.sha], plannedBefore })
  return [...new Set([...own, ...unfinished])].filter((sha) => sha !== head.sha)
}

type Leaving = Merged & Readonly<{ before: KnownState | null }>

/**
 * It has no say any more. Others with the same head speak; if there is none, a green must not wait there for the next pull
 * request. What was promised to those who asked is still written, and so is what a merge leaves behind.
 */
async function leave(parts: Desk, gathering: Gathering, { before, ...merged }: Leaving): Promise<void> {
  const { ref, gathered } = merged
  const { facts, standing } = gathered
  const { repository, head, state, now } = facts
  const unsent = await unsentOf(parts.database, ref)
  const settlement = await settleMerged(parts, gathering, merged)
  if (before === null && unsent.length + settlement.others.length + settlement.entries.length === 0) return
  const vacates = state !== 'merged' && before !== null
  await publish(publishingFor(parts, gathering, ref), {
    repository,
    sha: vacates ? head.sha : null,
    vacated: vacates ? await vacatedBy(parts, facts, before) : [],
    others: [...settlement.others, ...unsent.map(({ effect }) => effect)],
    onGitHub: standing,
    // with the plan: a look that is killed between the two would not see that anything is left to do
    record: async (transaction) => {
      await closeSubject(transaction, ref, now)
      await appendAll(transaction, ref, settlement.entries)
    },
  })
  await lookAgainAt(parts, ref, settlement)
  await forgetUnsent(parts.database, unsent)
}

/** A merge group stands on the verdicts of its pull requests: when one changes, the group is judged again. */
async function askGroupsAgain({ database, queue }: Parts, { repository, base }: PullRequestFacts): Promise<void> {
  for (const group of await openMergeGroups(database, repository, base.branch))
    await queue.enqueue(group, { priority: 1 })
}

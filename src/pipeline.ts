// The product on one screen: facts -> policy -> evaluate -> plan -> effects -> ledger, for one subject at a time.
import { mayWorkMs, publish, unseen } from './effects/publish.ts'
import { NotFoundError } from './errors.ts'
import { type Event, isSubject, type PullRequestRef } from './event.ts'
import { type Gathered, type Gathering, gatherPullRequest } from './facts/pull-request.ts'
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
import { fanOut } from './pipeline/fan-out.ts'
import { judgeMergeGroup } from './pipeline/merge-group.ts'
import { reviewRequests } from './plan.ts'
import { stickyComment } from './report/comment.ts'

/** GitHub may not show yet what its webhook told; after so many tries it is gone. */
const surelyGone = 3

export const createPipeline =
  (parts: Parts) =>
  async (work: Work): Promise<void> => {
    const { target, events } = work
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
      const desk = { ...parts, signal: work.signal, urgency: work.urgency }
      if (target.subject === 'pull_request') await judgePullRequest(desk, target, events)
      else await judgeMergeGroup(desk, target, events.at(-1)?.name ?? 'andon.look')
    } catch (error) {
      // Deleted, transferred or no longer ours: there is nothing left to judge. But GitHub may also lag behind its own webhook.
      const isSure = work.attempt >= surelyGone || events.length === 0
      if (!(error instanceof NotFoundError) || !isSure) throw error
    }
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
    return leave(parts, gathering, { ref, gathered, before })
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

type Leaving = Readonly<{ ref: PullRequestRef; gathered: Gathered; before: KnownState | null }>

/**
 * It has no say any more. Others with the same head speak; if there is none, a green must not wait there for the next pull
 * request. What was promised to those who asked is still written.
 */
async function leave(parts: Desk, gathering: Gathering, { ref, gathered, before }: Leaving): Promise<void> {
  const { facts, standing } = gathered
  const { repository, head, state, now } = facts
  const unsent = await unsentOf(parts.database, ref)
  if (before === null && unsent.length === 0) return
  const vacates = state !== 'merged' && before !== null
  await publish(publishingFor(parts, gathering, ref), {
    repository,
    sha: vacates ? head.sha : null,
    vacated: vacates ? await vacatedBy(parts, facts, before) : [],
    others: unsent.map(({ effect }) => effect),
    onGitHub: { ...unseen, comments: standing.comments },
    // with the plan: a look that is killed between the two would not see that anything is left to do
    record: (transaction) => closeSubject(transaction, ref, now),
  })
  await forgetUnsent(parts.database, unsent)
}

/** A merge group stands on the verdicts of its pull requests: when one changes, the group is judged again. */
async function askGroupsAgain({ database, queue }: Parts, { repository, base }: PullRequestFacts): Promise<void> {
  for (const group of await openMergeGroups(database, repository, base.branch))
    await queue.enqueue(group, { priority: 1 })
}

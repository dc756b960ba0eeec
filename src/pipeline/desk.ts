// What every look needs: the parts, the policy in force, the facts complete, and the way to a judgement.
import type { Database } from '../database/client.ts'
import type { Publishing } from '../effects/publish.ts'
import { type Evaluation, evaluate, type Fault } from '../evaluate.ts'
import { keyOf, type Repository, type SubjectRef } from '../event.ts'
import { withLedger, withNeeds } from '../facts/complete.ts'
import type { GatherPeople } from '../facts/people.ts'
import { type PolicyInForce, policyInForce } from '../facts/policy-in-force.ts'
import type { Gathered, Gathering, PolicyReadings } from '../facts/pull-request.ts'
import type { Facts, PullRequestFacts } from '../facts.ts'
import type { GitHubApp } from '../github/client.ts'
import type { Queue } from '../inbox/queue.ts'
import type { Work } from '../inbox/worker.ts'
import { patchMemory } from '../ledger/patches.ts'
import type { Judgement } from '../ledger/subjects.ts'
import { needsOf } from '../policy/needs.ts'
import { type Policy, type PolicySource, strongest } from '../policy.ts'
import { checkContents } from '../report/check-run.ts'
import { type Verdict, withResult } from '../verdict.ts'
import { proposalIn } from './proposal.ts'

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
  /** A sentence about something that nobody waits for, and that GitHub refused or does not know. */
  onLeftOut(sentence: string, subject: string): void
}>

/** Parts for one piece of work. */
export type Desk = Parts & Pick<Work, 'signal' | 'urgency'>

/** Our clock and the database's differ a little: a look that came too early must not follow itself at once. */
const soonestMs = 5000

/** A policy that judges. */
export type InForce = PolicyInForce & Readonly<{ policy: Policy }>

/** Evaluates and words: no I/O but the callbacks. `gathered` is null for a merge group, which proposes no policy. */
export function judge(
  parts: Parts,
  subject: Pick<Judgement, 'ref' | 'facts' | 'head' | 'cause'>,
  inForce: InForce,
  gathered: Gathered | null,
): Judgement {
  const { verdict, faults } = verdictOn(subject.facts, inForce)
  for (const fault of faults) parts.onFault(fault, keyOf(subject.ref))
  parts.onVerdict(verdict, keyOf(subject.ref))
  const needs = needsOf(inForce.policy)
  const checks = checkContents({ ...reportOf(parts, inForce, verdict, gathered), facts: subject.facts })
  return { ...subject, verdict, checks, needsChecks: needs.checks, needsComments: needs.comments }
}

export function verdictOn(facts: Facts, inForce: InForce): Evaluation {
  const { verdict, faults } = evaluate(facts, inForce.policy)
  return inForce.unreadable === null
    ? { verdict, faults }
    : { verdict: withUnreadable(verdict, inForce.policy, inForce.unreadable), faults }
}

/** A layer that we cannot read may forbid anything; it weighs as much as the strongest rule that we know (decision 0003). */
const withUnreadable = (verdict: Verdict, policy: Policy, reason: string): Verdict =>
  withResult(verdict, {
    practice: 'organization-policy',
    enforcement: strongest(policy),
    why: null,
    findings: [{ outcome: 'unknown', reason }],
  })

export const reportOf = (parts: Parts, inForce: InForce, verdict: Verdict, gathered: Gathered | null) => ({
  policy: inForce.policy,
  verdict,
  problems: inForce.problems,
  proposal: gathered === null ? null : proposalIn(gathered, inForce.policy, parts.presets),
  docsUrl: parts.docsUrl,
  ...(inForce.notice === null ? {} : { policyNotice: inForce.notice }),
})

/** A verdict that time alone may change is judged again then. */
export async function revisit({ queue, now }: Parts, { ref, verdict }: Judgement): Promise<void> {
  if (verdict.revisitAt === null) return
  const at = Math.max(Date.parse(verdict.revisitAt), now() + soonestMs)
  await queue.enqueue(ref, { runAt: new Date(at).toISOString() })
}

export async function inForceFor(
  parts: Parts,
  read: Readonly<{ facts: PullRequestFacts; policies: PolicyReadings }>,
): Promise<InForce | null> {
  const { repository, base, now } = read.facts
  const place = { database: parts.database, presets: parts.presets, repository, branch: base.branch, now }
  const inForce = await policyInForce(place, read.policies)
  return inForce.policy === null ? null : { ...inForce, policy: inForce.policy }
}

/** With what the ledger knows and what the policy asks GitHub for. */
export async function completed(
  { database, people }: Parts,
  { github }: Gathering,
  policy: Policy,
  gathered: Gathered,
) {
  const asking = { github, people, patches: patchMemory(database), needs: needsOf(policy), owners: gathered.owners }
  return withNeeds(asking, await withLedger(database, gathered.facts))
}

export async function gatheringFor(parts: Desk, repository: Repository): Promise<Gathering> {
  const { installationId } = repository
  return {
    github: await parts.github.installation(installationId, parts),
    now: new Date(parts.now()).toISOString(),
    appId: parts.github.appId,
    seesAllRepositories: (await parts.github.repositorySelection(installationId)) === 'all',
  }
}

export const publishingFor = (parts: Desk, gathering: Gathering, ref: SubjectRef): Publishing => ({
  database: parts.database,
  github: gathering.github,
  appId: parts.github.appId,
  now: () => new Date(parts.now()).toISOString(),
  signal: parts.signal,
  onLeftOut: (sentence) => parts.onLeftOut(sentence, keyOf(ref)),
})

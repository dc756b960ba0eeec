// What follows from the facts under a policy: the one place where practices are asked.
import { createHash } from 'node:crypto'
import type { Instant } from './event.ts'
import type { Facts, MergeGroupFacts, PullRequestFacts, QueuedPullRequest } from './facts.ts'
import { isUnavailable } from './facts.ts'
import { matchChangeModel } from './policy/change-model.ts'
import type { Policy, PracticePolicy, Setting } from './policy.ts'
import { strongest } from './policy.ts'
import type { Finding, Practice } from './practice.ts'
import { practices } from './practices/index.ts'
import type { Result, Verdict } from './verdict.ts'
import { blocking, decide } from './verdict.ts'

/** A practice that threw: our bug. The verdict shows `incident`, the log has the error. */
export type Fault = Readonly<{ practice: string; incident: string; error: unknown }>

export type Evaluation = Readonly<{ verdict: Verdict; faults: readonly Fault[] }>

/** What one pull request contributes. */
type Judged = Readonly<{
  results: readonly Result[]
  faults: readonly Fault[]
  model: Verdict['changeModel']
  /** Of the change model's condition. */
  revisitAt: Instant | null
}>

export function evaluate(facts: Facts, policy: Policy): Evaluation {
  const judged = facts.subject === 'pull_request' ? [judge(facts, policy)] : judgeGroup(facts, policy)
  const results = judged.flatMap((one) => one.results)
  const moments = [
    ...judged.map(({ revisitAt }) => revisitAt),
    ...results.flatMap(({ findings }) => findings.map(({ revisitAt }) => revisitAt ?? null)),
  ]
  const verdict: Verdict = {
    decision: decide(results),
    changeModel: sharedModel(judged),
    results,
    policy: policy.digest,
    revisitAt: moments.filter((moment) => moment !== null).toSorted()[0] ?? null,
  }
  return { verdict, faults: judged.flatMap(({ faults }) => faults) }
}

/** Null where the pull requests of a group were judged under different models. */
function sharedModel(judged: readonly Judged[]): Verdict['changeModel'] {
  const [first] = judged
  return first !== undefined && judged.every(({ model }) => model?.name === first.model?.name) ? first.model : null
}

function judge(facts: PullRequestFacts, policy: Policy): Judged {
  const { model, because, revisitAt } = matchChangeModel(policy.changeModels, facts)
  if (model === null) {
    const finding: Finding = { outcome: 'unknown', reason: because }
    return { results: [general('change-model', policy, finding)], faults: [], model, revisitAt }
  }
  const asked = Object.entries<Practice>(practices).flatMap(([id, practice]) => {
    const wanted = policy.practices[id]
    if (wanted === undefined || !practice.subjects.includes(facts.subject)) return []
    const setting = settingFor(wanted, model.name)
    return setting.enforcement === 'off' ? [] : [{ id, practice, setting }]
  })
  const answers = asked.map(({ id, practice, setting }) => {
    const { findings, faults } = ask(practice, { id, facts, setting })
    const { enforcement, why } = setting
    return { result: overridden({ practice: id, enforcement, why, findings }, facts, policy), faults }
  })
  return {
    results: answers.map(({ result }) => result),
    faults: answers.flatMap(({ faults }) => faults),
    model,
    revisitAt,
  }
}

/** An override is bound to the commit and the policy under which it was given; the newest speaks. */
function overridden(result: Result, { recorded, head }: PullRequestFacts, policy: Policy): Result {
  const found = recorded.overrides.findLast(
    (one) => one.practice === result.practice && one.head === head.sha && one.policy === policy.digest,
  )
  if (found === undefined) return result
  const overriddenBy = { login: found.by.login, reason: found.reason, at: found.at }
  const findings = result.findings.map((finding) =>
    blocking(finding, 'enforce') === 0 ? finding : { ...finding, overriddenBy },
  )
  return { ...result, findings }
}

const settingFor = ({ standing, byModel }: PracticePolicy, model: string): Setting =>
  (Object.hasOwn(byModel, model) ? byModel[model] : undefined) ?? standing

type Question = Readonly<{ id: string; facts: PullRequestFacts; setting: Setting }>

/** A practice that throws is unknown: neither green nor red, and no other practice is affected. */
function ask(
  practice: Practice,
  { id, facts, setting }: Question,
): Readonly<{ findings: readonly Finding[]; faults: readonly Fault[] }> {
  try {
    return { findings: practice.evaluate(facts, setting.config), faults: [] }
  } catch (error) {
    const incident = incidentOf(id, facts, error)
    const reason = `Andon failed here. The fault is ours, and has the number \`${incident}\`.`
    return { findings: [{ outcome: 'unknown', reason }], faults: [{ practice: id, incident, error }] }
  }
}

/** The same fault on the same commit has the same number, so that judging again changes nothing on GitHub. */
function incidentOf(practice: string, { repository, number, head }: PullRequestFacts, error: unknown): string {
  const what = [practice, repository.id, number, head.sha, error instanceof Error ? error.message : typeof error]
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 12)
}

/** A finding about no practice in particular. It blocks if any practice might. */
function general(practice: string, policy: Policy, finding: Finding): Result {
  return { practice, enforcement: strongest(policy), why: null, findings: [finding] }
}

function judgeGroup({ pullRequests }: MergeGroupFacts, policy: Policy): readonly Judged[] {
  const only = (finding: Finding): Judged => {
    return { results: [general('merge-group', policy, finding)], faults: [], model: null, revisitAt: null }
  }
  if (isUnavailable(pullRequests)) {
    const reason = `The pull requests of this merge group could not be read: ${pullRequests.unavailable}`
    return [only({ outcome: 'unknown', reason })]
  }
  if (pullRequests.length === 0) {
    return [only({ outcome: 'unknown', reason: 'No pull request of this merge group could be found.' })]
  }
  return pullRequests.map((queued) => {
    const changed = changeSince(queued)
    return changed === null ? inGroup(judge(queued.facts, policy), queued.facts.number) : only(changed)
  })
}

/** What was queued is what must be merged. A merge of exactly that head came from a group before this one. */
function changeSince({ queuedHead, facts: { head, number, state } }: QueuedPullRequest): Finding | null {
  const remedy = `Look at #${number} again and add it to the queue anew.`
  if (state === 'closed') return { outcome: 'fail', reason: `#${number} was closed after it was queued.`, remedy }
  if (queuedHead === '')
    return { outcome: 'fail', reason: `With which commit #${number} was queued is not known.`, remedy }
  if (queuedHead === head.sha) return null
  const [from, to] = [queuedHead.slice(0, 7), head.sha.slice(0, 7)]
  return { outcome: 'fail', reason: `#${number} moved from \`${from}\` to \`${to}\` after it was queued.`, remedy }
}

/** A queue cannot wait for people: what only a person could still supply fails. Checks and time may still pass. */
function inGroup(judged: Judged, number: number): Judged {
  const results = judged.results.map((result) => ({
    ...result,
    findings: result.findings.map((finding): Finding => {
      const reason = `#${number}: ${finding.reason}`
      if (finding.outcome !== 'pending' || finding.waitingFor !== 'person') return { ...finding, reason }
      const { waitingFor, next, ...rest } = finding
      return { ...rest, outcome: 'fail', reason, remedy: `${finding.remedy} Then add #${number} to the queue again.` }
    }),
  }))
  return { ...judged, results }
}

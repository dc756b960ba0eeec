// Check runs and commit statuses: what Apps and people say about a commit.

import type { CheckAction, CheckAnnotation } from '../check-annotation.ts'
import { identity, stamp } from '../identity.ts'
import { found, getAccount, getApp, getRepository, pullsOf, resolveRef } from '../lookup.ts'
import { runEventPayload, statusPayload, suitePayload } from '../payloads/check.ts'
import { commitPayload } from '../payloads/commit.ts'
import type { Account, App, CheckRun, CheckSuite, CommitStatus, Conclusion, Repository } from '../state.ts'
import { settle } from './merging.ts'
import { suiteOf } from './suites.ts'
import { Refused, type World } from './world.ts'

/** Fields that are absent stay as they are. */
export type CheckRunPatch = Readonly<{
  name?: string | undefined
  externalId?: string | undefined
  detailsUrl?: string | undefined
  status?: CheckRun['status'] | undefined
  conclusion?: Conclusion | undefined
  startedAt?: string | undefined
  completedAt?: string | undefined
  output?:
    | Readonly<{
        title?: string | undefined
        summary: string
        text?: string | undefined
        annotations?: readonly CheckAnnotation[] | undefined
      }>
    | undefined
  actions?: readonly CheckAction[] | undefined
}>
export type CheckRunInput = CheckRunPatch & Readonly<{ name: string; headSha: string }>

/** Limits of the Checks API. */
const longest = 65_535
const mostAnnotations = 50
const mostActions = 3

function refuseTooMuch({ output, actions }: CheckRunPatch): void {
  const reasons: string[] = []
  for (const key of ['summary', 'text'] as const)
    if ((output?.[key]?.length ?? 0) > longest) reasons.push(`${key} exceeds a maximum length of ${longest}`)
  if ((output?.annotations?.length ?? 0) > mostAnnotations)
    reasons.push(`annotations exceeds a maximum quantity of ${mostAnnotations}`)
  if ((actions?.length ?? 0) > mostActions) reasons.push(`actions exceeds a maximum quantity of ${mostActions}`)
  if (reasons.length > 0) throw new Refused(422, reasons)
}

function write({ state }: World, run: CheckRun, patch: CheckRunPatch): void {
  run.name = patch.name ?? run.name
  run.externalId = patch.externalId ?? run.externalId
  run.detailsUrl = patch.detailsUrl ?? run.detailsUrl
  run.startedAt = patch.startedAt ?? run.startedAt
  run.actions = patch.actions ?? run.actions
  if (patch.output !== undefined) {
    run.title = patch.output.title ?? run.title
    run.summary = patch.output.summary
    run.text = patch.output.text ?? run.text
    run.annotations.push(...(patch.output.annotations ?? []))
  }
  if (patch.status !== undefined && patch.status !== 'completed') {
    run.status = patch.status
    run.conclusion = null
    run.completedAt = null
  }
  if (patch.conclusion !== undefined) {
    run.status = 'completed'
    run.conclusion = patch.conclusion
    run.completedAt = patch.completedAt ?? stamp(state)
  }
}

const gravest: readonly Conclusion[] = [
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'stale',
  'success',
  'neutral',
  'skipped',
]

function updateSuite(world: World, suite: CheckSuite): void {
  const { state, emit } = world
  const { repository, app } = suite
  const runs = repository.checkRuns.filter((run) => run.suite === suite)
  const was = suite.status
  suite.updatedAt = stamp(state)
  suite.status = runs.every(({ status }) => status === 'completed') ? 'completed' : 'in_progress'
  suite.conclusion =
    suite.status === 'completed' ? (gravest.find((one) => runs.some((run) => run.conclusion === one)) ?? null) : null
  if (suite.status !== 'completed' || was === 'completed') return
  const body = { check_suite: suitePayload(state, suite) }
  emit({ event: 'check_suite', action: 'completed', repository, sender: app.bot, body })
}

function runEvent({ state, emit }: World, run: CheckRun, { action, by }: { action: string; by: Account }): void {
  const { repository, app } = run.suite
  const onlyOwner = action === 'rerequested' ? { onlyApp: app } : {}
  const body = { check_run: runEventPayload(state, run) }
  emit({ event: 'check_run', action, repository, sender: by, ...onlyOwner, body })
}

function announce(
  world: World,
  run: CheckRun,
  { isNew, wasCompleted }: { isNew: boolean; wasCompleted: boolean },
): void {
  const by = run.suite.app.bot
  if (isNew) runEvent(world, run, { action: 'created', by })
  if (run.status === 'completed' && !wasCompleted) runEvent(world, run, { action: 'completed', by })
  updateSuite(world, run.suite)
  settle(world, run.suite.repository)
}

/** Branch that the commit is on in this repository; none for the head of a fork. */
function branchOf(repository: Repository, sha: string): string | null {
  const [ref] = [...repository.refs].find(([name, tip]) => tip === sha && name.startsWith('refs/heads/')) ?? []
  return ref?.replace('refs/heads/', '') ?? null
}

/** There may be several of one name on one commit: GitHub does not prevent it. */
export function createCheckRun(
  world: World,
  repository: Repository,
  { app, input }: { app: App; input: CheckRunInput },
): CheckRun {
  const { state } = world
  refuseTooMuch(input)
  if (state.objects.get(input.headSha)?.type !== 'commit')
    throw new Refused(422, [`No commit found for SHA: ${input.headSha}`])
  if (input.status === 'completed' && input.conclusion === undefined)
    throw new Refused(422, ['Invalid request: "conclusion" wasn\'t supplied.'])
  const place = { repository, sha: input.headSha, branch: branchOf(repository, input.headSha), before: null }
  const run: CheckRun = {
    ...identity(state, 'run'),
    suite: suiteOf(world, app, place),
    name: input.name,
    externalId: null,
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: stamp(state),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  }
  write(world, run, input)
  repository.checkRuns.push(run)
  announce(world, run, { isNew: true, wasCompleted: false })
  return run
}

export function updateCheckRun(world: World, run: CheckRun, patch: CheckRunPatch): CheckRun {
  refuseTooMuch(patch)
  const wasCompleted = run.status === 'completed'
  write(world, run, patch)
  announce(world, run, { isNew: false, wasCompleted })
  return run
}

type Reported = Readonly<{ repo: string; sha: string; name: string; app: string; conclusion: Conclusion | null }>

/** Another App's check on a commit or branch: a new one, or the latest of that name anew. `null`: still running. */
export function reportCheck(world: World, { repo, sha: ref, name, app: slug, conclusion }: Reported): CheckRun {
  const { state } = world
  const repository = getRepository(state, repo)
  const app = getApp(state, slug)
  const headSha = found(resolveRef(state, repository, ref), `commit ${ref}`)
  const said = conclusion === null ? ({ status: 'in_progress' } as const) : { conclusion }
  const known = repository.checkRuns.findLast(
    (run) => run.suite.app === app && run.name === name && run.suite.headSha === headSha,
  )
  if (known !== undefined) return updateCheckRun(world, known, said)
  return createCheckRun(world, repository, { app, input: { name, headSha, ...said } })
}

/** The "Re-run" button. The run stays as it is, its suite is queued again. Sends `check_run.rerequested` to its App. */
export function rerequestCheck(world: World, { repo, run: id, by }: { repo: string; run: number; by: string }): void {
  const run = found(
    getRepository(world.state, repo).checkRuns.find((candidate) => candidate.id === id),
    `check run ${id}`,
  )
  run.suite.status = 'queued'
  run.suite.conclusion = null
  runEvent(world, run, { action: 'rerequested', by: getAccount(world.state, by) })
}

type StatusInput = Pick<CommitStatus, 'context' | 'state'> & { description?: string | null; targetUrl?: string | null }

export function createStatus(
  world: World,
  repository: Repository,
  { sha, by, input }: { sha: string; by: Account; input: StatusInput },
): CommitStatus {
  const { state, emit } = world
  const { description = null, targetUrl = null, context } = input
  const said = { sha, context, state: input.state, description, targetUrl, creator: by, createdAt: stamp(state) }
  const status: CommitStatus = { ...identity(state, 'status'), ...said }
  repository.statuses.push(status)
  const { creator: _creator, ...fields } = statusPayload(state, repository, status)
  const branches = [...new Set(pullsOf(repository).map((pull) => pull.headRef))].filter(
    (branch) => repository.refs.get(`refs/heads/${branch}`) === sha,
  )
  emit({
    event: 'status',
    repository,
    sender: by,
    body: {
      ...fields,
      name: `${repository.owner.login}/${repository.name}`,
      sha,
      commit: commitPayload(state, repository, sha),
      branches: branches.map((name) => ({
        name,
        commit: { sha, url: fields.url },
        protected: repository.protections.has(name),
      })),
    },
  })
  settle(world, repository)
  return status
}

export function setStatus(
  world: World,
  { repo, sha: ref, by, ...input }: { repo: string; sha: string; by: string } & StatusInput,
): CommitStatus {
  const repository = getRepository(world.state, repo)
  const sha = found(resolveRef(world.state, repository, ref), `commit ${ref}`)
  return createStatus(world, repository, { sha, by: getAccount(world.state, by), input })
}
